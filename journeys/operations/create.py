"""Begin a journey: blank, or from a graph."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from audience.history import Actor, demand, record
from engine.models import Journey
from journeys.graph.shape import Graph, canonical, empty
from journeys.kept.shape import Kept
from journeys.models import Draft
from journeys.operations.finding import NotPossible
from journeys.operations.rights import MAKE
from journeys.operations.testing import put_in_place

# Addresses of pages stand beside the journeys'.
RESERVED = frozenset({"new", "import", "gallery", "rows"})


@transaction.atomic
def create(actor: Actor, *, name: str, now: datetime, graph: Graph | None = None, key: str = "", tests: Sequence[Kept] = ()) -> Draft:
    """Begin a journey. Without a key it gets one from its name. Raises NotPossible, BadGraph."""
    demand(actor, MAKE)
    name = name.strip()[:120]
    if not name:
        raise NotPossible("needs_name", _("A journey needs a name."))
    if key and (key in RESERVED or slugify(key) != key or len(key) > 80):
        raise NotPossible("bad_key", _("Use small letters, digits and hyphens for the name in files."))
    if key and Journey.objects.filter(key=key).exists():
        raise NotPossible("key_taken", _("Another journey is called “%(key)s” already.") % {"key": key})
    drawn = canonical(graph) if graph is not None else empty()
    journey = Journey.objects.create(key=key or free_key(name), name=name, owner=actor.name[:150], created_at=now, changed_at=now)
    draft = Draft.objects.create(journey=journey, graph=drawn, changed_by=actor.name[:150], changed_at=now)
    put_in_place(journey, tests, actor, now)
    record(actor, "create", journey, {"key": journey.key, "steps": len(drawn["nodes"])}, now)
    return draft


def free_key(name: str) -> str:
    """Make a key out of a name that no journey has yet."""
    stem = slugify(name)[:70] or "journey"
    taken = set(Journey.objects.filter(key__startswith=stem).values_list("key", flat=True)) | RESERVED
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key
