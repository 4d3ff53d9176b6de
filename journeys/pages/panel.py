"""The panel of a step, or of the journey: a form made from the settings, saved as it is changed."""

from dataclasses import dataclass, field, replace
from json import dumps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audience.now import database_now
from engine.models import Journey, Version
from ground.ask import questions
from ground.settings import BadSetting
from journeys.checks.base import Finding
from journeys.everywhere import Everywhere, read_everywhere, say_goal
from journeys.forms.controls import Control, Draw, controls
from journeys.forms.offers import Offers
from journeys.forms.posted import acted, posted
from journeys.graph.answers import all_answered, say_answers
from journeys.graph.difference import Told, changes
from journeys.graph.edits import edit as edit_graph
from journeys.graph.paths import paths_of
from journeys.graph.reading import Step, Steps, read_steps
from journeys.graph.shape import Graph
from journeys.graph.surgery import BadCommand
from journeys.models import Draft
from journeys.node import shelf
from journeys.operations import rights
from journeys.operations.configure import EVERYWHERE, StepConflict, last_remover, print_of, print_of_part
from journeys.operations.finding import find
from journeys.operations.merging import configure_beside, written_part
from journeys.pages.common import actor_of, changed, findings, may, name_of, page, url
from journeys.pages.crowd import version_of

PREFIX = "s"


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What the panel shows."""

    node: str
    base: str
    was: str
    controls: list[Control]
    can_edit: bool
    offers: Offers
    name: str = ""
    step: Step | None = None
    words: str = ""
    answers: str = ""
    ways: list[dict[str, Any]] = field(default_factory=list)
    starts: list[Any] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)
    of_steps: list[Finding] = field(default_factory=list)

    def signature(self) -> list[Any]:
        """Say what stands on the form, so that it is drawn anew only when that is another."""
        return _signature(self.controls)


@page()
@require_http_methods(["GET", "POST"])
def panel(request: HttpRequest, key: str) -> HttpResponse:
    draft = find(key)
    node = request.GET.get("step") or EVERYWHERE
    version = version_of(draft.journey, request.GET.get("version"))
    graph = version.graph if version is not None else draft.graph
    if node != EVERYWHERE and all(one["id"] != node for one in graph["nodes"]):
        if request.method == "POST":
            return render(request, "journeys/_panel_removed.html", {"by": _other(request, last_remover(draft.journey))}, status=409)
        return render(request, "journeys/_panel_gone.html", {"node": node})
    can_edit = version is None and may(request, rights.DRAW) and draft.journey.state != Journey.State.ARCHIVED
    if request.method == "POST" and can_edit:
        return _save(request, draft, node)
    return _draw(request, draft, graph, node, can_edit, version)


def _draw(
    request: HttpRequest, draft: Draft, graph: Graph, node: str, can_edit: bool, version: Version | None = None, status: int = 200
) -> HttpResponse:
    made = _panel(graph, draft.journey, node, can_edit)
    context = {"panel": made, "journey": draft.journey, "version": version, "url": url("panel", draft.journey.key)}
    return render(request, "journeys/_panel.html", context | {"preview_url": url("preview", draft.journey.key)}, status=status)


def _save(request: HttpRequest, draft: Draft, node: str) -> HttpResponse:
    """Take what was posted; answer with what changed around the fields, or with the whole panel where the form is another one now."""
    before = _panel(draft.graph, draft.journey, node, True)
    change = _posted(request, draft, node, before.offers)
    base = request.POST.get("base", "")
    if "mine" in request.POST:
        base = before.base
    actor, was = actor_of(request), request.POST.get("was", "")
    try:
        saved, view = configure_beside(actor, draft.journey.key, node, base=base, was=was, change=change, now=database_now())
    except StepConflict as conflict:
        context = {
            "by": _other(request, conflict.by),
            "node": node,
            "told": _both(conflict.draft.graph, node, change),
        }
        return render(request, "journeys/_panel_conflict.html", context | {"url": url("panel", draft.journey.key)}, status=409)
    except BadCommand as why:
        return render(request, "journeys/_panel_refused.html", {"sentence": why.sentence}, status=422)
    if saved.revision == draft.revision and "do" not in request.POST:
        return HttpResponse(status=204)
    after = _panel(saved.graph, saved.journey, node, True)
    if view is not None:
        # The fields show what was sent: what the other one changed comes when the step is opened again, and is not taken for a wish.
        after = replace(after, was=dumps(view), base=print_of_part(view))
    if after.signature() != before.signature() or "mine" in request.POST:
        response = _draw(request, saved, saved.graph, node, True)
        response["HX-Retarget"], response["HX-Reswap"] = "#panel", "innerHTML"
        return changed(response)
    response = render(request, "journeys/_panel_said.html", {"panel": after, "all": _flat(after.controls), "journey": saved.journey})
    return changed(response)


def _other(request: HttpRequest, by: str) -> str:
    """Name who was quicker; in two tabs it may have been the very person who asks."""
    return name_of(by) if by not in ("", actor_of(request).name) else _("Somebody else")


def _both(graph: Graph, node: str, change: dict[str, Any]) -> tuple[Told, ...]:
    """Say in which settings a step as it is now and the change that was refused differ."""
    command = (
        {"op": "everywhere", "everywhere": change.get("settings")} if node == EVERYWHERE else {"op": "configure", "id": node, **change}
    )
    try:
        mine = edit_graph(graph, command).graph
    except BadCommand:
        return ()
    about = "" if node == EVERYWHERE else node
    return next((one.told for one in changes(graph, mine) if one.node == about), ())


def _posted(request: HttpRequest, draft: Draft, node: str, offers: Offers) -> dict[str, Any]:
    """Make the change out of the form. A start that becomes another kind keeps what both ask."""
    if node == EVERYWHERE:
        return {"settings": _acted(request, posted(Everywhere, request.POST, offers, PREFIX))}
    raw = next(one for one in draft.graph["nodes"] if one["id"] == node)
    change: dict[str, Any] = {}
    if "name" in request.POST:
        typed = request.POST["name"].strip()
        node_type = shelf.get(raw["type"])
        change["name"] = "" if node_type is not None and typed == node_type.title and not raw.get("name") else typed
    node_type = shelf.get(raw["type"])
    if node_type is None:
        return change
    before = dict(node_type.upgraded(raw.get("settings") or {}, raw.get("schema", 1)))
    settings = _acted(request, {**before, **posted(node_type.settings, request.POST, offers, PREFIX)})
    wanted = shelf.get(request.POST.get("type", "")) or node_type
    if wanted is not node_type:
        asked = {name.rstrip("_") for name in questions(wanted.settings)}
        settings = {name: value for name, value in settings.items() if name in asked}
        change["type"] = wanted.kind
    return change | {"settings": settings}


def _acted(request: HttpRequest, settings: dict[str, Any]) -> dict[str, Any]:
    action = request.POST.get("do", "")
    return acted(settings, action, PREFIX) if action else settings


def _panel(graph: Graph, journey: Journey, node: str, can_edit: bool) -> Panel:
    steps = read_steps(graph)
    offers = Offers.of(steps)
    found = findings(graph, journey)
    if node == EVERYWHERE:
        return _everywhere(graph, offers, can_edit, found)
    step = steps[node]
    raw = step.raw.get("settings") or {}
    if step.type is not None:
        try:
            raw = step.type.upgraded(raw, step.raw.get("schema", 1))
        except BadSetting:
            raw = {}
    made = controls(step.type.settings, raw, Draw(offers, step.problems), PREFIX) if step.type is not None else []
    return Panel(
        node=node,
        base=print_of(graph, node),
        was=written_part(graph, node),
        controls=made,
        can_edit=can_edit,
        offers=offers,
        name=step.title,
        step=step,
        words=_words(step, graph),
        ways=_ways(graph, steps, node),
        starts=[one for one in shelf if one.group == "start"] if step.group == "start" else [],
        # What is wrong with a field stands at the field; a remedy stands here.
        found=[one for one in found if one.node == node and (one.check != "settings" or one.remedy)],
        answers=_answers(step, steps, graph),
    )


def _everywhere(graph: Graph, offers: Offers, can_edit: bool, found: list[Finding]) -> Panel:
    raw = graph.get("everywhere") or {}
    _made, problems = read_everywhere(raw)
    inside = [BadSetting(one.field.removeprefix("everywhere."), one.code, one.sentence) for one in problems]
    return Panel(
        node=EVERYWHERE,
        base=print_of(graph, EVERYWHERE),
        was=written_part(graph, EVERYWHERE),
        controls=controls(Everywhere, raw, Draw(offers, inside), PREFIX),
        can_edit=can_edit,
        offers=offers,
        found=[one for one in found if not one.node],
        of_steps=[one for one in found if one.node],
    )


def _answers(step: Step, steps: Steps, graph: Graph) -> str:
    return say_answers(all_answered(steps, paths_of(graph, steps.ports_of))[step.id]) if step.group == "say" else ""


def _words(step: Step, graph: Graph) -> str:
    if step.type is None:
        return ""
    if step.type.kind == "goal":
        everywhere, _problems = read_everywhere(graph.get("everywhere") or {})
        return f"{say_goal(everywhere)}. {step.type.words(step.settings)}"
    return step.type.words(step.settings)


def _ways(graph: Graph, steps: Steps, node: str) -> list[dict[str, Any]]:
    ways = paths_of(graph, steps.ports_of).ways[node]
    return [
        {"key": way.port.key, "label": way.port.label, "to": way.to or "", "title": steps[way.to].title if way.to is not None else ""}
        for way in ways
    ]


def _signature(made: list[Control]) -> list[Any]:
    return [
        (
            one.name,
            one.kind,
            one.shown,
            one.rule.known.schema.entry if one.rule is not None else None,
            [(item.title if one.kind == "events" else "", _signature(item.controls)) for item in one.items],
        )
        for one in made
    ]


def _flat(made: list[Control]) -> list[Control]:
    """List all controls, those inside lists too."""
    return [inner for one in made for inner in (one, *_flat([c for item in one.items for c in item.controls]))]
