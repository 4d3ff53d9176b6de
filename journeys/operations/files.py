"""Take journeys out as files and in again."""

from datetime import datetime

from django.db import transaction

from audience.history import Actor, demand, record
from engine.models import Journey
from journeys.everywhere import in_full
from journeys.files import JourneyFile
from journeys.graph.shape import canonical
from journeys.models import Draft, KeptTest
from journeys.operations.create import create
from journeys.operations.finding import find, hold, save
from journeys.operations.rights import DRAW, SEE
from journeys.operations.testing import put_in_place


def export(actor: Actor, key: str) -> JourneyFile:
    """Give a journey's draft as a file."""
    demand(actor, SEE)
    draft = find(key)
    tests = tuple(test.whole() for test in KeptTest.objects.filter(journey=draft.journey))
    graph = canonical(in_full(draft.graph))
    return JourneyFile(key=draft.journey.key, name=draft.journey.name, graph=graph, tests=tests or None)


@transaction.atomic
def take_in(actor: Actor, file: JourneyFile, *, now: datetime) -> Draft:
    """Begin the journey of a file, or put its drawing in place of the draft of the same key; nothing goes live by it.

    So it is with its tests; a file that says nothing of tests leaves those there are.
    """
    if not Journey.objects.filter(key=file.key).exists():
        return create(actor, name=file.name, now=now, graph=file.graph, key=file.key, tests=file.tests or ())
    demand(actor, DRAW)
    draft = hold(file.key)
    if file.tests is not None and put_in_place(draft.journey, file.tests, actor, now):
        record(actor, "import_tests", draft.journey, {"tests": len(file.tests)}, now)
    if canonical(in_full(draft.graph)) == canonical(in_full(file.graph)) and draft.journey.name == file.name:
        return draft
    Journey.objects.filter(pk=draft.journey_id).update(name=file.name[:120])
    draft.journey.name = file.name[:120]
    save(draft, file.graph, actor.name, now)
    record(actor, "import", draft.journey, {"revision": draft.revision, "steps": len(file.graph["nodes"])}, now)
    return draft
