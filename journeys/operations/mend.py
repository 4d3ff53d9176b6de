"""Mend what a check found: the commands that its file knows, carried out on the draft like any others."""

from datetime import datetime

from django.utils.translation import gettext as _

from engine.models import Journey
from journeys.checks.base import Sheet, checks
from journeys.checks.examine import examine
from journeys.checks.known import known_for
from journeys.graph.edits import Edited
from journeys.graph.edits import edit as edit_graph
from journeys.graph.shape import Graph
from journeys.graph.surgery import BadCommand


def mended(graph: Graph, journey: Journey, finding: str, now: datetime) -> Edited:
    """Give the graph without what was found under this key. Raises BadCommand where nothing is found, or only a person can mend it."""
    known = known_for(graph, now, journey)
    found = next((one for one in examine(graph, known) if one.key == finding), None)
    if found is None:
        raise BadCommand("nothing_found", "finding", _("Nothing of the kind is found any more."))
    mend = checks[found.check].mend
    if not found.remedy or mend is None:
        raise BadCommand("no_remedy", "finding", _("Nothing can mend this but a change by hand."))
    edited = Edited(graph, found.node)
    for command in mend(Sheet.of(graph, known), found):
        edited = edit_graph(edited.graph, command)
    return Edited(edited.graph, found.node or edited.focus)
