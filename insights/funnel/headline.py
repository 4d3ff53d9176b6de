"""What results say first: the lift with its interval, that none is shown yet, or that without a holdout nobody can say."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from frontend.words import count, money
from insights.funnel.figures import Figures
from insights.funnel.words import brought, likely, points, within


@dataclass(frozen=True, slots=True)
class Headline:
    """``figure`` stands large, in the colour of ``tone`` (good, dim or none); ``says`` are sentences."""

    figure: str
    tone: str
    says: str


def headline(figures: Figures) -> Headline | None:
    """Say what the journey caused, as far as that can be said; None where nobody entered."""
    total, compared = figures.total, figures.compared
    if not total.entered and not total.held_out:
        return None
    if compared.verdict == "nobody":
        return Headline(_came(figures), "", f"{_what_came(figures)} {_unknown(figures)}")
    lift = compared.lift
    names = {"points": points(lift.value), "likely": likely(lift), "held": count(compared.held.of), "days": figures.days_words}
    if compared.verdict == "few":
        says = _(
            "%(points)s against the holdout, %(likely)s: of it only %(held)s customers have entries older than %(days)s, "
            "too few to say more."
        )
        return Headline(_("No difference shown yet"), "dim", f"{says % names} {_all_in_all(figures)}")
    if compared.verdict == "none":
        says = _("%(points)s against the holdout, %(likely)s: 0 is among these.")
        return Headline(_("No difference shown yet"), "dim", f"{says % names} {_all_in_all(figures)}")
    if compared.verdict == "fewer":
        says = _("A smaller share of customers reached the goal than of those held out, %(likely)s.")
        return Headline(names["points"], "", f"{says % names} {_all_in_all(figures)}")
    says = _("A larger share of customers reached the goal than of those held out, %(likely)s.")
    return Headline(names["points"], "good", f"{says % names} {_extra(figures)}")


def _came(figures: Figures) -> str:
    return money(figures.mrr, figures.currency) if figures.sells else count(figures.total.reached)


def _what_came(figures: Figures) -> str:
    names = {"within": within(figures.window)}
    if figures.sells:
        return _("MRR from upgrades %(within)s.") % names
    return _("Entries that reached the goal %(within)s.") % names


def _unknown(figures: Figures) -> str:
    """Say why nobody can tell what the journey caused."""
    names = {"days": figures.days_words}
    if not figures.total.held_out and not figures.ripe_of(held_out=True).still:
        return _("How much of it the journey caused cannot be said without a holdout.")
    if not figures.compared.held.of:
        return _("How much of it the journey caused cannot be said yet: no entry of the holdout is older than %(days)s.") % names
    return _("How much of it the journey caused cannot be said yet: no entry in the journey is older than %(days)s.") % names


def _all_in_all(figures: Figures) -> str:
    """Say what came in all, and that this is another thing than what the journey caused."""
    if not figures.sells:
        return ""
    names = {"money": money(figures.mrr, figures.currency), "within": within(figures.window)}
    return _("%(money)s MRR came from upgrades %(within)s, caused by the journey or not.") % names


def _extra(figures: Figures) -> str:
    average = figures.average
    if not average:
        return _all_in_all(figures)
    names = brought(figures.compared, average, figures.currency)
    return _("%(extra)s upgrades and %(extra_mrr)s MRR would not have come by themselves (%(extra_low)s to %(extra_high)s).") % names
