"""What every start asks: how often the same person may walk, and how many people. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ground.ask import ask
from ground.spans import say_span
from ground.words import _, gettext
from journeys.asking import say_count

AGAIN = ("after", "left", "always")


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Re-entry, counted for each person, and how many people in all."""

    reentry: str = ask(
        _("Again"),
        kind="choice",
        choices=[
            ("never", _("Never")),
            ("after", _("A while after entering")),
            ("left", _("A while after leaving")),
            ("always", _("Every time")),
        ],
        default="after",
        late=True,
    )
    after: timedelta = ask(
        _("At the earliest after"),
        help=_("Counted from the person's last entry or last leaving, to the second."),
        at_least=timedelta(minutes=1),
        default=timedelta(days=30),
        only_if=("reentry", ("after", "left")),
        late=True,
    )
    most: int | None = ask(
        _("At most so many times"),
        help=_("In a person's life, over all versions. Empty: as often as they come."),
        at_least=1,
        at_most=1_000_000,
        needed=False,
        default=None,
        only_if=("reentry", AGAIN),
        late=True,
    )
    in_all: int | None = ask(
        _("Limit to so many people"),
        help=_("Who has entered counts, over all versions, each time anew; who is only watched does not. Empty: no limit."),
        at_least=1,
        at_most=1_000_000_000,
        needed=False,
        default=None,
        late=True,
    )
    per_day: int | None = ask(
        _("Of them a day"),
        help=_("From midnight to midnight in the zone of the installation. Whoever comes later that day stays outside."),
        at_least=1,
        at_most=1_000_000_000,
        needed=False,
        default=None,
        late=True,
    )
    per_hour: int | None = ask(
        _("And an hour"),
        help=_("From full hour to full hour."),
        at_least=1,
        at_most=1_000_000_000,
        needed=False,
        default=None,
        late=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainForEach(Again):
    """Re-entry of a start that comes with properties: counted for each value of ``instance`` where one is named."""

    instance: str = ask(
        _("One walk for each"),
        help=_(
            "A property of what starts the walk, such as project_id; “Again” then counts for each value. Empty: one walk for each person."
        ),
        kind="property",
        needed=False,
        at_most=100,
        default="",
        late=True,
    )


def upgrade_again(raw: Mapping[str, Any], schema: int) -> Mapping[str, Any]:
    """Bring a start of schema 1 to 2: there was no most, and no waiting after leaving."""
    return {"most": None, **raw}


def say_again(settings: Any) -> str:
    """Say on the card how often somebody may walk, and how many people."""
    caps = _caps(settings)
    # The limit first: the card has little room.
    return " · ".join([gettext("At most %(caps)s") % {"caps": ", ".join(caps)}, _again(settings)] if caps else [_again(settings)])


def _caps(settings: Any) -> list[str]:
    said = [
        ("%(n)d person in all", "%(n)d people in all", settings.in_all),
        ("%(n)d person a day", "%(n)d people a day", settings.per_day),
        ("%(n)d person an hour", "%(n)d people an hour", settings.per_hour),
    ]
    return [say_count(one, many, most) for one, many, most in said if most is not None]


def _again(settings: Any) -> str:
    if settings.reentry == "never":
        return gettext("Only once")
    span = say_span(settings.after)
    said = {
        "after": gettext("Again after %(span)s at the earliest") % {"span": span},
        "left": gettext("Again %(span)s after leaving at the earliest") % {"span": span},
    }.get(settings.reentry, gettext("Every time"))
    if settings.most is None:
        return said
    most = say_count("at most %(n)d time", "at most %(n)d times", settings.most)
    return gettext("%(again)s, %(most)s") % {"again": said, "most": most}
