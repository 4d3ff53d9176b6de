"""Questions that several node types ask: rules, events, named paths. Pure."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from typing import Any

from audience.rules.ast import EVERYBODY, Rule, dump, parse
from audience.rules.needs import needs
from audience.rules.words import words
from engine.core.node import PROFILE
from ground.ask import ask
from ground.words import _, gettext, ngettext


def ask_rule(label: str, *, needed: bool = True, help: str = "", empty: str = "") -> Any:  # noqa: A002  as in `ask`
    """Ask for a rule over the person, the account and the entry event. Not needed: nothing means everybody, or what ``empty`` says."""
    default = MISSING if needed else EVERYBODY
    writes = dump if needed else _dump_or_nothing
    return ask(label, help=help, kind="rule", needed=needed, empty=empty, default=default, reads=parse, writes=writes, blank=EVERYBODY)


def _dump_or_nothing(rule: Rule) -> dict[str, Any]:
    return {} if rule == EVERYBODY else dump(rule)


def say_rule(rule: Rule) -> str:
    """Say a rule in the reader's language."""
    return words(rule, translate=gettext)


def wakes(rule: Rule) -> tuple[str, ...]:
    """Name what may make a rule true: any change of the profile, and the events that it counts."""
    asked = needs(rule)
    counted = (count.type for count in asked.counts.values())
    return tuple(dict.fromkeys([PROFILE, *counted, *sorted(f"message_{did}" for _node, did in asked.messages)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A way out of a branch: who goes by it."""

    key: str = ask(_("Name in files"), kind="port", at_most=40)
    label: str = ask(_("Label"), kind="line", at_most=60)
    rule: Rule = ask_rule(_("Who goes this way"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A way out of a split: how many of a hundred go by it."""

    key: str = ask(_("Name in files"), kind="port", at_most=40)
    label: str = ask(_("Label"), kind="line", at_most=60)
    percent: float = ask(_("Share"), kind="percent", at_least=0, at_most=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """An event that somebody waits for."""

    type: str = ask(_("What happens"), kind="event")
    where: Rule = ask_rule(_("Only if"), needed=False)
    from_: str = ask(
        _("Which one"),
        kind="choice",
        choices=[("", _("any")), ("last message", _("about the message sent last on this path"))],
        needed=False,
        default="",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A name and what it holds."""

    name: str = ask(_("Name"), kind="line", at_most=100)
    value: Any = ask(_("Value"), kind="value", needed=False, default=None)


EVENT_WORDS: Mapping[str, str] = {
    "message_opened": _("opened"),
    "message_clicked": _("clicked"),
    "message_replied": _("replied"),
    "message_delivered": _("delivered"),
    "$plan_change": _("a plan change"),
    "$plan_up": _("an upgrade"),
}
HAPPENINGS: Mapping[str, str] = {
    "message_opened": _("an open"),
    "message_clicked": _("a click"),
    "message_replied": _("a reply"),
    "message_delivered": _("a delivery"),
}


def say_event(key: str) -> str:
    """Say an event type: messages' own in words ("opened"), others by the name that the application gives them."""
    return gettext(EVENT_WORDS[key]) if key in EVENT_WORDS else key


def say_happening(key: str) -> str:
    """Say an event as a thing: "a click"."""
    return gettext(HAPPENINGS[key]) if key in HAPPENINGS else say_event(key)


def sentence(text: str, *names: str) -> str:
    """Begin with a capital, unless it begins with a name that the application gave."""
    return text if any(text.startswith(name) for name in names if name not in EVENT_WORDS) else text[:1].upper() + text[1:]


def say_any(names: tuple[str, ...]) -> str:
    """Join by or: a, b or c."""
    if len(names) < 2:
        return "".join(names)
    return gettext("%(first)s or %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def say_count(one: str, many: str, n: int) -> str:
    return ngettext(one, many, n) % {"n": n}
