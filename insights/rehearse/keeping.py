"""Keep a rehearsal as a test, and rehearse a kept test again."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audience.now import database_now
from ground.spans import read_span
from insights.rehearse.form import MADE_UP, ROWS_BESIDES, Asked, BadAnswer, read_asked, story_of, write_lines
from insights.rehearse.kept import kept_of, outcome_of, play_kept, story_of_kept
from insights.rehearse.told import rehearse
from insights.rehearse.views import demand_people
from insights.rehearse.wrong import BROKE, say_wrong
from insights.why.moments import zone_of
from journeys.graph.finished import finished
from journeys.graph.reading import read_steps
from journeys.graph.shape import Graph
from journeys.kept.differences import differences, say_outcome
from journeys.kept.player import CannotPlay
from journeys.kept.shape import CONSENTS, BadTest, Kept, canonical_test
from journeys.kept.words import say_story
from journeys.models import Draft
from journeys.operations import rights, testing
from journeys.operations.finding import NotPossible
from journeys.pages.common import actor_of, draft_of, page


@page(rights.DRAW)
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, key: str) -> HttpResponse:
    """Show what would be kept of the rehearsal that the panel asks for; keep it under a name."""
    demand_people(request)
    draft, now = draft_of(key), database_now()
    said = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {"journey": draft.journey, "name": said.get("name", "")}
    try:
        graph = finished(draft.graph)
        asked = read_asked(said, draft.journey, graph, now)
        told = rehearse(draft.journey, graph, story := story_of(asked, now))
        kept: Kept = kept_of(story, asked.person, asked.zone, graph, told)
        named = canonical_test({**kept, "name": context["name"] or _name(asked)})
        outcome = play_kept(draft.journey, graph, named, now)
        context |= {"name": named["name"], "person": asked.person, **_shown(graph, named, outcome)}
        # What only her history explains is not kept: said here, so that nobody wonders later.
        context["apart"] = differences(outcome_of(told), outcome, graph)
        if request.method == "POST":
            context["kept"] = testing.keep(actor_of(request), key, {**named, "outcome": outcome}, now=now)
            context["tests_kept"] = draft.journey.tests.count()
    except (BadAnswer, *BROKE) as why:
        context["wrong"] = say_wrong(why)[0]
    except (BadTest, NotPossible) as why:
        context["wrong"] = why.sentence
    except CannotPlay as why:
        context["wrong"] = str(why)
    return render(request, "insights/rehearse/_keep.html", context)


@page()
@require_safe
def again(request: HttpRequest, key: str, test_id: int) -> HttpResponse:
    """Rehearse a kept test: the panel filled in with it."""
    demand_people(request)
    draft = draft_of(key)
    try:
        test = testing.read(actor_of(request), key, test_id)
    except testing.NoSuchTest as why:
        raise Http404(str(why)) from why
    return redirect(f"{reverse('insights:rehearse', args=[key])}?{urlencode(query_of(draft, test.story), doseq=True)}")


def query_of(draft: Draft, kept: Kept) -> dict[str, Any]:
    """Give the address of the panel that asks what a kept test asks; of what happens besides it has room for two."""
    now, who, begins = database_now(), kept.get("person", {}), kept.get("begins", {})
    story = story_of_kept(kept, now)
    zone = {"timezone": story.zone} if story.zone else {}
    query: dict[str, Any] = {
        "who": MADE_UP,
        "asked": "1",
        "plan": who.get("plan", ""),
        "fields": write_lines({**who.get("fields", {}), **zone}),
        "account": write_lines(who.get("account", {})),
        "consent": list(who.get("consents", CONSENTS)),
        "type": begins.get("type", ""),
        "was": begins.get("type", ""),
        "properties": write_lines(begins.get("properties", {})),
        "at": f"{story.at.astimezone(zone_of(story.zone)):%Y-%m-%dT%H:%M}" if "at" in kept else "",
    }
    for answer in kept.get("answers", ()):
        query[f"a-{answer['step']}"], query[f"h-{answer['step']}"] = answer["does"], _hours(answer["after"])
    for n, more in enumerate(kept.get("besides", ())[:ROWS_BESIDES]):
        to = more.get("properties", {}).get("to", "") if more["type"] == "plan_upgraded" else ""
        query[f"b{n}"], query[f"bh{n}"] = f"{more['type']}:{to}" if to else more["type"], _hours(more["after"])
    return query | {f"p-{step}": port for step, port in kept.get("paths", {}).items()}


def _shown(graph: Graph, kept: Kept, outcome: dict[str, Any]) -> dict[str, Any]:
    return {"story": say_story(kept, read_steps(graph)), "outcome": say_outcome(outcome)}


def _name(asked: Asked) -> str:
    """Suggest a name: what begins it, and the plan."""
    return " ".join(part for part in (asked.type.replace("_", " ") or _("Walk"), asked.plan) if part)[:120]


def _hours(length: str) -> str:
    span = read_span(length)
    return f"{span.total_seconds() / 3600:g}" if span is not None else "0"
