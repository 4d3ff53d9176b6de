"""Nobody is sold a plan that there is not: whoever gets an upgrade message has a next plan in the catalogue."""

from collections.abc import Iterator
from typing import Any

from audience.profile import PLAN_FIELD
from ground.words import _, gettext
from journeys.checks.base import WARNING, Finding, Sheet, check, say
from journeys.checks.catalogue import plans_at
from journeys.checks.mending import configured
from journeys.checks.schedule_only import sells
from journeys.graph.surgery import Command


def without_way_up(sheet: Sheet) -> dict[str, str]:
    """Give the plans of the catalogue after which none can be bought, by key."""
    plans = sheet.known.plans or ()
    return {str(plan["key"]): str(plan["name"]) for at, plan in enumerate(plans) if not any(after["sold"] for after in plans[at + 1 :])}


def keep_out(sheet: Sheet, finding: Finding) -> list[Command]:
    """Let nobody in who is on such a plan."""
    start = sheet.steps[finding.node]
    keys = list(without_way_up(sheet))
    left = {"field": PLAN_FIELD}
    rule: dict[str, Any] = {"op": "ne", "left": left, "right": {"value": keys[0]}}
    if len(keys) > 1:
        rule = {"op": "not_in", "left": left, "right": {"value": keys}}
    before = (start.raw.get("settings") or {}).get("where") or {}
    parts = before["of"] if before.get("op") == "all" else [before] if before else []
    return [configured(sheet, start.id, where={"op": "all", "of": [*parts, rule]} if parts else rule)]


@check("way_up", _("whoever is asked to upgrade has a next plan"), mend=keep_out)
def way_up(sheet: Sheet) -> Iterator[Finding]:
    top, start = without_way_up(sheet), sheet.start
    if not top or start is None or not hasattr(start.settings, "where"):
        return
    plans = frozenset(str(plan["key"]) for plan in sheet.known.plans or ())
    here = plans_at(sheet, plans)
    sold = {key: step for step in sheet.sends() if sells(sheet, step) for key in top if key in here[step.id]}
    if not sold:
        return
    values = {"plans": ", ".join(top[key] for key in top if key in sold), "name": next(iter(sold.values())).title}
    text = say(_("Whoever is on %(plans)s may get “%(name)s”, and has no next plan to buy."), **values)
    remedy = gettext("Keep them out")
    yield Finding(check="way_up", level=WARNING, node=start.id, field=",".join(sold), text=text, remedy=remedy)
