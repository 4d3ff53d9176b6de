"""Comments beside the canvas: the thread of a step, and what is still open in the whole journey."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audience.now import database_now
from journeys.graph.reading import read_steps
from journeys.models import Comment
from journeys.operations.comment import MOST_LETTERS, BadComment, NoSuchComment, comment, comments_of, settle
from journeys.pages.common import actor_of, draft_of, name_of, page

MOST_OPEN = 100


@page()
@require_http_methods(["GET", "POST"])
def comments(request: HttpRequest, key: str) -> HttpResponse:
    """Show the thread of ``step``; a POST with ``text`` adds to it."""
    step = request.GET.get("step", "")
    if request.method == "GET":
        return _thread(request, key, step)
    text = request.POST.get("text", "")
    try:
        comment(actor_of(request), key, step, text, now=database_now())
    except BadComment as why:
        return _thread(request, key, step, status=422, typed=text, sentence=why.sentence)
    return _said(_thread(request, key, step))


@page()
@require_POST
def settling(request: HttpRequest, key: str, comment_id: int) -> HttpResponse:
    """Settle a comment, or with ``again`` open it again."""
    try:
        done = settle(actor_of(request), key, comment_id, settled="again" not in request.POST, now=database_now())
    except NoSuchComment as why:
        raise Http404(str(why)) from why
    return _said(_thread(request, key, done.step))


@page()
@require_GET
def open_comments(request: HttpRequest, key: str) -> HttpResponse:
    """List what is open in the whole journey, each leading to its step."""
    draft = draft_of(key)
    steps = read_steps(draft.graph).by_id
    found = list(comments_of(actor_of(request), key, resolved=False).order_by("-id")[: MOST_OPEN + 1])
    rows = [_row(one) | {"title": steps[one.step].title if one.step in steps else "", "step": one.step} for one in found[:MOST_OPEN]]
    context = {"rows": rows, "more": len(found) > MOST_OPEN, "now": database_now()}
    return render(request, "journeys/_comments_open.html", context)


def _thread(request: HttpRequest, key: str, step: str, *, status: int = 200, typed: str = "", sentence: str = "") -> HttpResponse:
    rows = [_row(one) for one in comments_of(actor_of(request), key, step=step)] if step else []
    context = {
        "key": key,
        "step": step,
        "open": [row for row in rows if row["resolved_at"] is None],
        "settled": [row for row in rows if row["resolved_at"] is not None],
        "now": database_now(),
        "typed": typed,
        "sentence": sentence,
        "most": MOST_LETTERS,
        "alone": "list" in request.GET,
    }
    return render(request, "journeys/_comments.html", context, status=status)


def _row(one: Comment) -> dict[str, Any]:
    return {
        "id": one.pk,
        "text": one.text,
        "by": name_of(one.by),
        "at": one.at,
        "resolved_by": name_of(one.resolved_by),
        "resolved_at": one.resolved_at,
    }


def _said(response: HttpResponse) -> HttpResponse:
    response["HX-Trigger"] = "cairn:commented"
    return response
