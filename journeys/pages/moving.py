"""Moving people between versions: what becomes of whoever is at a changed step, how far a move is, and its undoing."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from audience.now import database_now
from journeys.graph.landing import landings
from journeys.graph.shape import Graph
from journeys.operations import rights, transfer
from journeys.operations.finding import NotPossible
from journeys.operations.transfer import Asked, BadChoice, Standing
from journeys.pages.common import actor_of, draft_of, may, page, url
from journeys.pages.moves import listed
from journeys.pages.outcome import outcome

WAITS = (
    ("keep", gettext_lazy("Keep what remains of the wait")),
    ("count", gettext_lazy("Count what was waited already")),
    ("anew", gettext_lazy("Begin the wait anew")),
)
DOES = {"cancel": transfer.cancel, "undo": transfer.undo, "try-again": transfer.try_again}
SHOWN = 20


def choices(standing: Iterable[Standing], after: Graph, said: QueryDict | None = None) -> list[dict[str, Any]]:
    """Lay out what can be chosen for each step, what was chosen, and what that does; where nothing was, they stay."""
    steps = [{"id": step.id, "title": step.title} for step in landings(after)]
    told = said if said is not None else QueryDict()
    found: list[dict[str, Any]] = []
    for one in standing:
        name = f"{one.version}-{one.node}"
        fate, _colon, to = told.get(f"move-{name}", "stay").partition(":")
        offered = [{**step, "suggested": step["id"] == one.to} for step in steps if not one.shadow]
        to = to or told.get(f"to-{name}") or one.to or (str(offered[0]["id"]) if offered else "")
        chosen = f"to:{to}" if fate == "to" else fate
        # At the same step, otherwise set, what was waited counts: it is the new length that was wanted.
        wait = told.get(f"wait-{name}") or ("count" if to == one.node else "keep")
        row = {"standing": one, "name": name, "steps": offered, "chosen": chosen, "fate": fate, "to": to, "wait": wait}
        each = {"stays": "stay", "goes": f"to:{to}", "leaves": "leave"}
        row |= {what: outcome(one, after, choice, wait) for what, choice in each.items()}
        found.append({**row, "outcome": outcome(one, after, chosen, wait)})
    return found


def along(standing: Iterable[Standing], said: QueryDict) -> list[Asked]:
    """Read whether those on steps that did not change go along: to the same step, with what remains of their wait."""
    if said.get("move-others") != "along":
        return []
    return [Asked(version=one.version, node=one.node, do="move", to=one.node, wait="keep") for one in standing if not one.shadow]


def said_in(request: HttpRequest) -> QueryDict:
    """What is chosen so far: posted, or asked about by the page whenever a choice changes."""
    return request.POST if request.method == "POST" else request.GET


def asked(said: QueryDict) -> list[Asked]:
    """Read what was chosen: ``move-<version>-<step>`` is ``stay``, ``leave`` or ``to:<step>``; of ``to`` alone the step is in ``to-…``."""
    found = []
    for field, chosen in said.items():
        kind, _dash, name = field.partition("-")
        number, _dash, node = name.partition("-")
        if kind != "move" or not (number.isascii() and number.isdigit() and len(number) < 7):
            continue
        do, _colon, to = str(chosen).partition(":")
        to = to or (said.get(f"to-{name}", "") if do == "to" else "")
        found.append(Asked(version=int(number), node=node, do="move" if do == "to" else do, to=to, wait=said.get(f"wait-{name}", "keep")))
    return found


@page()
@require_http_methods(["GET", "POST"])
def moving(request: HttpRequest, key: str) -> HttpResponse:
    """Show who stands where on earlier versions, and the moves; ``?part=moves`` gives what changes by itself."""
    if request.method == "GET":
        return _page(request, key)
    try:
        transfer.start(actor_of(request), key, asked(request.POST), now=database_now())
    except (NotPossible, BadChoice) as why:
        return _page(request, key, wrong=why.sentence, status=422)
    messages.success(request, _("They are being moved."))
    return redirect(url("moving", key))


@page(rights.PUBLISH)
@require_POST
def move_deed(request: HttpRequest, key: str, job_id: int, deed: str) -> HttpResponse:
    """Cancel a move, undo it, or let one that failed go on."""
    if deed not in DOES:
        raise Http404(deed)
    try:
        DOES[deed](actor_of(request), key, job_id, now=database_now())
    except NotPossible as why:
        messages.error(request, why.sentence)
    return redirect(url("moving", key))


def _page(request: HttpRequest, key: str, *, wrong: str = "", status: int = 200) -> HttpResponse:
    journey, actor = draft_of(key).journey, actor_of(request)
    jobs = list(transfer.of_journey(actor, key)[:SHOWN])
    at_work = any(job.active for job in jobs)
    context: dict[str, Any] = {
        "title": _("Moving people of %(name)s") % {"name": journey.name},
        "journey": journey,
        "moves": listed(jobs, at_work=at_work),
        "at_work": at_work,
        "may": may(request, rights.PUBLISH),
        "now": database_now(),
    }
    if request.GET.get("part") == "moves":
        return render(request, "journeys/_moves.html", context)
    live = journey.live
    standing = transfer.preview(actor, key)
    context |= {
        "live": live,
        "rows": choices(standing, live.graph, said_in(request)) if live is not None else [],
        "waits": WAITS,
        "wrong": wrong,
        "paused": journey.state == journey.State.PAUSED,
        "url": url("moving", key),
    }
    return render(request, "journeys/moving.html", context, status=status)
