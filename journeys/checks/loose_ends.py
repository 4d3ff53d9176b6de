"""Each step is reached, each way out exists, and no path of a decision is left open by mistake."""

from collections.abc import Iterator

from ground.words import _, gettext
from journeys.checks.base import ERROR, WARNING, Finding, Sheet, check, say
from journeys.graph.surgery import Command


def tied_up(sheet: Sheet, finding: Finding) -> list[Command]:
    if finding.field:
        return [{"op": "disconnect", "from": finding.node, "port": finding.field}]
    return [{"op": "remove", "id": finding.node}]


@check("loose_ends", _("no loose ends"), mend=tied_up)
def loose_ends(sheet: Sheet) -> Iterator[Finding]:
    start = sheet.start
    reached = sheet.paths.reach([start.id]) if start is not None else set()
    for step_id in sheet.paths.order:
        step = sheet.steps[step_id]
        if start is not None and step_id not in reached and step.group != "start":
            text = say(_("No path leads to “%(name)s”."), name=step.title)
            yield Finding(check="loose_ends", level=ERROR, node=step_id, text=text, remedy=gettext("Remove it"))
        known = {port.key for port in step.ports}
        for way in sheet.paths.ways[step_id]:
            if way.to is not None and way.port.key not in known:
                text = say(_("“%(name)s” has no way out called “%(port)s” any more."), name=step.title, port=way.port.key)
                remedy = gettext("Take the path away")
                yield Finding(check="loose_ends", level=ERROR, node=step_id, field=way.port.key, text=text, remedy=remedy)
            elif way.to is None and step.group == "decide" and step_id in reached:
                values = {"name": step.title, "port": way.port.label or way.port.key}
                text = say(_("“%(name)s”: whoever goes by “%(port)s” ends the walk, because nothing follows."), **values)
                yield Finding(check="loose_ends", level=WARNING, node=step_id, field=way.port.key, text=text)
