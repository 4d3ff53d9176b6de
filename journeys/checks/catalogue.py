"""What a text says of a plan stands in the catalogue, for each plan on which somebody may come to it."""

from collections.abc import Iterator, Mapping
from typing import Any

from audience.profile import PLAN_FIELD
from audience.rules.ast import EVERYBODY, Rule
from audience.rules.tree import All, AnyOf, Comparison, Field, Not, Value
from channels.content.errors import BadTemplate
from channels.content.texts import required_variables, text_of
from channels.store.values import missing_of
from ground.words import _
from journeys.checks.base import ERROR, Finding, Sheet, check, say

Said = Mapping[str, Any]


@check("catalogue", _("the catalogue has what texts say of plans"))
def catalogue(sheet: Sheet) -> Iterator[Finding]:
    plans = sheet.known.plans
    if plans is None:
        return
    by_key = {str(plan["key"]): (plan, _following(plans, at)) for at, plan in enumerate(plans)}
    here = plans_at(sheet, frozenset(by_key))
    for step in sheet.sends():
        try:
            needed = required_variables(text_of(step.type.channel, step.type.text(step.settings)))  # type: ignore[union-attr]
        except BadTemplate:
            continue
        for variable in sorted(name for name in needed if name.startswith(("plan.", "next_plan."))):
            found = {
                said["name"]: None for key in by_key if key in here[step.id] and (said := _lacking(variable, *by_key[key])) is not None
            }
            values = {"name": step.title, "plan": ", ".join(found), "value": variable.partition(".")[2]}
            if found:
                text = say(_("%(name)s: the catalogue has no “%(value)s” of %(plan)s. Enter it there, or give a fallback here."), **values)
                yield Finding(check="catalogue", level=ERROR, node=step.id, field=variable, text=text)


def _following(plans: tuple[Said, ...], at: int) -> Said | None:
    return next((plan for plan in plans[at + 1 :] if plan["sold"]), None)


def _lacking(variable: str, plan: Said, following: Said | None) -> Said | None:
    """Give the plan that has no such value. Who is on the highest has no next plan, and nothing to enter for it."""
    about = plan if variable.startswith("plan.") else following
    return about if about is not None and missing_of([variable], {"plan": plan, "next_plan": following or {}}) else None


def plans_at(sheet: Sheet, plans: frozenset[str]) -> dict[str, frozenset[str]]:
    """Give for each step the plans on which somebody may come to it, as far as the start's filter and the branches tell."""
    found: dict[str, frozenset[str]] = {}
    for step_id in sheet.paths.order:
        step = sheet.steps[step_id]
        if step.group == "start":
            where = getattr(step.settings, "where", EVERYBODY)
            found[step_id] = frozenset(plan for plan in plans if holds(where, plan) is not False)
        else:
            ways = sheet.paths.into.get(step_id, [])
            found[step_id] = frozenset(plan for before, port in ways for plan in found[before] if _goes(sheet, before, port, plan))
    return found


def _goes(sheet: Sheet, step_id: str, port: str, plan: str) -> bool:
    """Say whether somebody on a plan may leave a step by a port; only branches ask."""
    for path in getattr(sheet.steps[step_id].settings, "paths", ()):
        is_so = holds(path.rule, plan)
        if path.key == port:
            return is_so is not False
        if is_so:
            return False
    return True


def holds(rule: Rule, plan: str) -> bool | None:
    """Say whether a rule holds for whoever is on a plan; None where that is not all it asks."""
    match rule:
        case All(of=parts):
            told = {holds(part, plan) for part in parts}
            return False if False in told else None if None in told else True
        case AnyOf(of=parts):
            told = {holds(part, plan) for part in parts}
            return True if True in told else None if None in told else False
        case Not(of=inner):
            said = holds(inner, plan)
            return None if said is None else not said
        case Comparison(op="eq" | "in", left=Field(name=name), right=Value(value=value)) if name == PLAN_FIELD:
            return plan in value if isinstance(value, tuple) else plan == value
        case Comparison(op="ne" | "not_in", left=Field(name=name), right=Value(value=value)) if name == PLAN_FIELD:
            return plan not in value if isinstance(value, tuple) else plan != value
        case _:
            return None
