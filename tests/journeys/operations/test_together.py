"""Several people at one draft: who is here, and what they say about a step."""

from datetime import timedelta

import pytest
from django.db import connection

from audience.history import Actor, NotAllowed
from audience.models import History
from audience.now import database_now
from journeys.models import Comment, Presence
from journeys.operations.comment import BadComment, NoSuchComment, comment, comments_of, latest, open_counts, settle
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.presence import FORGOTTEN, SILENT, Tab, leave, look_in
from journeys.operations.publish import publish
from journeys.operations.rights import SEE
from tests.journeys.drawing import simple

pytestmark = [pytest.mark.django_db, pytest.mark.row("E26")]
MAYA = Actor("user:maya")
RITA = Actor("user:rita", frozenset({SEE}))


@pytest.fixture
def nudge():
    return create(MAYA, name="Nudge", key="nudge", now=database_now(), graph=simple())


def tab(draft, user_id, name, tab_id="t1", step=""):
    return Tab(journey=draft.journey, tab=tab_id, user_id=user_id, name=name, step=step)


def test_two_who_look_see_each_other_and_where_they_are(nudge):
    now = database_now()
    assert look_in(tab(nudge, 1, "Maya"), now) == []
    assert [(one.name, one.step) for one in look_in(tab(nudge, 2, "Grace", step="push"), now)] == [("Maya", "")]

    assert [(one.name, one.step) for one in look_in(tab(nudge, 1, "Maya"), now)] == [("Grace", "push")]
    look_in(tab(nudge, 2, "Grace", step="wait"), now + timedelta(milliseconds=100))
    assert [one.step for one in look_in(tab(nudge, 1, "Maya"), now + timedelta(milliseconds=200))] == ["wait"]


def test_ones_own_other_tab_is_nobody_else_and_two_tabs_of_another_are_one(nudge):
    now = database_now()
    look_in(tab(nudge, 1, "Maya"), now)
    assert look_in(tab(nudge, 1, "Maya", "t2"), now) == []
    assert len(look_in(tab(nudge, 2, "Grace"), now)) == 1


def test_who_leaves_is_gone_at_once_and_who_falls_silent_soon(nudge):
    now = database_now()
    look_in(tab(nudge, 2, "Grace"), now)
    leave(tab(nudge, 2, "Grace"))
    assert look_in(tab(nudge, 1, "Maya"), now) == []

    look_in(tab(nudge, 2, "Grace"), now)
    assert look_in(tab(nudge, 1, "Maya"), now + SILENT + timedelta(seconds=1)) == []


def test_rows_are_cleaned_as_people_come_and_stand_in_a_table_without_a_log(nudge):
    now = database_now()
    look_in(tab(nudge, 2, "Grace"), now)
    look_in(tab(nudge, 1, "Maya"), now + FORGOTTEN + timedelta(seconds=1))

    assert list(Presence.objects.values_list("name", flat=True)) == ["Maya"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = %s", [Presence._meta.db_table])
        assert cursor.fetchone() == ("u",)


def test_whoever_may_look_may_comment_and_it_is_written_down(nudge):
    now = database_now()
    said = comment(RITA, "nudge", "push", "  Is this still true?\r\nI doubt it.  ", now=now)

    assert (said.text, said.by) == ("Is this still true?\nI doubt it.", "user:rita")
    assert open_counts(nudge.journey) == {"push": 1}
    with pytest.raises(NotAllowed):
        comment(Actor("user:dov", frozenset()), "nudge", "push", "Hello", now=now)
    assert History.objects.get(operation="comment").values == {"step": "push", "comment": said.pk}


def test_a_comment_is_settled_and_opened_again(nudge):
    now = database_now()
    said = comment(RITA, "nudge", "push", "Really?", now=now)
    before = latest(nudge.journey)
    settle(MAYA, "nudge", said.pk, settled=True, now=now)
    settle(MAYA, "nudge", said.pk, settled=True, now=now)

    assert open_counts(nudge.journey) == {}
    assert latest(nudge.journey) != before
    assert [one.resolved_by for one in comments_of(RITA, "nudge", resolved=True)] == ["user:maya"]
    assert History.objects.filter(operation="settle").count() == 1
    assert settle(RITA, "nudge", said.pk, settled=False, now=now).resolved_at is None
    with pytest.raises(NoSuchComment):
        settle(RITA, "nudge", said.pk + 1, settled=True, now=now)


@pytest.mark.parametrize(
    ("step", "text", "code"),
    [
        ("push", " \n ", "needs_text"),
        ("push", "x" * 2_001, "too_long"),
        ("push", "NUL \0", "bad_text"),
        ("push", "half \ud800", "bad_text"),
        ("nowhere", "Hello", "no_such_step"),
    ],
)
def test_what_cannot_be_said_is_told_with_its_field(nudge, step, text, code):
    with pytest.raises(BadComment) as caught:
        comment(MAYA, "nudge", step, text, now=database_now())
    assert caught.value.code == code
    assert Comment.objects.count() == 0


def test_comments_stay_when_a_version_goes_live_and_follow_the_step_that_moves(nudge):
    now = database_now()
    comment(MAYA, "nudge", "push", "Keep this", now=now)
    publish(MAYA, "nudge", now=now, ticks={"*"})
    edit(MAYA, "nudge", revision=1, commands=[{"op": "move", "id": "push", "from": "wait", "port": "next"}], now=now)
    assert open_counts(nudge.journey) == {"push": 1}

    edit(MAYA, "nudge", revision=2, commands=[{"op": "remove", "id": "push"}], now=now)
    assert comment(MAYA, "nudge", "push", "It is in version 1", now=now).step == "push"
    assert "Keep this" not in str(nudge.graph)
