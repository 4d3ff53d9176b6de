"""A rule asks for a plan that the catalogue does not have: it holds for nobody, or for everybody."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from audience.profile import PLAN_FIELD
from audience.rules.tree import Account, Comparison, Field, Value, comparisons
from ground.words import _, gettext
from journeys.checks.base import WARNING, Finding, Sheet, check, say
from journeys.checks.mending import configured, holding
from journeys.checks.whose_plan import rules_of
from journeys.graph.surgery import Command


def the_plan_that_is_like_it(sheet: Sheet, finding: Finding) -> list[Command]:
    meant = _like(finding.field, sheet)
    if not finding.node:
        everywhere = sheet.graph.get("everywhere") or {}
        return [holding(sheet, **{key: _instead(value, finding.field, meant) for key, value in everywhere.items()})]
    raw = sheet.steps[finding.node].raw.get("settings") or {}
    return [configured(sheet, finding.node, **{key: _instead(value, finding.field, meant) for key, value in raw.items()})]


@check("known_plans", _("rules ask for plans of the catalogue"), mend=the_plan_that_is_like_it)
def known_plans(sheet: Sheet) -> Iterator[Finding]:
    keys = {plan["key"] for plan in sheet.known.plans or ()}
    if not keys:
        return
    for node, name, rules in rules_of(sheet):
        asked = dict.fromkeys(plan for rule in rules for one in comparisons(rule) for plan in _plans(one) if plan not in keys)
        for plan in asked:
            like = _like(plan, sheet)
            text = say(_("%(name)s: a rule asks for the plan “%(plan)s”, which the catalogue does not have."), name=name, plan=plan)
            remedy = gettext("Ask for “%(plan)s”") % {"plan": like} if like else ""
            yield Finding(check="known_plans", level=WARNING, node=node, field=plan[:80], text=text, remedy=remedy)


def _plans(one: Comparison) -> Iterator[str]:
    for asked, said in ((one.left, one.right), (one.right, one.left)):
        match asked, said:
            case ((Field(name=name) | Account(name=name)), Value(value=value)) if name == PLAN_FIELD:
                yield from (plan for plan in (value if isinstance(value, tuple) else (value,)) if isinstance(plan, str) and plan)


def _like(plan: str, sheet: Sheet) -> str:
    return next(iter(get_close_matches(plan, [one["key"] for one in sheet.known.plans or ()], 1)), "")


def _instead(value: Any, was: str, meant: str) -> Any:
    """Put a plan in the place of another one, in values of rules only."""
    if isinstance(value, dict):
        said = value.get("value")
        if set(value) == {"value"} and (said == was or (isinstance(said, list) and was in said)):
            return {"value": meant if said == was else [meant if one == was else one for one in said]}
        return {key: _instead(one, was, meant) for key, one in value.items()}
    return [_instead(one, was, meant) for one in value] if isinstance(value, list) else value
