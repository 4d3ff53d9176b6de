"""Each text can be read, and says nothing that may be missing."""

import re
from collections.abc import Iterator

from audience.rules.proven import NOTHING
from channels.content.errors import BadTemplate
from channels.content.texts import faults, required_variables, text_of
from ground.words import _, gettext
from journeys.checks.base import ERROR, WARNING, Finding, Sheet, check, say
from journeys.checks.mending import configured
from journeys.graph.proven import all_proven, has
from journeys.graph.surgery import Command

# What reads well in a sentence where somebody has no such value.
FALLBACKS = {
    "first_name": _("there"),
    "name": _("there"),
    "person.first_name": _("there"),
    "person.name": _("there"),
    "company": _("us"),
    "account.name": _("your company"),
    "current_plan": _("your plan"),
    "plan.name": _("your plan"),
    "next_plan.name": _("the next plan"),
    "feature": _("this feature"),
    "event.feature": _("this feature"),
    "meter": _("your plan"),
    "event.meter": _("your plan"),
}


def with_fallback(sheet: Sheet, finding: Finding) -> list[Command]:
    """Give the value a fallback wherever the step says it without one."""
    step = sheet.steps[finding.node]
    place = re.compile(rf"\{{\{{(-?)\s*{re.escape(finding.field)}(?![\w.\[])((?:(?!\}}\}}).)*?)\s*(-?)\}}\}}", re.DOTALL)
    fallback = gettext(FALLBACKS[finding.field])

    def said(at: re.Match[str]) -> str:
        return at[0] if "default:" in at[2] else f'{{{{{at[1]} {finding.field}{at[2]} | default: "{fallback}" {at[3]}}}}}'

    text = step.type.text(step.settings)  # type: ignore[union-attr]
    return [
        configured(
            sheet, step.id, **{name: place.sub(said, one) for name, one in text.items() if isinstance(one, str) and place.search(one)}
        )
    ]


@check("texts", _("texts can be filled in"), mend=with_fallback)
def texts(sheet: Sheet) -> Iterator[Finding]:
    at = all_proven(sheet.steps, sheet.paths)
    for step in sheet.sends():
        text = text_of(step.type.channel, step.type.text(step.settings))  # type: ignore[union-attr]
        broken = faults(text)
        for name, fault in broken.items():
            found = say(_("%(name)s: %(sentence)s"), name=step.title, sentence=fault.sentence)
            yield Finding(check="texts", level=ERROR, node=step.id, field=name, text=found)
        if broken:
            continue
        try:
            needed = sorted(required_variables(text))
        except BadTemplate:
            continue
        for variable in needed:
            if not _always_there(sheet, variable) and not has(at.get(step.id, NOTHING), variable):
                yield _missing(sheet, step.id, step.title, variable)


def _always_there(sheet: Sheet, variable: str) -> bool:
    """Say whether each event that starts this journey has it: one without would stand in quarantine."""
    start = sheet.start
    types = getattr(start.settings, "types", ()) if start is not None else ()
    name = variable.removeprefix("event.")
    return bool(types) and all(name in sheet.known.needed.get(one, ()) for one in types)


def _missing(sheet: Sheet, node: str, name: str, variable: str) -> Finding:
    head = variable.split(".")[0].split("[")[0]
    if head in sheet.known.variables:
        text = say(_("%(name)s: whoever has no “%(variable)s” is skipped, because it has no fallback."), name=name, variable=variable)
    else:
        text = say(_("%(name)s: nobody has “%(variable)s”, and it has no fallback."), name=name, variable=variable)
    remedy = gettext("Say “%(words)s” instead") % {"words": gettext(FALLBACKS[variable])} if variable in FALLBACKS else ""
    return Finding(check="texts", level=WARNING, node=node, field=variable, text=text, remedy=remedy)
