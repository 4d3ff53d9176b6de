"""The panel: one form for every node type, saved as it is changed."""

import json
import re
from html import unescape

import pytest

from audience.history import Actor
from audience.models import FieldDefinition
from audience.now import database_now
from journeys.node import shelf
from journeys.operations.configure import EVERYWHERE, configure, part_of, print_of
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.finding import find
from tests.journeys.drawing import edge, push, start, step
from tests.journeys.pages.form_of import form_of

pytestmark = pytest.mark.django_db
KINDS = [node.kind for node in shelf]


def panel(client, step_id, key="nudge"):
    return client.get(f"/admin/journeys/{key}/panel/?step={step_id}").content.decode()


def save(client, step_id, form, key="nudge"):
    return client.post(f"/admin/journeys/{key}/panel/?step={step_id}", form)


def settings_of(step_id, key="nudge"):
    return next(one for one in find(key).graph["nodes"] if one["id"] == step_id)["settings"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_sent_back_as_it_was_drawn_means_the_same_settings(maya, kind):
    node = shelf[kind]
    first = step("it", kind) if node.group == "start" else start()
    nodes = [first, step("it", kind), push()] if first["id"] != "it" else [first, push()]
    main = next((port.key for port in node.ports(node.read(node.example, 1)) if not port.side), "next")
    edges = [edge("start", "it")] if first["id"] != "it" else []
    edges += [edge("it", "push", main)] if node.ports(node.read(node.example, 1)) else []
    create(Actor("user:maya"), name="N", key="nudge", now=database_now(), graph={"nodes": nodes, "edges": edges})

    answer = save(maya, "it", form_of(panel(maya, "it")))

    assert answer.status_code in (200, 204)
    assert node.read(settings_of("it"), 1) == node.read(node.example, 1)
    assert len(find("nudge").graph["edges"]) == len(edges)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_step_of_each_kind_opens_with_what_it_needs(maya, kind):
    node = shelf[kind]
    settings = node.fresh("it")
    graph = {"nodes": [step("it", kind, settings)], "edges": []}
    create(Actor("user:maya"), name="N", key="nudge", now=database_now(), graph=graph)

    html = panel(maya, "it")
    assert node.help.split()[0] in html
    assert save(maya, "it", form_of(html)).status_code in (200, 204)


def test_a_change_is_saved_and_told_in_words(maya, nudge):
    form = form_of(panel(maya, "wait"))
    form["s.lasts"], form["s.lasts.unit"] = ["6"], ["hours"]
    answer = save(maya, "wait", form)

    assert answer.status_code == 200
    assert settings_of("wait")["lasts"] == "PT6H"
    assert "Holds the person for 6 hours." in answer.content.decode()
    assert "cairn:changed" in answer["HX-Trigger"]


def test_what_changes_nothing_writes_nothing(maya, nudge):
    form = form_of(panel(maya, "wait"))
    save(maya, "wait", form)
    before = find("nudge").revision
    form = form_of(panel(maya, "wait"))

    assert save(maya, "wait", form).status_code == 204
    assert find("nudge").revision == before


def test_a_wrong_answer_is_kept_and_named_at_its_field(maya, nudge):
    form = form_of(panel(maya, "wait"))
    form["s.lasts"] = ["soon"]
    answer = save(maya, "wait", form)

    assert settings_of("wait")["lasts"] == "soon"
    assert "Give a length" in answer.content.decode()
    assert 'value="soon"' in panel(maya, "wait")


def test_a_name_on_the_card_is_saved(maya, nudge):
    form = form_of(panel(maya, "push"))
    form["name"] = ["Push: storage"]
    save(maya, "push", form)

    assert find("nudge").graph["nodes"][1]["name"] == "Push: storage"


def branched(maya):
    graph = {"nodes": [start(), step("fork", "branch"), push()], "edges": [edge("start", "fork"), edge("fork", "push", "b")]}
    create(Actor("user:maya"), name="N", key="nudge", now=database_now(), graph=graph)


def test_a_path_is_added_moved_and_taken_away(maya):
    branched(maya)
    form = form_of(panel(maya, "fork"))
    answer = save(maya, "fork", form | {"do": ["add:s.paths"]})
    assert answer["HX-Retarget"] == "#panel"
    assert [path["key"] for path in settings_of("fork")["paths"]] == ["a", "b", "c"]

    save(maya, "fork", form_of(panel(maya, "fork")) | {"do": ["up:s.paths.1"]})
    assert [path["key"] for path in settings_of("fork")["paths"]] == ["b", "a", "c"]

    save(maya, "fork", form_of(panel(maya, "fork")) | {"do": ["remove:s.paths.0"]})
    assert [path["key"] for path in settings_of("fork")["paths"]] == ["a", "c"]
    assert [one["id"] for one in find("nudge").graph["nodes"]] == ["start", "fork"]


def test_an_event_is_chosen_or_its_name_typed(maya, nudge):
    form = form_of(panel(maya, "start"))
    form["s.types"] = ["usage_threshold_hit", "…"]
    form["s.types.other"] = ["", "board_shared"]
    save(maya, "start", form)

    assert settings_of("start")["types"] == ["usage_threshold_hit", "board_shared"]
    assert "Not registered" in panel(maya, "start")


def test_a_rule_is_saved_as_json(maya, nudge):
    form = form_of(panel(maya, "start"))
    form["s.where"] = ['{"op":"all","of":[{"op":"eq","left":{"field":"current_plan"},"right":{"value":"free"}}]}']
    save(maya, "start", form)

    assert settings_of("start")["where"]["of"][0]["left"] == {"field": "current_plan"}
    assert "current_plan is free" in panel(maya, "start")


def test_the_start_becomes_another_kind_of_start(maya, nudge):
    form = form_of(panel(maya, "start"))
    answer = save(maya, "start", form | {"type": ["entry_api"]})

    assert find("nudge").graph["nodes"][0]["type"] == "entry_api"
    assert "When your application calls" in answer.content.decode()


def test_what_holds_everywhere_is_a_form_as_well(maya, nudge):
    form = form_of(panel(maya, "everywhere"))
    form["s.holdout"], form["s.within_days"] = ["10"], ["30"]
    save(maya, "everywhere", form)

    everywhere = find("nudge").graph["everywhere"]
    assert (everywhere["holdout"], everywhere["within_days"]) == (0.1, 30)
    assert everywhere["exits"] == [{"type": "$plan_change", "where": {}}]


@pytest.mark.row("E26")
def test_a_step_that_somebody_else_changed_asks_which_side_to_keep(maya, nudge):
    form = form_of(panel(maya, "wait"))
    base = print_of(find("nudge").graph, "wait")
    configure(Actor("user:eli"), "nudge", "wait", base=base, change={"settings": {"lasts": "P2D"}}, now=database_now())
    form["s.lasts"] = ["3"]

    answer = save(maya, "wait", form)
    assert answer.status_code == 409
    assert "eli changed this step too." in answer.content.decode()
    assert settings_of("wait")["lasts"] == "P2D"
    assert save(maya, "wait", form | {"mine": ["1"]}).status_code == 200
    assert settings_of("wait")["lasts"] == "P3D"


@pytest.mark.row("E26")
@pytest.mark.parametrize("node", ["push", EVERYWHERE])
def test_two_who_change_different_settings_of_one_step_both_get_their_way(maya, nudge, node):
    """Eli's title is no wish of Maya's form, which still shows the old one, neither now nor when she goes on."""
    eli, hers, hers_too = ("title", "s.body", "s.url") if node == "push" else ("holdout", "s.within_days", "s.priority")
    form = form_of(panel(maya, node))
    base, part = print_of(find("nudge").graph, node), part_of(find("nudge").graph, node)
    settings = part["settings"] if node == "push" else part
    theirs = {**settings, eli: "Eli's" if node == "push" else 0.25}
    configure(Actor("user:eli"), "nudge", node, base=base, change={"settings": theirs}, now=database_now())
    form[hers] = ["Maya's"] if node == "push" else ["30"]

    answer = save(maya, node, form)

    assert answer.status_code == 200
    said = dict(re.findall(r'name="(base|was)" id="[^"]*" value="([^"]*)"', answer.content.decode()))
    after = form | {name: [unescape(value)] for name, value in said.items()}
    after[hers_too] = ["https://acme.example/up"] if node == "push" else ["7"]
    assert save(maya, node, after).status_code == 200
    graph = find("nudge").graph
    found = settings_of("push") if node == "push" else graph["everywhere"]
    assert found[eli] == theirs[eli]
    assert str(found[hers.removeprefix("s.")]) == form[hers][0]
    assert str(found[hers_too.removeprefix("s.")]) == after[hers_too][0]
    # What both change is asked about, from whatever the form shows.
    after["s.title" if node == "push" else "s.holdout"] = ["Mine"] if node == "push" else ["40"]
    assert save(maya, node, after).status_code == 409


@pytest.mark.row("E26")
@pytest.mark.parametrize("was", ["", "{", "[]", '{"id": "push"}', '{"id": "push", "type": "send_push", "settings": {"title": "made up"}}'])
def test_what_a_form_was_made_from_is_not_believed_without_its_print(maya, nudge, was):
    form = form_of(panel(maya, "push"))
    base = print_of(find("nudge").graph, "push")
    configure(
        Actor("user:eli"), "nudge", "push", base=base, change={"settings": {**settings_of("push"), "title": "Eli's"}}, now=database_now()
    )
    form["s.body"] = ["Maya's"]

    assert save(maya, "push", form | {"was": [was]}).status_code == 409


@pytest.mark.row("E26")
def test_whoever_removed_a_step_is_named_not_whoever_drew_since(maya, nudge):
    form = form_of(panel(maya, "wait"))
    edit(Actor("user:eli"), "nudge", revision=1, commands=[{"op": "remove", "id": "wait"}], now=database_now())
    edit(Actor("user:rita"), "nudge", revision=2, commands=[{"op": "rename", "name": "Later"}], now=database_now())

    answer = save(maya, "wait", form)

    assert answer.status_code == 409
    assert "eli removed this step." in answer.content.decode()


def test_another_step_may_change_while_the_form_is_open(maya, nudge):
    form = form_of(panel(maya, "wait"))
    base = print_of(find("nudge").graph, "push")
    configure(Actor("user:eli"), "nudge", "push", base=base, change={"name": "Push: gate"}, now=database_now())
    form["s.lasts"] = ["3"]

    assert save(maya, "wait", form).status_code == 200
    assert find("nudge").graph["nodes"][1]["name"] == "Push: gate"


def test_a_step_that_is_gone_is_told(maya, nudge):
    assert "gone" in panel(maya, "nobody")


def open_panel(client, kind, settings=None):
    first = start() if kind != "entry_event" else step("it", kind, settings)
    nodes = [first, push()] if kind == "entry_event" else [first, step("it", kind, settings), push()]
    create(Actor("user:maya"), name="N", key="nudge", now=database_now(), graph={"nodes": nodes, "edges": []})
    return form_of(panel(client, "it"))


@pytest.mark.row("E5")
def test_a_condition_is_waited_for_and_needs_no_event(maya):
    form = open_panel(maya, "wait_for", {"events": [], "give_up_after": "P3D"})
    assert "Nothing: the events alone end the wait" in panel(maya, "it")
    assert "Choose an event, or say what must be true." in panel(maya, "it")

    rule = {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "pro"}}
    form["s.condition"] = [json.dumps(rule)]
    html = save(maya, "it", form).content.decode()

    assert settings_of("it")["condition"] == rule
    assert "Holds the person for up to 3 days. It ends as soon as current_plan is pro." in html
    assert "Choose an event, or say what must be true." not in html


@pytest.mark.row("E4")
def test_a_date_is_chosen_and_only_what_matters_is_asked(maya):
    FieldDefinition.objects.create(owner="account", name="contract_ends_on", type="day")
    form = open_panel(maya, "wait_date", {"field": "renews_at"})
    assert '<option value="contract_ends_on" label="The account">' in panel(maya, "it")

    form |= {"s.of": ["account"], "s.field": ["contract_ends_on"], "s.side": ["before"], "s.clock": ["09:00"], "s.past": ["path"]}
    html = save(maya, "it", form).content.decode()

    kept = settings_of("it")
    assert {name: kept[name] for name in ("of", "field", "side", "clock", "past")} == {
        "of": "account",
        "field": "contract_ends_on",
        "side": "before",
        "clock": "09:00",
        "past": "path",
    }
    assert "Until 1 day before the account&#x27;s contract_ends_on. At 09:00 where they live. Whoever comes too late takes" in html


@pytest.mark.row("E2")
def test_again_counts_from_leaving_with_a_most(maya):
    form = open_panel(maya, "entry_event", {"types": ["usage_threshold_hit"]})
    form |= {"s.reentry": ["left"], "s.after": ["7"], "s.after.unit": ["days"], "s.most": ["3"]}
    html = save(maya, "it", form).content.decode()

    kept = settings_of("it")
    assert (kept["reentry"], kept["after"], kept["most"]) == ("left", "P7D", 3)
    assert "Again 7 days after leaving at the earliest, at most 3 times." in html

    assert "At least 1 is needed." in save(maya, "it", form_of(panel(maya, "it")) | {"s.most": ["0"]}).content.decode()
