"""What the publish dialog says always follows what is chosen for whoever is at a removed step."""

import re

from journeys.operations import holding
from journeys.operations.edit import edit
from journeys.operations.finding import find
from journeys.operations.publish import publish
from tests.engine.moving import new, old
from tests.journeys.operations.test_transfer import MAYA, world
from tests.world import graph_of

__all__ = ["world"]

DIALOG = "/admin/journeys/nudge/publish/"


def said(client, query="", address=DIALOG):
    page = client.get(address + query).content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", page).split()), page


def test_whoever_stays_is_said_to_stay(maya, world):
    words, page = said(maya)

    assert "1 person stays on version 1 and walks it to its end." in words
    assert "Moved to version 2 0 Staying on an earlier one 1" in words
    assert 'name="wait-1-rest"' not in page
    assert "It can be undone" not in words


def test_whoever_is_moved_to_a_message_is_said_to_go_on_at_once_and_there_is_no_wait_to_choose_about(maya, world):
    words, page = said(maya, "?move-1-rest=to:last")

    assert (
        "1 person goes on at once. Up to 1 push message can go out right away; consent, quiet hours and gaps may still hold them." in words
    )
    assert "Undo reaches only those who have not gone on by then; what was sent stays sent." in words
    assert "Moved to version 2 1 Staying on an earlier one 0" in words
    assert "Right away: up to 1 push message can go out." in words
    assert 'name="wait-1-rest"' not in page
    assert "stay on version" not in words.replace("Stay on version 1", "")


def test_whoever_is_moved_to_a_wait_rests_there_and_the_wait_can_be_chosen_about(maya, world):
    words, page = said(maya, "?move-1-rest=to:long")
    assert "1 person waits there. Nothing goes out before that wait is over." in words
    assert 'name="wait-1-rest"' in page

    words, page = said(maya, "?move-1-rest=to:long&wait-1-rest=count")
    assert "or goes on at once if there is nothing to wait for any more. Up to 2 push messages can go out right away" in words
    assert '<option value="count" selected>' in page


def test_whoever_is_taken_out_is_said_to_leave(maya, world):
    words, _page = said(maya, "?move-1-rest=leave")

    assert "1 person leaves the journey." in words
    assert "Moved to version 2 0 Leaving the journey 1 Staying on an earlier one 0" in words


def test_the_page_of_moves_says_the_same(maya, world):
    publish(MAYA, "nudge", now=world.now, ticks=["*"], note="second")
    words, page = said(maya, "?move-1-rest=to:last", "/admin/journeys/nudge/moving/")

    assert "1 person goes on at once. Up to 1 push message can go out right away" in words
    assert 'name="wait-1-rest"' not in page


def test_in_a_paused_journey_nothing_happens_at_once(maya, world):
    holding.pause(MAYA, "nudge", now=world.now)
    words, _page = said(maya, "?move-1-rest=to:last")

    assert "The journey is paused: whatever is said here to happen at once happens when it is resumed." in words
    assert "When it is resumed: up to 1 push message can go out." in words


def test_whoever_is_at_a_removed_step_on_an_older_version_than_the_live_one_is_warned_of_and_can_be_moved(maya, world):
    other = old()
    other["nodes"][1]["settings"]["title"] = "Hello, you"
    edit(MAYA, "nudge", revision=2, commands=[{"op": "restore", "graph": other}], now=world.now)
    publish(MAYA, "nudge", now=world.now, ticks=["*"], note="second: the wait is still there")
    edit(MAYA, "nudge", revision=find("nudge").revision, commands=[{"op": "restore", "graph": new()}], now=world.now)

    words, page = said(maya)
    assert "1 person waits at “rest” of version 1, which is removed. Choose whether they stay, move or leave." in words
    assert 'name="move-1-rest"' in page
    assert "1 person stays on version 1 and walks it to its end." in words


def test_a_step_that_leads_to_no_message_says_so(maya, world):
    graph = graph_of(
        ("start", "entry_event", {"types": ["feature_limit_reached"]}),
        ("hello", "send_push", {"title": "a", "body": "b"}),
        ("over", "exit", {}),
        edges=["start.next hello", "hello.next over"],
    )
    edit(MAYA, "nudge", revision=2, commands=[{"op": "restore", "graph": graph}], now=world.now)

    assert "1 person goes on at once. No message comes before the next wait." in said(maya, "?move-1-rest=to:over")[0]
