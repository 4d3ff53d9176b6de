"""The tests kept with a journey: their page, and their part of the publish dialog."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from audience.now import database_now
from frontend.pills import Pill, pills
from journeys.graph.reading import read_steps
from journeys.kept.differences import say_outcome
from journeys.kept.shape import BadTest
from journeys.kept.words import say_story
from journeys.models import Draft, KeptTest
from journeys.operations import rights, testing
from journeys.operations.finding import NotPossible
from journeys.pages.common import actor_of, draft_of, may, name_of, page

for _pill in (
    Pill("passed", gettext_lazy("Passed"), "good", "dot"),
    Pill("differs", gettext_lazy("Differs"), "warn"),
    Pill("broken", gettext_lazy("Could not be played"), "bad"),
    Pill("not_played", gettext_lazy("Not played yet")),
):
    pills.add(_pill)


@page()
@require_safe
def tests(request: HttpRequest, key: str) -> HttpResponse:
    """List the tests with what they play, what is kept, and how the last play went."""
    draft = draft_of(key)
    context = {
        "title": draft.journey.name,
        "subtitle": gettext("Tests"),
        "journey": draft.journey,
        "draft": draft,
        "rows": rows_of(draft, testing.tests_of(actor_of(request), key)),
        "may_keep": may(request, rights.DRAW),
        "now": database_now(),
    }
    return render(request, "journeys/tests.html", context)


@page()
@require_POST
def play_tests(request: HttpRequest, key: str) -> HttpResponse:
    """Play all; in the publish dialog answer with its part."""
    testing.run(actor_of(request), key, now=database_now())
    return part(request, draft_of(key)) if request.headers.get("HX-Request") else redirect("journeys:tests", key)


@page()
@require_POST
def test_deed(request: HttpRequest, key: str, test_id: int, deed: str) -> HttpResponse:
    """Rename a test, take its new outcome, play it or keep it no longer."""
    does: dict[str, Callable[[], Any]] = {
        "rename": lambda: testing.rename(actor, key, test_id, request.POST.get("name", ""), now=now),
        "accept": lambda: testing.take_outcome(actor, key, test_id, now=now),
        "run": lambda: testing.run(actor, key, now=now, only=test_id),
        "delete": lambda: testing.drop(actor, key, test_id, now=now),
    }
    if deed not in does:
        raise Http404(deed)
    actor, now = actor_of(request), database_now()
    try:
        does[deed]()
    except testing.NoSuchTest as why:
        raise Http404(str(why)) from why
    except (BadTest, NotPossible) as why:
        messages.error(request, why.sentence)
    return part(request, draft_of(key)) if request.headers.get("HX-Request") else redirect("journeys:tests", key)


def part(request: HttpRequest, draft: Draft) -> HttpResponse:
    return render(request, "journeys/_tests.html", part_of(draft, request.POST.getlist("tick"), may(request, rights.DRAW)))


def part_of(draft: Draft, ticks: Iterable[str], may_keep: bool) -> dict[str, Any]:
    """Give what the publish dialog shows of the tests."""
    rows = rows_of(draft, KeptTest.objects.filter(journey=draft.journey))
    failing = [row | {"ticked": row["finding"].key in ticks} for row in rows if row["test"].state != "passed"]
    return {
        "journey": draft.journey,
        "tests": rows,
        "failing": failing,
        "passing": [row["test"].name for row in rows if row["test"].state == "passed"],
        "may_keep": may_keep,
        "played": all(row["test"].played == draft.revision for row in rows),
    }


def rows_of(draft: Draft, kept: Iterable[KeptTest]) -> list[dict[str, Any]]:
    steps = read_steps(draft.graph)
    return [
        {
            "test": test,
            "state": test.state or "not_played",
            "story": say_story(test.story, steps),
            "outcome": say_outcome(test.outcome),
            "whys": testing.whys(test, draft.graph),
            "finding": testing.finding_of(test, draft.graph),
            "by": name_of(test.kept_by),
            "stale": test.played is not None and test.played != draft.revision,
        }
        for test in kept
    ]
