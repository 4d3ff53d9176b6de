"""People stand at a step that this version does not have any more."""

from collections.abc import Iterator

from ground.words import _, ngettext
from journeys.checks.base import WARNING, Finding, Sheet, check


@check("removed", _("nobody stands at a removed step"))
def removed(sheet: Sheet) -> Iterator[Finding]:
    known = sheet.known
    kept = set(sheet.steps.by_id)
    for node, people in known.waiting.items():
        if node in kept or not people:
            continue
        one = _("%(n)d person waits at “%(name)s”, which is removed. They stay on version %(version)d.")
        many = _("%(n)d people wait at “%(name)s”, which is removed. They stay on version %(version)d.")
        values = {"n": people, "name": known.live_names.get(node, node), "version": known.live_number}
        yield Finding(check="removed", level=WARNING, field=node, text=ngettext(one, many, people) % values)
