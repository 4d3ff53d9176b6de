"""What the canvas shows of each step: titles, summaries, marks, ports, days. Made here, never in the script."""

from typing import Any

import structlog

from ground.words import _, gettext, ngettext
from journeys.checks.base import UNFINISHED, Finding
from journeys.everywhere import Everywhere, lines, read_everywhere, say_goal
from journeys.graph.answers import all_answered, say_answers
from journeys.graph.days import most_messages, offsets
from journeys.graph.paths import Paths, paths_of
from journeys.graph.reading import Step, Steps, read_steps
from journeys.graph.shape import Graph
from journeys.node import Node, shelf

log = structlog.get_logger(__name__)
Card = dict[str, Any]
# On the longest way down; English has words of its own for three of them.
NTH = {2: _("2nd"), 3: _("3rd")}


def cards(graph: Graph, found: list[Finding]) -> dict[str, Card]:
    """Make the cards of a graph, with what the checks found on them."""
    steps = read_steps(graph)
    paths = paths_of(graph, steps.ports_of)
    everywhere, _problems = read_everywhere(graph.get("everywhere") or {})
    at_node: dict[str, list[Finding]] = {}
    for finding in found:
        at_node.setdefault(finding.node, []).append(finding)
    days, messages = offsets(steps, paths), most_messages(steps, paths)
    answers = all_answered(steps, paths)
    cards = {step_id: _card(steps, paths, step_id, everywhere, at_node.get(step_id, [])) for step_id in steps.by_id}
    for step_id, card in cards.items():
        if steps[step_id].group != "say":
            continue
        if told := say_answers(answers[step_id]):
            card["answers"] = gettext("Answers %(what)s") % {"what": told}
        card["day"] = gettext("Day %(n)d") % {"n": days[step_id].days}
        if (count := messages[step_id]) > 1:
            card["nth"] = gettext(NTH[count]) if count in NTH else gettext("%(n)dth") % {"n": count}
    return cards


def _card(steps: Steps, paths: Paths, step_id: str, everywhere: Everywhere, found: list[Finding]) -> Card:
    step = steps[step_id]
    made: Card = {
        "title": step.title,
        "kind": step.type.title if step.type is not None else step.raw["type"],
        "summary": _summary(step, everywhere),
        "icon": step.icon,
        "family": step.family,
        "marks": marks(found),
        "ports": [
            {"key": way.port.key, "label": way.port.label, "side": way.port.side, "loops": way.port.loops, "end": way.to is None}
            for way in paths.ways[step_id]
        ],
    }
    return made


def _summary(step: Step, everywhere: Everywhere) -> list[str]:
    if step.type is None:
        return [gettext("Not known in this installation")]
    if step.type.kind == "goal":
        return [say_goal(everywhere)]
    return step.type.summary(step.settings)


def marks(found: list[Finding]) -> list[dict[str, str]]:
    """Give the marks of one card, the worst first."""
    made = []
    unfinished = [finding for finding in found if finding.level == UNFINISHED]
    errors = [finding for finding in found if finding.blocks and finding.level != UNFINISHED]
    warnings = [finding for finding in found if finding.warns]
    if errors:
        made.append({"level": "error", "text": ngettext("%(n)d error", "%(n)d errors", len(errors)) % {"n": len(errors)}})
    if unfinished:
        made.append({"level": "unfinished", "text": gettext("Unfinished")})
    if warnings and not made:
        made.append({"level": "warning", "text": ngettext("%(n)d warning", "%(n)d warnings", len(warnings)) % {"n": len(warnings)}})
    return made


def everywhere_card(graph: Graph) -> dict[str, Any]:
    everywhere, _problems = read_everywhere(graph.get("everywhere") or {})
    return {"title": gettext("Everywhere in this journey"), "lines": lines(everywhere)}


def catalogue() -> list[dict[str, Any]]:
    """List the steps there are, in the order of the palette."""
    return [item for node in shelf if (item := _item_or_none(node)) is not None]


def _item_or_none(node: Node[Any]) -> Card | None:
    """Leave out a step that breaks: no other journey has to do with it."""
    try:
        return _item(node)
    except Exception:
        log.exception("node_type_broken", kind=node.kind)
        return None


def _item(node: Node[Any]) -> dict[str, Any]:
    settings, _problems = node.read_as_far(node.fresh("new"), node.schema)
    main = next((port.key for port in node.ports(settings) if not port.side), "")
    return {
        "type": node.kind,
        "title": node.title,
        "group": node.group,
        "icon": node.icon,
        "family": node.family,
        "help": " ".join(node.help.split("\n\n")[0].split()),
        "main": main,
    }
