"""A walk as an engineer's test tells it: who, what begins it, what she does; then what is said, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from audience.models import Installation, Plan
from audience.now import database_now
from insights.mailroom.answering import WAYS
from insights.rehearse.kept import walked
from insights.rehearse.story import CONSENTS, Answer, Besides, Story
from insights.rehearse.told import Line, Told
from insights.why.moments import zone_of
from journeys import files
from journeys.checks.examine import blocking, examine
from journeys.checks.known import known_for
from journeys.gallery import from_gallery
from journeys.graph.finished import finished
from journeys.graph.reading import Step, read_steps
from journeys.kept.moments import is_moment, next_such, say_moment
from journeys.pages.likely import entry_types

# A working morning: nobody's quiet hours, and never the hour at which the test happens to be run.
BEGINS = "mon 10:00"


class CannotWalk(AssertionError):
    """This walk cannot be told: the file is not finished, a step is not there, or the event would be refused."""


@dataclass(frozen=True, repr=False)
class Walk:
    """Each word gives another walk, so that one may be the beginning of several. It is walked when it is first asked what came of it."""

    file: files.JourneyFile
    story: Story | None = None
    moment: str = BEGINS
    day: int = 0
    catalogue: Mapping[str, int] = field(default_factory=dict)
    # All walks of a test that were walked, so that one that fails can tell the last.
    heard: "list[Walk]" = field(default_factory=list, compare=False)

    def __repr__(self) -> str:
        return f"<walk of {self.file.key}>"

    # Who and when.

    def person(
        self,
        *,
        plan: str = "",
        traits: Mapping[str, Any] | None = None,
        account: Mapping[str, Any] | None = None,
        consents: Sequence[str] = CONSENTS,
        silent: Sequence[str] = (),
        zone: str = "",
    ) -> "Walk":
        """Somebody who has been here for 90 days, has an address, a phone and a device, and agrees to these channels.

        To the others she said no, but for those about which she is ``silent``: nobody ever asked her.
        """
        if strange := {*consents, *silent} - set(CONSENTS):
            raise CannotWalk(f"Nobody agrees to {', '.join(sorted(strange))}; there are {', '.join(CONSENTS)}.")
        agrees = tuple(one for one in consents if one not in silent)
        return self._with(plan=plan, traits=traits or {}, account=account or {}, consents=agrees, silent=tuple(silent), zone=zone)

    def plans(self, **prices: int) -> "Walk":
        """The catalogue, cheapest first, by key with its price."""
        return replace(self, catalogue=prices)

    def at(self, moment: str) -> "Walk":
        """It begins at this weekday and hour of hers, such as ``fri 21:40``."""
        if not is_moment(moment):
            raise CannotWalk(f"“{moment}” is no weekday and hour; say one such as “mon 21:40”.")
        return replace(self, moment=moment)

    # What happens.

    def on_day(self, day: int) -> "Walk":
        """What is told next happens on this day; 0 is the one on which it begins."""
        return replace(self, day=day)

    def event(self, type_: str, properties: Mapping[str, Any] | None = None, **more: Any) -> "Walk":
        """The first one begins the walk, later ones happen besides."""
        said = {**(properties or {}), **more}
        if not self._story.type:
            types = entry_types(self.file.graph)
            if types and type_ not in types:
                raise CannotWalk(f"“{type_}” does not start {self.file.key}; it starts with {', '.join(types)}. Tell that first.")
            if self.day:
                raise CannotWalk(f"The event that starts {self.file.key} makes its day 0; say on_day({self.day}) after it.")
            return self._with(type=type_, properties=said)
        besides = Besides(after=timedelta(days=self.day), type=type_, properties=said)
        return self._with(besides=(*self._story.besides, besides))

    def opens(self, step: str, *, hours: float = 0.1) -> "Walk":
        """She opens the message of this step: so long after it went out, and not before the day that was said."""
        return self._does(step, "opened", hours)

    def clicks(self, step: str, *, hours: float = 0.1) -> "Walk":
        return self._does(step, "clicked", hours)

    def replies(self, step: str, *, hours: float = 0.1) -> "Walk":
        return self._does(step, "replied", hours)

    def dismisses(self, step: str, *, hours: float = 0.1) -> "Walk":
        return self._does(step, "dismissed", hours)

    def unsubscribes(self, step: str, *, hours: float = 0.1) -> "Walk":
        return self._does(step, "unsubscribed", hours)

    def takes(self, step: str, path: str) -> "Walk":
        """Where chance decides, she goes by this path."""
        self._step(step)
        return self._with(paths={**self._story.paths, step: path})

    # What came of it.

    @cached_property
    def told(self) -> Told:
        now = database_now()
        for order, (key, price) in enumerate(self.catalogue.items()):
            more = {"name": key.capitalize(), "order": order, "price": price, "checkout_url": f"https://example.com/upgrade/{key}"}
            Plan.objects.update_or_create(key=key, defaults=more)
        if self.catalogue and self._story.plan and self._story.plan not in self.catalogue:
            raise CannotWalk(f"There is no plan “{self._story.plan}”; plans() says {', '.join(self.catalogue)}.")
        graph = self.file.graph
        if unfinished := blocking(examine(graph, known_for(graph, now))):
            raise CannotWalk(f"{self.file.key} is not finished: " + " ".join(one.text for one in unfinished))
        zone = self._story.zone or Installation.current().zone
        story = replace(self._story, zone=zone, at=next_such(self.moment, zone_of(zone), now))
        try:
            told = walked(None, finished(graph), story, self.file.name)
        except ValueError as why:
            raise CannotWalk(f"{self.file.key} cannot be walked: {why}") from why
        for step, answer in self._story.answers.items():
            late = next((one.day for one in told.said if one.node == step and one.day > answer.day > 0), None)
            if late is not None:
                raise CannotWalk(f"“{step}” is said on day {late}; nothing can be done with it on day {answer.day}.\n{_walk(told)}")
        self.heard.append(self)
        return told

    @property
    def says(self) -> list[tuple[str, int]]:
        """What went out, as ``(channel, day)``, in order."""
        return [(one.channel, one.day) for one in self.told.said]

    @property
    def texts(self) -> list[str]:
        """What was read: subjects of mails, texts of the rest."""
        return [line.text for line in self.told.lines if line.text]

    @property
    def path(self) -> list[str]:
        """The steps as they were left, as ``step.port``."""
        return [f"{node}.{port}" for kind, node, port, _code in self.told.codes if kind == "moved"]

    @property
    def ended(self) -> str:
        """Why it was over: ``finished``, ``goal``, ``$plan_change`` or the event of an exit; empty while it goes on."""
        return (self.told.reason or "finished") if self.told.ended in ("completed", "exited", "failed") else ""

    @property
    def refused(self) -> str:
        """Why she would not walk this; empty where she would. What follows is what would come otherwise."""
        return self.told.refused

    def never(self, channel: str) -> "Walk":
        """Demand that nothing is said by this channel."""
        if channel not in WAYS:
            raise CannotWalk(f"There is no channel “{channel}”; there are {', '.join(WAYS)}.")
        said = [one for one in self.told.said if one.channel == channel]
        if said:
            steps = ", ".join(f"“{one.node}” on day {one.day}" for one in said)
            raise AssertionError(f"{channel} was never to be heard, and is: {steps}.")
        return self

    def tells(self) -> str:
        """Tell the walk in sentences, with the reasons."""
        who = [self._story.plan, *(f"{name} {one}" for name, one in {**self._story.traits, **self._story.account}.items())]
        agrees = ", ".join(self._story.consents) or "nothing"
        silent = f", silent about {', '.join(self._story.silent)}" if self._story.silent else ""
        head = f"{', '.join(filter(None, who)) or 'Somebody'}; agrees to {agrees}{silent}; {say_moment(self.moment)}"
        refused = [f"Would not walk this: {self.told.refused} What follows is what would come otherwise."] if self.told.refused else []
        return "\n".join([f"{self.file.name}, for {head}", *refused, _walk(self.told)])

    @property
    def _story(self) -> Story:
        return self.story or Story(person=None, at=database_now())

    def _with(self, **more: Any) -> "Walk":
        return replace(self, story=replace(self._story, **more))

    def _step(self, step: str) -> Step:
        steps = read_steps(self.file.graph).by_id
        if step not in steps:
            raise CannotWalk(f"{self.file.key} has no step “{step}”; it has {', '.join(steps)}.")
        return steps[step]

    def _does(self, step: str, kind: str, hours: float) -> "Walk":
        known = WAYS.get(getattr(self._step(step).type, "channel", ""), ())
        if kind not in known:
            raise CannotWalk(f"“{step}” cannot be {kind}; it can be {', '.join(known) or 'nothing of that kind'}.")
        answer = Answer(kind=kind, after=timedelta(hours=hours), day=self.day)
        return self._with(answers={**self._story.answers, step: answer})


def read_walk(name: str | Path, root: Path, heard: list[Walk]) -> Walk:
    """Read a journey's file, one path from ``root`` or ``gallery:key``. Raises CannotWalk."""
    key = str(name)
    if key.startswith("gallery:"):
        found = from_gallery(key.removeprefix("gallery:"))
        if found is None:
            raise CannotWalk(f"The gallery has no journey “{key}”.")
        return Walk(found, heard=heard)
    try:
        return Walk(files.read((root / name).read_text(encoding="utf-8")), heard=heard)
    except (files.BadFile, OSError) as why:
        raise CannotWalk(f"{key}: {why}") from why


def _walk(told: Told) -> str:
    return "\n".join(_line(line) for line in told.lines)


def _line(line: Line) -> str:
    told = f"  Day {line.day}, {line.clock}: {line.item.title}"
    said = [part for part in (line.item.sentence, f"“{line.text}”" if line.text else "") if part]
    return f"{told}. {' '.join(said)}" if said else told
