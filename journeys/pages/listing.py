"""All journeys: the list with its tabs, the empty page with the gallery, new ones."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audience.books import installation
from audience.models import Clock, Event
from audience.now import database_now
from engine.core.compiled import read_everywhere
from engine.core.lifecycle import LIVE
from engine.models import Counter, Delta, Journey, Run, Version, Watcher
from frontend.charts import spark
from journeys import files
from journeys.cards import cards
from journeys.checks.base import Known
from journeys.checks.events import FOLLOWS
from journeys.checks.examine import blocking, examine
from journeys.gallery import from_gallery, gallery
from journeys.graph.days import most_messages, offsets
from journeys.graph.finished import finished
from journeys.graph.needed import EVERYWHERE, needed
from journeys.graph.paths import paths_of
from journeys.graph.reading import read_steps
from journeys.graph.shape import Graph
from journeys.models import Draft
from journeys.operations import rights
from journeys.operations.create import create, free_key
from journeys.operations.files import take_in
from journeys.operations.finding import NotPossible
from journeys.operations.later import shown_for
from journeys.pages.common import actor_of, may, name_of, page, pill_of, state_words

DAYS = 30
TABS = ("", "live", "draft", "paused", "closed", "archived")
MOST_FILE = 2_000_000


@page()
@require_GET
def journeys(request: HttpRequest) -> HttpResponse:
    """List journeys, or draw the first one."""
    now = database_now()
    if not Journey.objects.exists():
        return render(request, "journeys/first.html", {"title": _("Journeys"), **_begin(request), **_arriving(now)})
    can_make = may(request, rights.MAKE)
    rows = {**_rows(request, now), "can_make": can_make}
    if request.headers.get("HX-Request"):
        return render(request, "journeys/_rows.html", rows)
    keys = [*([("N", _("New journey"))] if can_make else []), ("1 … 6", _("Tabs"))]
    return render(request, "journeys/list.html", {"title": _("Journeys"), **rows, **_begin(request), "page_keys": keys})


def _rows(request: HttpRequest, now: datetime) -> dict[str, Any]:
    tab = request.GET.get("state", "")
    words = request.GET.get("q", "").strip()[:80]
    drafts = Draft.objects.select_related("journey", "journey__live").order_by("-journey__changed_at", "-journey_id")
    if words:
        # Names, and whatever stands in the drawing: events and texts.
        drafts = drafts.filter(Q(journey__name__icontains=words) | Q(journey__key__icontains=words) | Q(graph__icontains=words))
    counted = dict(drafts.order_by().values_list("journey__state").annotate(n=Count("pk")))
    tabs = [
        {
            "state": state,
            "label": Journey.State(state).label if state else _("All"),
            "count": counted.get(state, 0) if state else sum(counted.values()),
        }
        for state in TABS
    ]
    shown = list(drafts.filter(journey__state=tab) if tab in TABS[1:] else drafts)[:200]
    figures = _figures([draft.journey for draft in shown], now)
    planned = shown_for([draft.journey_id for draft in shown])
    rows = [_row(draft, figures[draft.journey_id]) | {"planned": planned.get(draft.journey_id)} for draft in shown]
    return {"rows": rows, "tabs": tabs, "tab": tab, "q": words, "now": now, "days": DAYS, "can_hold": may(request, rights.HOLD)}


def _row(draft: Draft, figures: dict[str, Any]) -> dict[str, Any]:
    journey = draft.journey
    steps = read_steps(draft.graph)
    start = next((step for step in steps.by_id.values() if step.group == "start"), None)
    lines = start.type.summary(start.settings) if start is not None and start.type is not None else []
    unfinished = len(blocking(examine(draft.graph, Known())))
    return {
        "journey": journey,
        "starts": Truncator(lines[0] if lines else "").chars(80),
        "state_words": state_words(journey),
        "pill": pill_of(journey),
        "unfinished": unfinished,
        "draft": journey.live is not None and finished(draft.graph) != journey.live.graph,
        "owner": name_of(journey.owner),
        **figures,
    }


def _figures(shown: list[Journey], now: datetime) -> dict[int, dict[str, Any]]:
    """Count who walks, who entered, per day and in all, and what it brought. Who walks in shadow hears nothing and stands apart."""
    found: dict[int, dict[str, Any]] = defaultdict(
        lambda: {"walking": 0, "in_shadow": 0, "entered": 0, "goals": 0, "still": 0, "early": 0, "mrr": Decimal(0), "days": [0] * DAYS}
    )
    currency = installation().currency
    ids = [journey.pk for journey in shown]
    walking = Run.objects.filter(journey_id__in=ids, state__in=LIVE).order_by().values_list("journey_id", "version__shadow")
    for journey_id, shadow, n in walking.annotate(n=Count("id")):
        found[journey_id]["in_shadow" if shadow else "walking"] = n
    for journey_id, still, early in _still_within(ids, now):
        found[journey_id] |= {"still": still, "early": early}
    owner = dict(Version.objects.filter(journey_id__in=ids, shadow=False).values_list("id", "journey_id"))
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for table in (Counter, Delta):
        counted = table.objects.filter(version_id__in=owner, measure__in=["entered", "goal"])
        for version, measure, amount in counted.order_by().values_list("version_id", "measure").annotate(total=Sum("amount")):
            found[owner[version]]["entered" if measure == "entered" else "goals"] += int(amount)
        earned = table.objects.filter(version_id__in=owner, measure="mrr", port=currency).order_by().values_list("version_id")
        for version, amount in earned.annotate(total=Sum("amount")):
            found[owner[version]]["mrr"] += amount
        lately = counted.filter(measure="entered", hour__gt=today - timedelta(days=DAYS))
        for version, hour, amount in lately.order_by().values_list("version_id", "hour").annotate(total=Sum("amount")):
            ago = (today - hour.replace(hour=0, minute=0, second=0, microsecond=0)).days
            if 0 <= ago < DAYS:
                found[owner[version]]["days"][DAYS - 1 - ago] += int(amount)
    for figures in found.values():
        figures["spark"] = spark(figures["days"]) if any(figures["days"]) else None
        figures["currency"] = currency
        ripe = figures["entered"] - figures["still"]
        # Counters are a moment behind or ahead of watchers; between the two nothing is less than nothing.
        figures["rate"] = max(figures["goals"] - figures["early"], 0) / ripe if ripe > 0 else None
    return {key: found[key] for key in ids}


def _still_within(ids: list[int], now: datetime) -> Iterator[tuple[int, int, int]]:
    """Count the entries whose goal's days still run, by the clock of each home, and those of them that reached the goal already."""
    graphs = Version.objects.filter(journey_id__in=ids, shadow=False).values_list("journey_id", "id", "graph")
    longest = max((read_everywhere(graph.get("everywhere") or {}).within for _journey, _id, graph in graphs), default=timedelta())
    ahead = Clock.objects.filter(home=OuterRef("home")).values("ahead")[:1]
    # A clock is only ever ahead, so whoever entered longer ago than that is over in any case: the index leaves them out.
    rows = Watcher.objects.filter(journey_id__in=ids, version_id__in=[id_ for _journey, id_, _graph in graphs], held_out=False)
    rows = rows.filter(entered_at__gte=now - longest, until__gte=Value(now) + Coalesce(Subquery(ahead), timedelta()))
    counted = rows.order_by().values_list("journey_id").annotate(still=Count("pk"), early=Count("pk", filter=Q(reached_at__isnull=False)))
    yield from counted


def _begin(request: HttpRequest) -> dict[str, Any]:
    """Give what the dialog of a new journey shows."""
    needed_of = {one.key: _needed(one.graph) for one in gallery()}
    types = {kind for kinds in needed_of.values() for kind in kinds}
    # One look into the index for each is quicker than reading all that ever came.
    came = {kind for kind in {*types, *(FOLLOWS[one] for one in types & FOLLOWS.keys())} if Event.objects.filter(type=kind).exists()}
    shown = [{**_miniature(one), "events": [(kind, _comes(kind, came)) for kind in needed_of[one.key]]} for one in gallery()]
    return {"gallery": shown, "can_make": may(request, rights.MAKE)}


def _needed(graph: Graph) -> list[str]:
    """Name the events that have to come for a journey to do anything: those that start it, are waited for, or lead its branches."""
    return [kind for kind, need in needed(graph).events.items() if any(use.node != EVERYWHERE for use in need.uses)]


def _comes(kind: str, came: set[str]) -> bool:
    """Say whether it arrives, by itself or by what Cairn makes it from."""
    return kind in came or FOLLOWS.get(kind) in came


def _miniature(file: files.JourneyFile) -> dict[str, Any]:
    steps = read_steps(file.graph)
    paths = paths_of(file.graph, steps.ports_of)
    sends = [step.id for step in steps.by_id.values() if step.group == "say"]
    days = max((offsets(steps, paths)[step].days for step in sends), default=0)
    most = max(most_messages(steps, paths).values(), default=0)
    drawn = cards(file.graph, [])
    picture = {
        "graph": file.graph,
        "cards": {step: {k: card[k] for k in ("title", "summary", "family", "ports")} for step, card in drawn.items()},
    }
    return {"key": file.key, "name": _(file.name), "about": _(file.about), "messages": most, "days": days, "picture": picture}


def _arriving(now: datetime) -> dict[str, Any]:
    """Say whether events arrive; nothing works without them."""
    last = Event.objects.order_by("-id").values_list("received_at", flat=True).first()
    lately = Event.objects.filter(received_at__gt=now - timedelta(days=1)).order_by().values("type").distinct().count() if last else 0
    return {"last_event": last, "event_types": lately, "now": now}


@page(rights.MAKE)
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Begin a journey: blank, or from the gallery."""
    file = from_gallery(request.POST.get("from", ""))
    name = request.POST.get("name", "").strip() or (_(file.name) if file else _("New journey"))
    tests = (file.tests if file else None) or ()
    draft = create(actor_of(request), name=name, now=database_now(), graph=file.graph if file else None, tests=tests)
    return redirect("journeys:canvas", draft.journey.key)


@page(rights.MAKE)
@require_POST
def import_file(request: HttpRequest) -> HttpResponse:
    """Begin a journey from a file; one of the same key is not touched."""
    given = request.FILES.get("file")
    try:
        if given is None or given.size is None or given.size > MOST_FILE:
            raise files.BadFile(0, _("Choose a file of at most 2 MB."))
        file = files.read(given.read().decode("utf-8"))
        key = file.key if not Journey.objects.filter(key=file.key).exists() else free_key(file.name)
        draft = take_in(actor_of(request), replace(file, key=key), now=database_now())
    except (files.BadFile, NotPossible, UnicodeDecodeError) as why:
        messages.error(request, _("The file could not be read: %(why)s") % {"why": why})
        return redirect("journeys:list")
    return redirect("journeys:canvas", draft.journey.key)
