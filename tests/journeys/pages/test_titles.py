"""Each page of a journey names itself in the tab of the browser: with four open, one finds the right one."""

import re

from audience.history import Actor
from audience.now import database_now
from journeys.operations.publish import publish

PAGES = ("", "versions/", "versions/1/", "beside/", "tests/", "rehearse/", "results/", "needs/", "backtest/")


def test_no_two_pages_of_a_journey_share_a_title(maya, nudge):
    publish(Actor("user:maya"), "nudge", now=database_now(), ticks=["*"], note="go")

    titles = {}
    for page in PAGES:
        answer = maya.get(f"/admin/journeys/nudge/{page}")
        assert answer.status_code == 200, page
        titles[page] = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)[1].strip()

    assert titles[""] == "Nudge · Cairn"
    assert titles["versions/"] == "Versions · Nudge · Cairn"
    assert len(set(titles.values())) == len(PAGES), titles
