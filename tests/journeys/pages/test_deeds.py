"""Below the versions: who did what with a journey, in words, and every operation that is recorded has its words."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from audience.history import Actor, record
from audience.models import History
from audience.now import database_now
from config.run import places
from engine.models import Journey
from journeys.operations import holding
from journeys.operations.comment import comment, settle
from journeys.operations.configure import configure, print_of
from journeys.operations.edit import edit
from journeys.operations.finding import find
from journeys.operations.publish import publish
from journeys.pages.deeds import DRAWN, WORDS, deeds

pytestmark = pytest.mark.row("E26")
MAYA, ELI = Actor("user:maya"), Actor("user:eli")
PAGE = "/admin/journeys/nudge/versions/"


def told(journey, most=100):
    found, more = deeds(journey, find("nudge").graph, most, database_now())
    return [(one["by"], one["words"]) for one in found], more


def draw(actor, step, name, now):
    configure(actor, "nudge", step, base=print_of(find("nudge").graph, step), change={"name": name}, now=now)


def test_each_deed_is_a_sentence_with_its_hand_and_the_newest_comes_first(nudge):
    now = database_now()
    publish(MAYA, "nudge", now=now, ticks=["*"], note="go")
    said = comment(ELI, "nudge", "push", "Is this true?", now=now)
    settle(MAYA, "nudge", said.pk, settled=True, now=now)
    holding.pause(ELI, "nudge", now=now)
    holding.resume(MAYA, "nudge", now=now, late="skip")
    holding.close(MAYA, "nudge", now=now)
    holding.reopen(MAYA, "nudge", now=now)

    found, more = told(nudge.journey)

    push = next(str(raw.get("name") or "push") for raw in find("nudge").graph["nodes"] if raw["id"] == "push")
    assert found == [
        ("maya", "opened it to new people again"),
        ("maya", "closed it to new people"),
        ("maya", "let it go on; what was late is skipped"),
        ("eli", "paused it"),
        ("maya", f"settled a comment at “{push}”"),
        ("eli", f"wrote a comment at “{push}”"),
        ("maya", "published version 1"),
        ("maya", "made the journey"),
    ]
    assert not more


def test_what_one_hand_drew_in_one_go_is_one_line(nudge):
    now = database_now()
    for nth, name in enumerate(("One", "Two", "Three")):
        draw(MAYA, "push", name, now + timedelta(minutes=20 * nth))
    draw(MAYA, "wait", "Rest", now + timedelta(minutes=61))
    draw(ELI, "push", "Mine", now + timedelta(minutes=62))
    draw(MAYA, "push", "Again", now + timedelta(minutes=63))
    draw(MAYA, "push", "Tomorrow", now + timedelta(days=1))
    edit(MAYA, "nudge", revision=8, commands=[{"op": "rename", "name": "Other"}], now=now + timedelta(days=2))

    assert told(nudge.journey)[0][:-1] == [
        ("maya", "changed the draft"),
        ("maya", "changed the draft: “Tomorrow”"),
        ("maya", "changed the draft: “Tomorrow”"),
        ("eli", "changed the draft: “Tomorrow”"),
        ("maya", "changed the draft 4 times: “Rest”, “Tomorrow”"),
    ]


def test_every_operation_that_is_recorded_of_a_journey_has_words():
    source = "".join(path.read_text(encoding="utf-8") for path in Path(places.ROOT, "journeys/operations").glob("*.py"))
    recorded = set(re.findall(r'(?:record|_told)\(actor, "([\w.]+)"', source))
    recorded |= {f"{work}.{deed}" for work in re.findall(r'LongWork\(\s*name="(\w+)"', source) for deed in ("cancel", "try_again")}

    assert {"pause", "publish", "transfer.cancel", "enrol.try_again", "settle"} <= recorded
    # Whoever deletes a journey deletes this page with it; the two of LongWork itself have their names before them.
    assert recorded - WORDS.keys() - set(DRAWN) == {"delete", "cancel", "try_again"}


def test_a_word_that_nobody_knows_is_said_as_it_is_and_nothing_is_missing(nudge):
    for operation, words in WORDS.items():
        row = operation.removesuffix(".shadow").removesuffix(".comment").removesuffix(".most")
        values = {"shadow": operation.endswith(".shadow"), "most": 40 if operation.endswith(".most") else None}
        record(MAYA, row, nudge.journey, values, database_now())
        assert "%" not in told(nudge.journey)[0][0][1], words
    record(MAYA, "of_tomorrow", nudge.journey, {"at": "never"}, database_now())

    assert told(nudge.journey)[0][0] == ("maya", "of_tomorrow")


def test_the_page_shows_twenty_and_the_others_when_asked(rita, nudge):
    now = database_now()
    rows = [
        History(actor="user:<b>dov</b>", operation="pause", object_type="journey", object_id=str(nudge.journey.pk), values={}, at=now)
        for _nth in range(30)
    ]
    History.objects.bulk_create(rows)

    html = rita.get(PAGE).content.decode()
    assert (html.count("paused it"), "Show earlier" in html, "made the journey" in html) == (20, True, False)
    assert "&lt;b&gt;dov&lt;/b&gt;" in html
    html = rita.get(f"{PAGE}?deeds=all").content.decode()
    assert (html.count("paused it"), "Show earlier" in html, "made the journey" in html) == (30, False, True)
    assert Journey.objects.count() == 1
