"""A backtest as its page says it: tiles, tables and bars out of figures."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audience.protocol.moments import read_moment
from channels.gate.brief import LEFT, NOT_IN, NOT_SENT, brief
from engine.core.caps import cap_of
from engine.core.compiled import compile_graph
from engine.models import Job
from engine.shelf import nodes
from frontend import charts
from frontend.words import MINUS, count, money, plus, share
from insights.backtest.figures import OFTEN, Figures, every_day, figures_of
from insights.backtest.operations import ASSUMES
from insights.why.words import channel
from insights.zones import installation_zone

ASSUMPTIONS = {
    "nobody": (gettext_lazy("Nobody answers"), gettext_lazy("No message is opened, clicked or answered.")),
    "opens": (
        gettext_lazy("Everybody opens"),
        gettext_lazy("Each e-mail, push and in-app message is opened two hours after it went out; nobody clicks or answers."),
    ),
}
assert tuple(ASSUMPTIONS) == ASSUMES
FEW = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of the draft beside that of the live version; ``by`` is the difference, empty where there is none."""

    label: str
    draft: str
    live: str = ""
    by: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A finished backtest."""

    begin: datetime
    end: datetime
    days: int
    live: int | None
    figures: Figures
    tiles: list[tuple[str, str, str]]
    lines: list[Line]
    entered: Any
    sent: Any
    hours: Any
    day_rows: list[list[str]]
    hour_head: list[str]
    hour_rows: list[list[str]]
    reasons: list[tuple[str, str, Any]] = field(default_factory=list)
    cap: str = ""
    quiet: str = ""
    throttled: bool = False


def tell(job: Job) -> Told:
    """Put the figures of a backtest that is done into words."""
    draft, live = figures_of(job)
    said = job.arguments
    begin, end = read_moment(said["begin"]), read_moment(said["end"])
    assert begin is not None
    assert end is not None
    days = int(said["days"])
    zone = installation_zone()
    first, last = begin.astimezone(zone).date(), end.astimezone(zone).date()
    entered, sent = every_day(draft.entered_by_day, first, last), every_day(draft.sent_by_day, first, last)
    hours = draft.sent_by_hour
    totals = [sum(of_channel[hour] for of_channel in hours.values()) for hour in range(24)]
    return Told(
        begin=begin,
        end=end,
        days=days,
        live=said.get("live_number"),
        figures=draft,
        tiles=_tiles(draft, days),
        lines=_lines(draft, live),
        entered=charts.bars([(_short(day), n) for day, n in entered]),
        sent=charts.bars([(_short(day), n) for day, n in sent]),
        hours=charts.bars([(f"{hour:02}", n) for hour, n in enumerate(totals)]),
        day_rows=[[_short(day), count(n), count(m)] for (day, n), (_day, m) in zip(entered, sent, strict=True)],
        hour_head=[_("Hour"), *(channel(one) for one in hours)],
        hour_rows=[[f"{hour:02}:00", *(count(of_channel[hour]) for of_channel in hours.values())] for hour in range(24) if totals[hour]],
        reasons=_reasons(draft),
        cap=_cap(job, draft),
        quiet=_quiet(draft),
        throttled=any(node["type"] == "throttle" for node in said["graph"]["nodes"]),
    )


def costs(figures: Figures) -> str:
    return ", ".join(money(amount, currency) for currency, amount in figures.costs) or money(0)


def _tiles(draft: Figures, days: int) -> list[tuple[str, str, str]]:
    a_day = count(round(draft.entered / days, 1))
    heard = ngettext("to %(n)s person", "to %(n)s people", draft.heard) % {"n": count(draft.heard)}
    segments = ngettext("%(n)s SMS segment", "%(n)s SMS segments", draft.segments) % {"n": count(draft.segments)}
    return [
        (_("Entries"), count(draft.entered), _("%(n)s a day") % {"n": a_day}),
        (_("Messages"), count(draft.messages), heard),
        (_("Cost"), costs(draft), segments),
        (_("Not sent"), count(draft.total("skipped") + draft.total("failed")), _("by a cap, a gap, consent …")),
        (_("More than %(n)d messages") % {"n": OFTEN}, count(draft.often), _("people")),
        (_("Hit twice"), count(draft.twice), _("by another journey on the same day")),
    ]


def _lines(draft: Figures, live: Figures | None) -> list[Line]:
    channels = list(dict.fromkeys([*draft.sent, *(live.sent if live is not None else ())]))
    wanted: list[tuple[str, Callable[[Figures], int]]] = [
        (_("Entries"), lambda one: one.entered),
        (_("Refused at the start"), lambda one: one.total("refused")),
        (_("Held out"), lambda one: one.total("held_out")),
        *((channel(name), lambda one, name=name: one.sent.get(name, 0)) for name in channels),
        (_("People who got a message"), lambda one: one.heard),
        (_("People who got more than %(n)d") % {"n": OFTEN}, lambda one: one.often),
        (_("People whom another journey wrote to the same day"), lambda one: one.twice),
        (_("Held for a while"), lambda one: one.total("held")),
        (_("Not sent"), lambda one: one.total("skipped") + one.total("failed")),
        (_("SMS segments"), lambda one: one.segments),
    ]
    lines = [_line(label, read, draft, live) for label, read in wanted]
    lines.append(Line(_("Cost of the messages"), costs(draft), costs(live) if live is not None else "", ""))
    lines.append(_line(_("Entries whose goal happened"), lambda one: one.reached, draft, live))
    return lines


def _line(label: str, read: Callable[[Figures], int], draft: Figures, live: Figures | None) -> Line:
    if live is None:
        return Line(label, count(read(draft)))
    by = read(draft) - read(live)
    return Line(label, count(read(draft)), count(read(live)), plus(count(by).replace("-", MINUS)) if by else "")


def _reasons(draft: Figures) -> list[tuple[str, str, Any]]:
    """(id, title, bars) of what was refused, held and not sent, and of how walks ended."""
    unsent = dict(draft.of("skipped"))
    for code, n in draft.of("failed").items():
        unsent[code] = unsent.get(code, 0) + n
    ended = {**LEFT, "goal": _("Reached the goal")}
    found = [
        ("not-sent", _("Why a message would not have been sent"), _bars(unsent.items(), NOT_SENT)),
        ("held", _("Why a message would have waited"), _bars(draft.of("held").items(), NOT_SENT)),
        ("refused", _("Why people would not have entered"), _bars(draft.of("refused").items(), NOT_IN)),
        ("ended", _("How the walks would have ended"), _bars(draft.of("ended").items(), ended)),
    ]
    return [one for one in found if one[2]]


def _bars(found: Iterable[tuple[str, int]], known: Any) -> Any:
    rows = sorted(((brief(code, known), "", n) for code, n in found), key=lambda row: -row[2])
    rest = sum(n for _words, _about, n in rows[FEW:])
    return charts.h_bars([*rows[:FEW], *([(_("Other reasons"), "", rest)] if rest else [])])


def _cap(job: Job, draft: Figures) -> str:
    compiled = compile_graph(job.arguments["graph"], nodes.get)
    beyond = draft.beyond(cap_of(compiled.entry.settings))
    if not beyond:
        return ""
    said = ngettext(
        "Its cap would have turned away %(n)s of these entries", "Its cap would have turned away %(n)s of these entries", beyond
    )
    return said % {"n": count(beyond)}


def _quiet(draft: Figures) -> str:
    if not draft.quiet:
        return ""
    said = _("%(n)s of %(of)s entries (%(share)s) reached the goal in time although this journey had really sent them nothing.")
    return said % {"n": count(draft.quiet), "of": count(draft.entered), "share": share(draft.quiet / draft.entered)}


def _short(day: date) -> str:
    return date_format(day, "j M")
