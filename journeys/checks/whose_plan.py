"""Rules ask the plan that counts, and say for whom a rule on the account never holds."""

from collections.abc import Iterator
from typing import Any

from audience.profile import PLAN_FIELD
from audience.rules.ast import Rule
from audience.rules.tree import NEGATIONS, Account, Comparison, Field, comparisons
from ground.words import _, gettext, ngettext
from journeys.checks.base import WARNING, Finding, Sheet, check, say
from journeys.checks.mending import configured, holding
from journeys.graph.surgery import Command

PLAN = "plan"
COUNTS = {"field": PLAN_FIELD}


def the_plan_that_counts(sheet: Sheet, finding: Finding) -> list[Command]:
    """Ask the person's current plan instead: the account's where there is one."""
    whose, _sep, name = finding.field.partition(".")
    asked = {whose: name}
    if not finding.node:
        everywhere = sheet.graph.get("everywhere") or {}
        return [holding(sheet, **{key: _instead(value, asked) for key, value in everywhere.items()})]
    raw = sheet.steps[finding.node].raw.get("settings") or {}
    return [configured(sheet, finding.node, **{key: _instead(value, asked) for key, value in raw.items()})]


def _instead(value: Any, asked: dict[str, str]) -> Any:
    if value == asked:
        return dict(COUNTS)
    if isinstance(value, dict):
        return {key: _instead(one, asked) for key, one in value.items()}
    return [_instead(one, asked) for one in value] if isinstance(value, list) else value


@check("whose_plan", _("rules ask whom they can hold for"), mend=the_plan_that_counts)
def whose_plan(sheet: Sheet) -> Iterator[Finding]:
    for node, name, rules in rules_of(sheet):
        seen: set[str] = set()
        for rule in rules:
            for one in comparisons(rule):
                for operand in (one.left, one.right):
                    found = _about(sheet, node, name, one, operand)
                    if found is not None and found.field not in seen:
                        seen.add(found.field)
                        yield found


def rules_of(sheet: Sheet) -> Iterator[tuple[str, str, tuple[Rule, ...]]]:
    for step in sheet.each():
        assert step.type is not None
        yield step.id, step.title, step.type.rules(step.settings)
    yield "", say(_("Everywhere")), tuple(trigger.where for trigger in (*sheet.everywhere.exits, sheet.everywhere.goal))


def _about(sheet: Sheet, node: str, name: str, one: Comparison, operand: Any) -> Finding | None:
    schema = sheet.known.schema
    match operand:
        case Field(name=plan) if plan == PLAN and plan not in schema.fields:
            text = _("%(name)s: nobody has a field “plan”. “current_plan” asks the account’s plan, and else their own.")
            return _finding(node, "field.plan", say(text, name=name), mends=True)
        case Account(name=plan) if plan == PLAN and plan not in schema.account:
            text = _("%(name)s: no account has a field “plan”. “current_plan” asks the account’s plan, and else their own.")
            return _finding(node, "account.plan", say(text, name=name), mends=True)
        case Account(name=field) if sheet.known.without_account:
            return _finding(node, f"account.{field}", _without(sheet, name, one, field), mends=field == PLAN_FIELD)
    return None


def _without(sheet: Sheet, name: str, one: Comparison, field: str) -> str:
    lone, of = sheet.known.without_account, sheet.known.looked_at
    values = {"name": name, "n": lone, "of": of, "field": field}
    if one.op in NEGATIONS:
        text = ngettext(
            "%(name)s: %(n)d of the newest %(of)d people has no account, and “%(field)s” of the account is always true for them.",
            "%(name)s: %(n)d of the newest %(of)d people have no account, and “%(field)s” of the account is always true for them.",
            lone,
        )
    else:
        text = ngettext(
            "%(name)s: %(n)d of the newest %(of)d people has no account, and “%(field)s” of the account is never true for them.",
            "%(name)s: %(n)d of the newest %(of)d people have no account, and “%(field)s” of the account is never true for them.",
            lone,
        )
    more = gettext("“current_plan” of the person asks the account’s plan, and else their own.") if field == PLAN_FIELD else ""
    return f"{text % values} {more}".strip()


def _finding(node: str, field: str, text: str, *, mends: bool) -> Finding:
    remedy = gettext("Ask current_plan") if mends else ""
    return Finding(check="whose_plan", level=WARNING, node=node, field=field, text=text, remedy=remedy)
