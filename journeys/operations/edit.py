"""Change what is drawn: a list of commands, all or none, against the revision that was looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audience.history import Actor, demand, record
from engine.models import Journey
from journeys.graph.edits import edit as edit_graph
from journeys.graph.surgery import BadCommand, Command
from journeys.models import Draft
from journeys.operations.finding import hold, save
from journeys.operations.mend import mended
from journeys.operations.rights import DRAW

MOST_COMMANDS = 200


@dataclass(frozen=True, slots=True)
class Saved:
    """The draft as it is now, and the step to look at."""

    draft: Draft
    focus: str = ""


@transaction.atomic
def edit(actor: Actor, key: str, *, revision: int, commands: Sequence[Command], now: datetime) -> Saved:
    """Carry commands out on a draft. Raises RevisionConflict, BadCommand, NoSuchJourney."""
    demand(actor, DRAW)
    if not commands or len(commands) > MOST_COMMANDS:
        raise BadCommand("bad_commands", "commands", _("Give one to %(most)d commands.") % {"most": MOST_COMMANDS})
    draft = hold(key, revision)
    graph, focus = draft.graph, ""
    for command in commands:
        if command.get("op") == "rename":
            _rename(draft, str(command.get("name") or ""))
            continue
        if command.get("op") == "mend":
            edited = mended(graph, draft.journey, str(command.get("finding") or "")[:300], now)
        else:
            edited = edit_graph(graph, command)
        graph, focus = edited.graph, edited.focus or focus
    save(draft, graph, actor.name, now)
    record(actor, "edit", draft.journey, {"revision": draft.revision, "commands": [str(c.get("op")) for c in commands][:20]}, now)
    return Saved(draft, focus)


def _rename(draft: Draft, name: str) -> None:
    name = name.strip()[:120]
    if not name:
        raise BadCommand("needs_name", "name", _("A journey needs a name."))
    draft.journey.name = name
    Journey.objects.filter(pk=draft.journey_id).update(name=name)
