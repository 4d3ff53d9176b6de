"""Where an event type is used: journeys that begin with it, wait for it, end or succeed with it, or count it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audience.event_types.base import SHELF
from audience.rules.tree import Count, comparisons
from engine.core.compiled import read_everywhere
from engine.core.node import PROFILE
from engine.models import Journey, Version
from insights.why.versions import StepWords, VersionWords

# What the words of the engine stand for.
STANDS_FOR = {"$plan_up": ("plan_upgraded", "plan_changed"), "$plan_change": ("plan_changed", "plan_upgraded")}
HOWS: dict[str, str | Promise] = {
    "starts": _("begins with it"),
    "waits": _("waits for it"),
    "goal": _("succeeds with it"),
    "exit": _("ends with it"),
    "counts": _("asks how often it happened"),
}


@dataclass(frozen=True, slots=True)
class Use:
    """A journey, and in which ways it uses a type. ``direct``: by its name, not by what it may bring."""

    key: str
    name: str
    state: str
    hows: tuple[str, ...]
    direct: bool = True

    @property
    def words(self) -> list[str | Promise]:
        return [HOWS[how] for how in self.hows]


def uses() -> dict[str, list[Use]]:
    """Read all journeys that are live, paused or closed: whoever walks in them may wait for it still."""
    found: dict[str, list[Use]] = defaultdict(list)
    running = Journey.objects.filter(state__in=["live", "paused", "closed"], live__isnull=False).select_related("live")
    for journey in running.order_by("name", "id"):
        assert journey.live is not None
        hows: dict[str, set[str]] = defaultdict(set)
        direct = set()
        for type_, how in named(journey.live):
            direct.add(type_)
            for one in STANDS_FOR.get(type_, (type_,)):
                hows[one].add(how)
        for type_, ways in hows.items():
            said = tuple(how for how in HOWS if how in ways)
            found[type_].append(Use(journey.key, journey.name, journey.state, said, type_ in direct))
    return dict(found)


def named(version: Version) -> Iterator[tuple[str, str]]:
    """Name each type that a version mentions, and how."""
    for step in VersionWords.of(version).steps.values():
        yield from _of_step(step)
    try:
        everywhere = read_everywhere(version.graph.get("everywhere") or {})
    except ValueError:
        return
    yield everywhere.goal.type, "goal"
    yield from ((trigger.type, "exit") for trigger in everywhere.exits)


def _of_step(step: StepWords) -> Iterator[tuple[str, str]]:
    if step.node is None:
        return
    for type_ in step.node.listens(step.settings):
        if type_ == PROFILE:
            continue
        yield type_, "starts" if step.family == "start" else "waits"
    for rule in step.node.rules(step.settings):
        for asked in comparisons(rule):
            for operand in (asked.left, asked.right):
                if isinstance(operand, Count):
                    yield operand.type, "counts"


def changes_profiles(name: str) -> bool:
    """Say whether a type does something by itself, also when no journey names it."""
    found = SHELF.get(name)
    return name in ("$identify", "$group", "$alias") or (found is not None and "effect" in vars(type(found)))
