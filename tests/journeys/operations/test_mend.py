"""What a check found is mended by one command, which is undone like any other."""

from datetime import UTC, datetime

import pytest

from audience.history import Actor, NotAllowed
from audience.models import Plan
from journeys.checks.base import checks
from journeys.checks.examine import examine
from journeys.checks.known import known_for
from journeys.graph.shape import canonical
from journeys.graph.surgery import BadCommand
from journeys.operations import rights
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.finding import RevisionConflict, find
from journeys.operations.publish import publish
from tests.api import Engineer, assert_problem
from tests.journeys.checks.test_checks import ASKS, KNOWN, MODAL, PLANS, fork, loop
from tests.journeys.drawing import edge, line, push, simple, start, step, wait

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
MAYA = Actor("user:maya")
SPLIT = {"shares": [{"key": "a", "label": "A", "percent": 50}, {"key": "b", "label": "B", "percent": 20}], "salt": "s"}


def parted():
    graph = line(start(), step("split", "split", SPLIT), push("left", "One has ten."))
    graph["nodes"].append(push("right", "Two have twenty."))
    graph["edges"].append(edge("split", "right", "b"))
    return graph


def asked_at_once():
    graph = line(start(), push(), fork("a", rule=ASKS), wait("end"))
    graph["edges"].append(edge("fork", "end", "else"))
    return graph


def stray():
    graph = simple()
    graph["edges"].append(edge("push", "goal", "skipped"))
    return graph


def settings_of(step_id, key="nudge"):
    return next(one for one in find(key).graph["nodes"] if one["id"] == step_id)["settings"]


SMS = {"text": "Heads up — it’s {{ pct | default: 80 }} % full… https://acme.example/up"}
MENDED = {
    "sms::alphabet": ("sms", line(start(), step("sms", "send_sms", SMS))),
    "exit_on_plan_change::": ("exit_on_plan_change", line(start(), push(), exits=[])),
    "texts:push:first_name": ("texts", line(start(), push(body="Hello {{ first_name }}, {{ first_name | upcase }}"))),
    "settings:split:shares": ("settings", parted()),
    "loops:push:wait": ("loops", loop(push(), step("again", "repeat", {"times": 2}), by="again")),
    "at_once:two:push": ("at_once", line(start(), push(), push("two", "b"))),
    "too_soon:fork:push": ("too_soon", asked_at_once()),
    "modal:modal:style": ("modal", line(step("start", "entry_api", {}), step("modal", "send_in_app", MODAL))),
    "whose_plan:start:account.plan": (
        "whose_plan",
        line(start(where={"op": "all", "of": [{"op": "ne", "left": {"account": "plan"}, "right": {"value": "free"}}]}), push()),
    ),
    "prompt::prompt": ("prompt", line(start(), push(is_prompt=False))),
    "loose_ends:lost:": ("loose_ends", {**simple(), "nodes": [*simple()["nodes"], wait("lost")]}),
    "loose_ends:push:skipped": ("loose_ends", stray()),
    "urgency:push:exclaimed": ("urgency", line(start(), push(body="One is left!!! BUY NOW"))),
    "consent_class:push:message_class": ("consent_class", line(start(), push(body="Upgrade now", message_class="transactional"))),
    "way_up:start:pro": ("way_up", line(start(), push())),
    "known_plans:start:freee": (
        "known_plans",
        line(start(where={"op": "in", "left": {"field": "current_plan"}, "right": {"value": ["freee", "pro"]}}), push()),
    ),
}


@pytest.fixture
def _plans():
    for order, plan in enumerate(PLANS):
        Plan.objects.create(order=order, price=order, **{name: plan[name] for name in ("key", "name", "limits", "sold")})


def of(check, graph):
    return [one for one in examine(graph, known_for(graph, NOW)) if one.check == check and one.remedy]


@pytest.mark.row("E16")
@pytest.mark.usefixtures("_plans")
@pytest.mark.parametrize("key", MENDED)
def test_one_command_mends_it_and_undo_brings_it_back(key):
    check, graph = MENDED[key]
    before = create(MAYA, name="Nudge", key="nudge", now=NOW, graph=graph).graph
    (finding, *_more) = [one for one in of(check, before) if key.endswith(one.field)]

    mended = edit(MAYA, "nudge", revision=1, commands=[{"op": "mend", "finding": finding.key}], now=NOW).draft

    assert finding.key not in {one.key for one in examine(mended.graph, known_for(mended.graph, NOW))}
    assert mended.graph != before
    assert len(mended.graph["nodes"]) >= len(before["nodes"]) - 1
    back = edit(MAYA, "nudge", revision=2, commands=[{"op": "restore", "graph": before}], now=NOW).draft
    assert canonical(back.graph) == before


@pytest.mark.row("E16")
def test_every_check_that_offers_a_remedy_has_one_and_the_table_tries_each():
    offering = {one.key for one in checks if one.mend is not None}
    # What the live version does is mended below.
    assert offering - {"held_out"} == {check for check, _graph in MENDED.values()}


@pytest.mark.row("E16")
def test_the_share_that_the_live_version_watches_is_held_out_again():
    graph = line(start(), push(), wait(), step("goal", "goal", {}), holdout=0.1)
    create(MAYA, name="Nudge", key="nudge", now=NOW, graph=graph)
    publish(MAYA, "nudge", now=NOW, ticks=["*"])
    rules = {**find("nudge").graph["everywhere"], "holdout": 0.0}
    draft = edit(MAYA, "nudge", revision=1, commands=[{"op": "everywhere", "everywhere": rules}], now=NOW).draft
    (finding,) = [one for one in examine(draft.graph, known_for(draft.graph, NOW, draft.journey)) if one.check == "held_out"]
    assert (finding.remedy, finding.level) == ("Hold out 10 % again", "warning")

    mended = edit(MAYA, "nudge", revision=2, commands=[{"op": "mend", "finding": finding.key}], now=NOW).draft

    assert mended.graph["everywhere"]["holdout"] == 0.1


@pytest.mark.row("A14")
def test_dear_characters_are_spelled_plainly_and_what_stands_in_braces_stays():
    create(MAYA, name="Nudge", key="nudge", now=NOW, graph=line(start(), step("sms", "send_sms", SMS)))
    (finding,) = of("sms", find("nudge").graph)
    assert finding.remedy == "Write “-” for “—”, “'” for “’”, “...” for “…”"

    edit(MAYA, "nudge", revision=1, commands=[{"op": "mend", "finding": finding.key}], now=NOW)
    assert settings_of("sms")["text"] == "Heads up - it's {{ pct | default: 80 }} % full... https://acme.example/up"


@pytest.mark.row("D18")
def test_a_fallback_is_put_wherever_the_value_is_said_without_one():
    body = (
        "{{first_name}} and {{ first_name | upcase }}, {{ first_name | default: 'Ada' }}, {{ first_names }} {% if first_name %}x{% endif %}"
    )
    graph = line(start(), push(body=body, url="https://a.example/?n={{ first_name }}"))
    create(MAYA, name="Nudge", key="nudge", now=NOW, graph=graph)

    edit(MAYA, "nudge", revision=1, commands=[{"op": "mend", "finding": "texts:push:first_name"}], now=NOW)

    assert settings_of("push")["body"] == (
        '{{ first_name | default: "there" }} and {{ first_name | upcase | default: "there" }}, {{ first_name | default: \'Ada\' }},'
        " {{ first_names }} {% if first_name %}x{% endif %}"
    )
    assert settings_of("push")["url"] == 'https://a.example/?n={{ first_name | default: "there" }}'


@pytest.mark.parametrize(
    ("percents", "made"),
    [([50, 20], [50, 50]), ([60, 50], [60, 40]), ([80, 80], [80, 20]), ([100, 50], [66.67, 33.33]), ([100, 100], [50, 50])],
)
def test_the_last_path_gets_the_rest(percents, made):
    graph = parted()
    for share, percent in zip(graph["nodes"][1]["settings"]["shares"], percents, strict=True):
        share["percent"] = percent
    create(MAYA, name="Nudge", key="nudge", now=NOW, graph=graph)
    edit(MAYA, "nudge", revision=1, commands=[{"op": "mend", "finding": "settings:split:shares"}], now=NOW)
    assert [one["percent"] for one in settings_of("split")["shares"]] == made


@pytest.mark.usefixtures("_plans")
def test_whoever_has_no_next_plan_is_kept_out_beside_the_filter_that_was_there():
    where = {"op": "ge", "left": {"field": "seats_used"}, "right": {"value": 3}}
    create(MAYA, name="Nudge", key="nudge", now=NOW, graph=line(start(where=where), push()))
    edit(MAYA, "nudge", revision=1, commands=[{"op": "mend", "finding": "way_up:start:pro"}], now=NOW)
    top = {"op": "ne", "left": {"field": "current_plan"}, "right": {"value": "pro"}}
    assert settings_of("start")["where"] == {"op": "all", "of": [where, top]}


def test_a_wait_on_every_way_in_keeps_all_of_them():
    graph = line(
        start(), step("split", "split", {**SPLIT, "shares": [{**SPLIT["shares"][0]}, {**SPLIT["shares"][1], "percent": 50}]}), push("a")
    )
    graph["nodes"] += [push("b", "Others."), push("c", "Third.")]
    graph["edges"] += [edge("split", "b", "b"), edge("a", "c"), edge("b", "c")]
    before = canonical(graph)
    (finding, *_others) = [one for one in examine(before, KNOWN) if one.check == "at_once"]
    create(MAYA, name="Nudge", key="nudge", now=NOW, graph=before)

    graph = edit(MAYA, "nudge", revision=1, commands=[{"op": "mend", "finding": finding.key}], now=NOW).draft.graph

    into = {(one["from"], one["to"]) for one in graph["edges"]}
    assert {("a", "wait-time-1"), ("b", "wait-time-1"), ("wait-time-1", "c")} <= into
    assert not [one for one in examine(graph, KNOWN) if one.check == "at_once"]


@pytest.mark.parametrize(
    ("finding", "code"),
    [("sms:push:alphabet", "nothing_found"), ("", "nothing_found"), ("x" * 9000, "nothing_found"), ("copy:push:no_link", "no_remedy")],
)
def test_what_is_not_found_or_has_no_remedy_is_refused(finding, code):
    create(MAYA, name="Nudge", key="nudge", now=NOW, graph=simple())
    with pytest.raises(BadCommand) as caught:
        edit(MAYA, "nudge", revision=1, commands=[{"op": "mend", "finding": finding}], now=NOW)
    assert (caught.value.code, caught.value.field) == (code, "finding")
    assert find("nudge").revision == 1


@pytest.mark.row("E26")
def test_two_tabs_and_whoever_only_reads():
    create(MAYA, name="Nudge", key="nudge", now=NOW, graph=line(start(), push(), exits=[]))
    mend = [{"op": "mend", "finding": "exit_on_plan_change::"}]
    edit(MAYA, "nudge", revision=1, commands=mend, now=NOW)
    with pytest.raises(RevisionConflict):
        edit(MAYA, "nudge", revision=1, commands=mend, now=NOW)
    with pytest.raises(NotAllowed):
        edit(Actor("user:rita", frozenset({rights.SEE})), "nudge", revision=2, commands=mend, now=NOW)


@pytest.mark.row("E28")
def test_an_engineer_mends_over_the_api():
    engineer = Engineer()
    create(MAYA, name="Nudge", key="nudge", now=NOW, graph=line(start(), push(), exits=[]))
    (found,) = [one for one in engineer.get("/api/journeys/nudge/checks/").json() if one["check"] == "exit_on_plan_change"]
    assert found["remedy"] == "Add the exit"

    mend = {"revision": 1, "commands": [{"op": "mend", "finding": found["key"]}]}
    answer = engineer.post("/api/journeys/nudge/draft/commands/", mend)
    assert answer.status_code == 200, answer.content
    assert [one["type"] for one in answer.json()["graph"]["everywhere"]["exits"]] == ["$plan_change"]
    again = engineer.post("/api/journeys/nudge/draft/commands/", {**mend, "revision": 2})
    assert_problem(again, 422, "nothing_found")
