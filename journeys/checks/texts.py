"""Each text can be read, and says nothing that may be missing."""

from collections.abc import Iterator

from channels.content.errors import BadTemplate
from channels.content.texts import faults, required_variables, text_of
from ground.words import _, gettext
from journeys.checks.base import ERROR, WARNING, Finding, Sheet, check, say


@check("texts", _("texts can be filled in"))
def texts(sheet: Sheet) -> Iterator[Finding]:
    for step in sheet.sends():
        text = text_of(step.type.channel, step.type.text(step.settings))  # type: ignore[union-attr]
        broken = faults(text)
        for name, fault in broken.items():
            sentence = gettext(fault.template) % fault.values
            found = say(_("%(name)s: %(sentence)s"), name=step.title, sentence=sentence)
            yield Finding(check="texts", level=ERROR, node=step.id, field=name, text=found)
        if broken:
            continue
        try:
            needed = sorted(required_variables(text))
        except BadTemplate:
            continue
        for variable in needed:
            if not _always_there(sheet, variable):
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
    return Finding(check="texts", level=WARNING, node=node, field=variable, text=text)
