"""What can be done to journeys, with real rows."""

from datetime import UTC, datetime, timedelta

import pytest

from audience.history import Actor, NotAllowed
from audience.models import History
from channels.models import Content
from engine.core.compiled import compile_graph
from engine.models import Journey, Pause, Run, Version
from engine.shelf import nodes
from journeys.gallery import from_gallery
from journeys.graph.surgery import BadCommand
from journeys.models import Draft
from journeys.operations import holding, rights
from journeys.operations.create import create
from journeys.operations.delete import delete
from journeys.operations.duplicate import duplicate
from journeys.operations.edit import edit
from journeys.operations.files import export, take_in
from journeys.operations.finding import NoSuchJourney, NotPossible, RevisionConflict, find
from journeys.operations.publish import AlreadyPublished, NotReady, Published, publish
from journeys.operations.restore import restore_version
from tests.journeys.drawing import push, simple

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
MAYA = Actor("user:maya")
READER = Actor("user:rita", frozenset({rights.SEE}))


def live(key="nudge", graph=None):
    create(MAYA, name="Nudge", key=key, now=NOW, graph=graph or simple())
    return publish(MAYA, key, now=NOW, ticks=["*"]).version


def test_a_blank_journey_begins_with_a_start_to_be_chosen():
    draft = create(MAYA, name="  Nudge at the limit ", now=NOW)

    assert draft.journey.key == "nudge-at-the-limit"
    assert draft.journey.name == "Nudge at the limit"
    assert [one["type"] for one in draft.graph["nodes"]] == ["entry_event"]
    assert create(MAYA, name="Nudge at the limit", now=NOW).journey.key == "nudge-at-the-limit-2"


def test_each_operation_writes_one_row_of_history():
    create(MAYA, name="Nudge", now=NOW)
    edit(MAYA, "nudge", revision=1, commands=[{"op": "rename", "name": "Nudge more"}], now=NOW)

    assert list(History.objects.order_by("id").values_list("actor", "operation")) == [("user:maya", "create"), ("user:maya", "edit")]


@pytest.mark.row("E26")
def test_of_two_tabs_the_second_learns_what_the_first_did():
    create(MAYA, name="Nudge", key="nudge", now=NOW, graph=simple())
    edit(Actor("user:eli"), "nudge", revision=1, commands=[{"op": "remove", "id": "wait"}], now=NOW)

    with pytest.raises(RevisionConflict) as caught:
        edit(MAYA, "nudge", revision=1, commands=[{"op": "remove", "id": "push"}], now=NOW)
    assert caught.value.draft.revision == 2
    assert caught.value.draft.changed_by == "user:eli"
    assert [one["id"] for one in find("nudge").graph["nodes"]] == ["start", "push", "goal"]


def test_of_several_commands_all_are_done_or_none():
    create(MAYA, name="Nudge", key="nudge", now=NOW, graph=simple())
    with pytest.raises(BadCommand):
        edit(MAYA, "nudge", revision=1, commands=[{"op": "remove", "id": "wait"}, {"op": "remove", "id": "nobody"}], now=NOW)

    draft = find("nudge")
    assert draft.revision == 1
    assert len(draft.graph["nodes"]) == 4


@pytest.mark.parametrize(
    "what",
    [
        lambda: create(READER, name="x", now=NOW),
        lambda: edit(READER, "nudge", revision=1, commands=[{"op": "rename", "name": "x"}], now=NOW),
        lambda: publish(READER, "nudge", now=NOW),
        lambda: holding.archive(READER, "nudge", now=NOW),
        lambda: delete(READER, "nudge", now=NOW),
        lambda: restore_version(READER, "nudge", 1, now=NOW),
        lambda: duplicate(READER, "nudge", now=NOW),
    ],
)
def test_whoever_may_not_is_told_which_right_is_missing(what):
    live()
    with pytest.raises(NotAllowed) as caught:
        what()
    assert caught.value.permission.startswith("cairn_journeys.")


def test_publishing_keeps_a_version_that_the_engine_can_walk():
    version = live()

    journey = Journey.objects.get(key="nudge")
    assert (journey.state, journey.live, version.number) == ("live", version, 1)
    compiled = compile_graph(version.graph, nodes.get, "nudge")
    assert compiled.table["start", "next"] == "push"
    assert version.graph["nodes"][2]["settings"] == {"lasts": "P1D", "days": "hours"}
    assert Content.objects.get().text["body"] == "See your options."


def test_publishing_the_same_again_does_nothing_and_says_so():
    live()
    again = publish(MAYA, "nudge", now=NOW, ticks=["*"])

    assert isinstance(again, AlreadyPublished)
    assert Version.objects.count() == 1


@pytest.mark.row("E14")
def test_a_published_version_stays_as_it_was_when_the_draft_goes_on():
    first = live()
    edit(MAYA, "nudge", revision=1, commands=[{"op": "remove", "id": "wait"}], now=NOW)
    second = publish(MAYA, "nudge", now=NOW, ticks=["*"], note="shorter")

    assert isinstance(second, Published)
    assert second.version.number == 2
    assert second.version.note == "shorter"
    assert len(Version.objects.get(pk=first.pk).graph["nodes"]) == 4
    restored = restore_version(MAYA, "nudge", 1, now=NOW)
    assert len(restored.graph["nodes"]) == 4
    assert find("nudge").journey.live.number == 2


def test_what_is_unfinished_does_not_go_live():
    create(MAYA, name="Nudge", key="nudge", now=NOW)
    with pytest.raises(NotReady) as caught:
        publish(MAYA, "nudge", now=NOW, ticks=["*"])
    assert {finding.level for finding in caught.value.findings} <= {"error", "unfinished"}
    assert Journey.objects.get().state == "draft"


@pytest.mark.row("E16")
def test_a_warning_wants_its_tick_and_a_weighty_one_a_note():
    graph = {**simple(), "everywhere": {"exits": []}}
    create(MAYA, name="Nudge", key="nudge", now=NOW, graph=graph)

    with pytest.raises(NotReady) as caught:
        publish(MAYA, "nudge", now=NOW)
    (warning,) = caught.value.findings
    with pytest.raises(NotReady):
        publish(MAYA, "nudge", now=NOW, ticks=[warning.key])
    assert isinstance(publish(MAYA, "nudge", now=NOW, ticks=[warning.key], note="agreed"), Published)


def test_publishing_what_somebody_changed_meanwhile_is_refused():
    create(MAYA, name="Nudge", key="nudge", now=NOW, graph=simple())
    edit(Actor("user:eli"), "nudge", revision=1, commands=[{"op": "remove", "id": "wait"}], now=NOW)
    with pytest.raises(RevisionConflict):
        publish(MAYA, "nudge", revision=1, now=NOW, ticks=["*"])


@pytest.mark.row("E13")
def test_a_journey_is_paused_resumed_closed_opened_and_archived():
    live()
    states = [
        holding.pause(MAYA, "nudge", now=NOW).state,
        holding.resume(MAYA, "nudge", now=NOW + timedelta(hours=1)).state,
        holding.close(MAYA, "nudge", now=NOW).state,
        holding.reopen(MAYA, "nudge", now=NOW).state,
        holding.archive(MAYA, "nudge", now=NOW).state,
        holding.unarchive(MAYA, "nudge", now=NOW).state,
    ]
    assert states == ["paused", "live", "closed", "live", "archived", "closed"]
    with pytest.raises(NotPossible):
        holding.resume(MAYA, "nudge", now=NOW)


@pytest.mark.row("E13")
def test_a_closed_journey_is_paused_and_closed_again_when_it_goes_on():
    live()
    holding.close(MAYA, "nudge", now=NOW)

    assert holding.pause(MAYA, "nudge", now=NOW).state == "paused"
    assert holding.resume(MAYA, "nudge", now=NOW + timedelta(hours=1), late="skip").state == "closed"
    assert History.objects.order_by("-id")[0].values == {"late": "skip", "parked": 0}


@pytest.mark.row("E13")
def test_publishing_while_a_closed_journey_is_paused_opens_it_when_it_goes_on():
    live()
    holding.close(MAYA, "nudge", now=NOW)
    holding.pause(MAYA, "nudge", now=NOW)

    assert isinstance(publish(MAYA, "nudge", now=NOW, ticks=["*"], note="again"), Published)
    assert Journey.objects.get(key="nudge").state == "paused"
    assert holding.resume(MAYA, "nudge", now=NOW).state == "live"


@pytest.mark.row("E13")
@pytest.mark.parametrize("deed", ["pause", "resume"])
def test_who_presses_second_in_another_tab_reads_that_it_is_done(deed):
    live()
    holding.pause(MAYA, "nudge", now=NOW)
    if deed == "resume":
        holding.resume(MAYA, "nudge", now=NOW, late="wait")

    with pytest.raises(NotPossible) as told:
        getattr(holding, deed)(MAYA, "nudge", now=NOW)
    assert told.value.code == {"pause": "is_paused", "resume": "is_live"}[deed]
    assert Pause.objects.count() == (1 if deed == "resume" else 0)


def test_a_choice_that_is_none_is_refused():
    live()
    holding.pause(MAYA, "nudge", now=NOW)
    with pytest.raises(NotPossible):
        holding.resume(MAYA, "nudge", now=NOW, late="never")


def test_a_journey_that_is_walked_is_not_archived():
    version = live()
    Run.objects.create(
        journey=version.journey,
        version=version,
        person_id=1,
        home=1,
        shard=1,
        state="waiting",
        node="wait",
        node_at=NOW,
        wake_at=NOW,
        started_at=NOW,
    )
    with pytest.raises(NotPossible, match="1 person still walks"):
        holding.archive(MAYA, "nudge", now=NOW)


def test_only_what_never_was_live_can_be_deleted():
    create(MAYA, name="Scratch", key="scratch", now=NOW)
    delete(MAYA, "scratch", now=NOW)
    assert not Draft.objects.exists()
    live()
    with pytest.raises(NotPossible):
        delete(MAYA, "nudge", now=NOW)
    with pytest.raises(NoSuchJourney):
        delete(MAYA, "nobody", now=NOW)


def test_a_twin_has_the_drawing_and_a_life_of_its_own():
    live()
    twin = duplicate(MAYA, "nudge", now=NOW)
    assert twin.journey.name == "Nudge, copy"
    assert twin.journey.state == "draft"
    edit(MAYA, twin.journey.key, revision=1, commands=[{"op": "remove", "id": "wait"}], now=NOW)
    assert len(find("nudge").graph["nodes"]) == 4


@pytest.mark.row("E27")
def test_a_file_goes_out_and_in_again():
    live()
    file = export(MAYA, "nudge")
    assert take_in(MAYA, file, now=NOW).revision == 1
    edit(MAYA, "nudge", revision=1, commands=[{"op": "remove", "id": "wait"}], now=NOW)
    assert take_in(MAYA, file, now=NOW).revision == 3
    assert find("nudge").graph == file.graph


def test_the_gallery_goes_live_with_its_warnings_accepted():
    file = from_gallery("nudge-at-the-limit")
    take_in(MAYA, file, now=NOW)
    published = publish(MAYA, file.key, now=NOW, ticks=["*"])

    assert isinstance(published, Published)
    assert Content.objects.count() == 5


def test_a_draft_with_a_push_of_other_words_is_another_content():
    live()
    edit(MAYA, "nudge", revision=1, commands=[{"op": "configure", "id": "push", "settings": push(body="Others.")["settings"]}], now=NOW)
    publish(MAYA, "nudge", now=NOW, ticks=["*"])
    assert Content.objects.count() == 2
