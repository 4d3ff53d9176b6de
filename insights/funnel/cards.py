"""The cards of the page of results: figures in, words and shapes out. Each is a fragment, and a table for whoever wants figures."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend import charts
from frontend.words import count, length, money, share
from insights.funnel.counts import Counts
from insights.funnel.figures import Figures
from insights.funnel.headline import headline
from insights.funnel.heard import MANY
from insights.funnel.heard import MOST as NEWEST_HEARD
from insights.funnel.holdout import ENOUGH
from insights.funnel.interval import difference
from insights.funnel.overlap import say_overlap
from insights.funnel.ripe import still, whose
from insights.funnel.silent import MOST, Reason
from insights.funnel.words import brought, from_to, from_to_share, likely, number, plain, points, seconds, simulated, small, within

# Before so many have finished, shares and shapes would tell of chance.
FIRST = 20
# So many reasons have a bar of their own.
FEW = 8
Cells = list[Any]


@dataclass(frozen=True, slots=True)
class Card:
    """``shows`` is what its template draws, ``head`` and ``rows`` the same as a table."""

    shows: dict[str, Any]
    head: list[str]
    rows: list[Cells]


def funnel(figures: Figures) -> Card:
    """From entry to revenue."""
    total = figures.total
    early = total.ended < FIRST
    ripe, days = figures.ripe_of(), figures.days_words
    # By event a stage counts other entries than the one before: of these no share is taken.
    one_cohort = figures.scope.happened_since is None
    steps = [
        ("entered", _("Entered"), total.entered, _("entries, holdout not counted")),
        ("messaged", _("Sent"), total.messaged, _("entries with a message")),
        ("seen", _("Seen"), total.seen, _("entries that opened one")),
        ("clicked", _("Clicked"), total.clicked, _("entries with a click")),
        ("upgraded", _("Upgraded"), total.upgraded, _("upgrades %(within)s") % {"within": within(figures.window)}),
    ]
    stages: list[dict[str, Any]] = []
    before = 0
    for stage, label, n, caption in steps:
        # An upgrade is a customer's, an entry a person's: no share of one is a share of the other.
        part = n / before if one_cohort and before and n <= before and not early and stage != "upgraded" else None
        stages.append({"stage": stage, "label": label, "value": count(n), "share": part, "caption": caption})
        before = n
    average = figures.average
    each = (
        _("after a message, caused by it or not, %(money)s each on average") % {"money": money(average, figures.currency)}
        if average is not None
        else _("none yet")
    )
    stages.append({"label": _("New MRR"), "value": money(figures.mrr, figures.currency), "share": None, "caption": each})
    values = [n for _stage, _label, n, _caption in steps]
    kinds = [(from_to(kind.from_plan, kind.to_plan), money(kind.mrr, kind.currency), kind.count) for kind in figures.kinds]
    if one_cohort:
        words = _(
            "Of %(entered)s entries, %(messaged)s heard something, %(seen)s saw it and %(clicked)s clicked; "
            "%(upgraded)s upgrades are credited."
        )
    else:
        words = _(
            "%(entered)s entries began, %(messaged)s heard something, %(seen)s saw it, %(clicked)s clicked, whenever they began; "
            "%(upgraded)s upgrades are credited."
        )
    compared = figures.compared
    extra = compared.extra.value if compared.shown and compared.lift.value > 0 else None
    shows = {
        "stages": stages,
        "shape": charts.funnel(values),
        "upright": charts.funnel(values, width=96, height=520, upright=True),
        "aside": [(label, value) for label, value, _n in kinds[:4]] or [(_("No upgrade yet"), "")],
        "words": words % {name: count(getattr(total, name)) for name in ("entered", "messaged", "seen", "clicked", "upgraded")},
        "early": early,
        "first": FIRST,
        "nobody": not total.entered and not total.held_out,
        "cost": money(figures.cost, figures.currency),
        "other_costs": [money(amount, currency) for currency, amount in figures.other_costs],
        # What was paid in another currency cannot be shared out in this one.
        "per_upgrade": small(figures.ripe_cost / ripe.upgraded, figures.currency) if ripe.upgraded and not figures.other_costs else "",
        "per_extra": small(figures.ripe_cost / Decimal(str(extra)), figures.currency) if extra and not figures.other_costs else "",
        "others": [money(amount, currency) for currency, amount in figures.other_mrr],
        "held_out": total.held_out,
        "reached": total.reached,
        "headline": headline(figures),
        "overlap": say_overlap(figures.overlap),
        "ripe": ripe,
        "rate": ripe.rate if ripe.entries >= FIRST else None,
        "whose": whose(figures.scope, days),
        "still": still(ripe.still, days),
        "free_counts": figures.installation.free_to_paid_is_expansion,
    }
    rows: list[Cells] = [[label, n] for _stage, label, n, _caption in steps]
    rows.append([_("Entries that reached the goal"), total.reached])
    rows += [
        [_("Entries of which a rate is taken: %(whose)s") % {"whose": whose(figures.scope, days)}, ripe.entries],
        [_("Of these, entries that reached the goal"), ripe.reached],
        [_("Entries still within their %(days)s") % {"days": days}, ripe.still],
    ]
    rows += [[_("Held out"), total.held_out], [_("Held out who reached the goal"), total.held_reached]]
    rows += [[_("New MRR, %(currency)s") % {"currency": currency}, plain(amount)] for currency, amount in sorted(total.mrr.items())]
    rows += [[f"{from_to(kind.from_plan, kind.to_plan)}, {kind.currency}", plain(kind.mrr), kind.count] for kind in figures.kinds]
    for currency, amount in [(figures.currency, figures.cost), *figures.other_costs]:
        rows.append([_("Message cost, %(currency)s") % {"currency": currency}, plain(amount)])
    return Card(shows, [_("Figure"), _("Value"), _("Upgrades")], [[*row, *[""] * (3 - len(row))] for row in rows])


def holdout(figures: Figures) -> Card:
    """In the journey against held out."""
    compared = figures.compared
    average = figures.average
    days = figures.days_words
    shows: dict[str, Any] = {
        "compared": compared,
        "verdict": compared.verdict,
        "shown": compared.shown,
        "days": days,
        "whose": whose(figures.scope, days),
        "still": still(figures.ripe_of().still + figures.ripe_of(held_out=True).still, days),
        "still_held": figures.ripe_of(held_out=True).still,
    }
    rows: list[Cells] = []
    drawn = []
    for label, group, role in ((_("In the journey"), compared.treated, "treated"), (_("Held out"), compared.held, "held-out")):
        rate = group.rate
        rows.append([label, count(group.of), count(group.reached), share(rate.value, 1), from_to_share(rate)])
        if group.of:
            drawn.append((label, _("%(n)s of %(of)s") % {"n": count(group.reached), "of": count(group.of)}, rate, role))
    if compared.verdict != "nobody":
        lift = compared.lift
        most = min(charts.nice_ceiling(max((rate.high for _l, _c, rate, _r in drawn), default=0)), 1.0)
        shows |= {
            "points": points(lift.value),
            "likely": likely(lift),
            "chart": charts.intervals([(l, c, r.value, r.low, r.high, role) for l, c, r, role in drawn], most=most),  # noqa: E741
            "words": "; ".join(f"{row[0]}: {row[3]} ({row[4]})" for row in rows),
            "missing": compared.missing,
            "enough": ENOUGH,
            "apart": not lift.holds_nothing,
            "held_out": compared.held.of,
            "waits": length(figures.until_held_are_over) if figures.until_held_are_over is not None else "",
            "takes": length(figures.until_enough) if figures.until_enough is not None else "",
        }
        rows.append([_("Difference in points"), "", "", number(lift.value), f"{number(lift.low)} … {number(lift.high)}"])
        if compared.shown and lift.value > 0 and average:
            shows |= brought(compared, average, figures.currency)
    return Card(shows, [_("Who"), _("Customers"), _("Reached"), _("Rate"), _("Likely between")], rows)


def days(figures: Figures) -> Card:
    """How long it takes from entry to the upgrade, or to whatever the goal is."""
    found = figures.days
    half = _("half by day %(day)s") % {"day": number_format(round(found.half, 1), 1)} if found.half is not None else ""
    per_day = [(str(day), n) for day, n in enumerate(found.per_day)]
    many = count(found.count)
    if figures.sells:
        title, said = _("Days from entry to upgrade"), ngettext("%(n)s upgrade", "%(n)s upgrades", found.count) % {"n": many}
    else:
        title, said = _("Days from entry to the goal"), _("%(n)s reached it") % {"n": many}
    rows: list[Cells] = [[day, n] for day, n in per_day]
    shows = {
        "title": title,
        "said": said,
        "chart": charts.bars(per_day, mark=found.half, mark_words=half) if found.count else None,
        "words": f"{title}: {said}, {half}",
        "within": within(figures.window),
    }
    return Card(shows, [_("Day"), _("People")], rows)


def versions(figures: Figures) -> Card:
    """One line per version: its rate, and what it is above the holdout. Whose days still run is named and in no rate."""
    days = figures.days_words
    lines = []
    for version in figures.scope.chosen:
        compared, ripe = figures.compared_by_version[version.pk], figures.ripe_of(version.pk)
        lift = compared.lift if compared.held.of and compared.treated.of else None
        lines.append(
            {
                "who": _("Version %(n)s") % {"n": version.number},
                "note": version.note,
                "entries": figures.by_version.get(version.pk, Counts()).entered,
                "still": ripe.still,
                "ripe": ripe.entries,
                "ripe_reached": ripe.reached,
                "of": compared.treated.of,
                "reached": compared.treated.reached,
                "rate": share(compared.treated.rate.value, 1) if compared.treated.of else "",
                "lift": number(lift.value) if lift is not None else "",
                "likely": f"{number(lift.low)} … {number(lift.high)}" if lift is not None else "",
                "shown": compared.shown,
            }
        )
    head = {
        "who": _("Who"),
        "entries": _("Entries"),
        "still": _("Still within their %(days)s") % {"days": days},
        "ripe": _("Older entries"),
        "ripe_reached": _("Of these reached the goal"),
        "of": _("Their customers"),
        "reached": _("Customers who did"),
        "rate": _("Rate of customers"),
        "lift": _("Lift"),
        "likely": _("Likely between"),
    }
    rows: list[Cells] = [[line[name] for name in head] for line in lines]
    shows = {"lines": lines, "verdict": _verdict(figures), "still": head["still"], "whose": whose(figures.scope, days)}
    return Card(shows, list(head.values()), rows)


def skips(figures: Figures) -> Card:
    """Why a message was not sent."""
    found = figures.skips
    total = sum(skip.count for skip in found)
    shows = {"bars": charts.h_bars([(skip.reason, skip.channels, skip.count) for skip in found[:8]]), "total": total}
    rows: list[Cells] = [[skip.reason, skip.channels, skip.count] for skip in found]
    return Card(shows, [_("Reason"), _("Channels"), _("Messages")], rows)


def silent(figures: Figures) -> Card:
    """Why entries heard nothing."""
    found = figures.silent
    total = figures.followed.entered - figures.followed.messaged
    shows = {**_bars(found), "total": total, "of": figures.followed.entered, "cut": MOST if total > MOST else 0}
    return Card(shows, [_("Reason"), _("Channels"), _("Entries")], [[one.words, one.about, one.count] for one in found])


def refused(figures: Figures) -> Card:
    """Why people did not enter."""
    found = figures.refused
    shows = {**_bars(found), "total": sum(one.count for one in found)}
    return Card(shows, [_("Reason"), _("Times")], [[one.words, one.count] for one in found])


def _bars(found: list[Reason]) -> dict[str, Any]:
    """Draw the commonest; what is too rare for a bar of its own is added up, so that the bars are the whole."""
    rows = [(one.words, one.about, one.count) for one in found[:FEW]]
    if rest := sum(one.count for one in found[FEW:]):
        rows.append((_("Other reasons"), "", rest))
    return {"bars": charts.h_bars(rows)}


def heard(figures: Figures) -> Card:
    """How much people heard, and who had enough of it."""
    found = figures.heard
    labels = {many: ngettext("%(n)s message", "%(n)s messages", many) % {"n": count(many)} for many in found.each}
    labels[MANY] = _("%(n)s messages and more") % {"n": count(MANY)}
    words = {
        "unsubscribed": _("Unsubscribed, or said STOP"),
        "complained": _("Complained"),
        "bounced": _("Did not exist there (bounced)"),
        "dismissed": _("Put a prompt away"),
        "replied": _("Wrote back"),
    }
    said = [(label, found.said.get(kind, 0)) for kind, label in words.items()]
    of_all = ngettext(
        "Within the last 30 days %(n)s of them got %(mean)s messages from all journeys, and nobody more than %(most)s.",
        "Within the last 30 days %(n)s of them got %(mean)s messages each from all journeys, and nobody more than %(most)s.",
        found.people,
    ) % {
        "n": count(found.people),
        "mean": number_format(round(found.lately / found.people, 1), 1) if found.people else "0",
        "most": count(found.most),
    }
    shows = {
        "total": found.total,
        "bars": charts.h_bars([(labels[many], "", n) for many, n in found.each.items() if n]),
        "said": [(label, n, share(n / found.total) if n else "") for label, n in said],
        "of_all": of_all,
        "cut": NEWEST_HEARD if figures.total.messaged > NEWEST_HEARD else 0,
    }
    rows: list[Cells] = [[labels[many], n] for many, n in found.each.items()]
    rows += [[label, n] for label, n in said]
    rows += [
        [_("Heard something in 30 days"), found.people],
        [_("Messages of all journeys to these, 30 days"), found.lately],
        [_("The most to one of them, 30 days"), found.most],
    ]
    return Card(shows, [_("Figure"), _("People")], rows)


def speed(figures: Figures) -> Card:
    """How soon after its event a message is with the provider."""
    found = figures.speed
    shows = {
        "count": found.count,
        "held": found.held,
        "simulated": simulated(found.simulated, found.count),
        "half": seconds(found.half) if found.half is not None else "",
        "most": seconds(found.most) if found.most is not None else "",
    }
    rows: list[Cells] = [
        [_("Messages measured"), found.count],
        [_("Of these, in a simulated history"), found.simulated],
        [_("Held back first, not measured"), found.held],
        [_("Half within, seconds"), round(found.half.total_seconds(), 3) if found.half is not None else ""],
        [_("95 % within, seconds"), round(found.most.total_seconds(), 3) if found.most is not None else ""],
    ]
    return Card(shows, [_("Figure"), _("Value")], rows)


CARDS: dict[str, Callable[[Figures], Card]] = {
    "funnel": funnel,
    "holdout": holdout,
    "days": days,
    "versions": versions,
    "silent": silent,
    "skips": skips,
    "refused": refused,
    "heard": heard,
    "speed": speed,
}


def _verdict(figures: Figures) -> str:
    """Compare the two newest versions with customers of whom a rate is taken."""
    entered = [v for v in figures.scope.chosen if figures.compared_by_version[v.pk].treated.of]
    if len(entered) < 2:
        return ""
    new, old = entered[:2]
    one, two = (figures.compared_by_version[v.pk].treated for v in (new, old))
    apart = difference(one.reached, one.of, two.reached, two.of)
    names = {"new": new.number, "old": old.number}
    if apart.holds_nothing:
        return _("%(new)s v %(old)s: too early to call") % names
    return (_("%(new)s does better than %(old)s") if apart.value > 0 else _("%(old)s did better than %(new)s")) % names
