"""People stand at a step that this version does not have any more, on whichever version they walk."""

from collections.abc import Iterator

from ground.words import _, ngettext
from journeys.checks.base import ADVICE, WARNING, Finding, Sheet, check


@check("removed", _("nobody stands at a removed step"))
def removed(sheet: Sheet) -> Iterator[Finding]:
    known = sheet.known
    for one in known.inside:
        if one.node in sheet.steps.by_id or not one.people:
            continue
        # What becomes of them is chosen at publishing, so nothing is said about it here.
        single = _("%(n)d person waits at “%(name)s” of version %(version)d, which is removed. Choose whether they stay, move or leave.")
        many = _("%(n)d people wait at “%(name)s” of version %(version)d, which is removed. Choose whether they stay, move or leave.")
        values = {"n": one.people, "name": one.title, "version": one.version}
        # A step that the live version lacks too was asked about when that was published.
        level = WARNING if one.node in known.live_steps else ADVICE
        text = ngettext(single, many, one.people) % values
        yield Finding(check="removed", level=level, field=f"{one.version}-{one.node}", text=text)
