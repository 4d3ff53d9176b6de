"""Two versions side by side: what changed is on the cards of both canvases, with who is there."""

import json
import re
from html import unescape

import pytest

from journeys.operations.edit import edit
from journeys.operations.publish import publish
from tests.engine.moving import old
from tests.journeys.operations.test_transfer import MAYA, world
from tests.journeys.pages.conftest import signed_in

__all__ = ["world"]

BESIDE = "/admin/journeys/nudge/beside/"


def sides(client, query=""):
    page = client.get(BESIDE + query).content.decode()
    return json.loads(unescape(re.search(r'data-beside="(.*?)"', page)[1])), page


def marks(side):
    return {step: card["marks"][0]["text"] for step, card in side["cards"].items() if card["marks"]}


@pytest.mark.row("E14")
@pytest.mark.row("E15")
def test_the_live_version_and_the_draft_say_on_their_cards_what_changed_and_who_is_there(maya, world):
    (was, now), page = sides(maya)

    assert [was["name"], now["name"]] == ["Version 1", "The draft"]
    assert marks(was)["rest"] == "Removed, 1 person here"
    changed = {"hello": "Changed", "long": "Changed", "mail": "Changed", "last": "Changed"}
    assert marks(now) == changed
    assert marks(was) == changed | {"rest": "Removed, 1 person here"}
    assert 'data-shows="rest"' in page


@pytest.mark.row("E14")
def test_any_two_versions_can_be_chosen_and_a_version_beside_itself_is_the_same(maya, world):
    publish(MAYA, "nudge", now=world.now, ticks=["*"], note="second")
    edit(MAYA, "nudge", revision=2, commands=[{"op": "restore", "graph": old()}], now=world.now)

    (was, now), _page = sides(maya, "?was=2&now=1")
    assert [was["name"], now["name"]] == ["Version 2", "Version 1"]
    assert marks(now)["rest"].startswith("Added")

    (was, now), page = sides(maya, "?was=1&now=draft")
    assert not marks(was)
    assert not marks(now)
    assert "They are the same." in page


def test_what_is_no_version_is_not_found_and_whoever_may_look_sees_it(maya, world):
    rita = signed_in("rita", "view_draft")

    assert [maya.get(BESIDE + query).status_code for query in ("?was=7", "?now=drafts", "?was=x", "?was=-1")] == [404] * 4
    assert rita.get(BESIDE).status_code == 200


def test_a_journey_that_was_never_published_has_nothing_beside(maya, nudge):
    assert maya.get(BESIDE).status_code == 404
