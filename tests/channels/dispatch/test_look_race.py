"""N1 with real threads: what had its 200 before the claim is honoured, however step and dispatch meet."""

import random
import threading
import time
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from audience.models import Inbox
from audience.now import database_now
from channels import store
from channels.dispatch import dispatch
from channels.gate import Skip
from channels.gate.answer import why
from channels.models import Message
from tests.channels.cast import message, person
from tests.channels.dispatch.test_dispatch import news

PEOPLE = 200


def accepting(people: list[Any], accepted: dict[int, datetime]) -> None:
    """Say that people upgraded, and note when each 200 was given."""
    for who in people:
        news(who)
        accepted[who.id] = database_now()


def stepping(ended: threading.Event) -> None:
    """Walk what was said, as the engine's step does: news and waiting messages in one transaction."""
    while not ended.is_set() or Inbox.objects.filter(kind="event").exists():
        with transaction.atomic():
            rows = list(Inbox.objects.filter(kind="event").order_by("id")[:5])
            pending = store.pending_of({row.person_id for row in rows})
            for row in pending:
                row.answered(Skip(why("plan_changed", before="free", now="pro")))
            time.sleep(random.random() / 500)
            store.update_messages(pending)
            Inbox.objects.filter(id__in=[row.id for row in rows]).delete()


def dispatching(ended: threading.Event) -> None:
    while not ended.is_set():
        dispatch()


@pytest.mark.row("N1")
@pytest.mark.django_db(transaction=True)
def test_no_message_goes_out_after_an_upgrade_that_was_accepted_before_its_claim() -> None:
    far = database_now().replace(year=2100)
    people = [person(f"P{n}") for n in range(PEOPLE)]
    rows = {who.id: message(who, valid_until=far, state="held", due_at=far) for who in people}
    accepted: dict[int, datetime] = {}
    ended = threading.Event()
    failures: list[BaseException] = []

    def run(work: Any, *arguments: Any) -> threading.Thread:
        def guarded() -> None:
            try:
                work(*arguments)
            except BaseException as why_:
                failures.append(why_)
            finally:
                connection.close()

        thread = threading.Thread(target=guarded)
        thread.start()
        return thread

    workers = [run(stepping, ended), run(dispatching, ended), run(dispatching, ended)]
    random.shuffle(people)
    accepts = [run(accepting, people[: PEOPLE // 2], accepted), run(accepting, people[PEOPLE // 2 :], accepted)]
    order = list(people)
    random.shuffle(order)
    for who in order:
        Message.objects.filter(id=rows[who.id].id, state="held", why="").update(state="ready", due_at=None)
        time.sleep(0.002)
    for thread in accepts:
        thread.join()
    time.sleep(0.2)
    ended.set()
    for thread in workers:
        thread.join()

    assert failures == []
    sent = list(Message.objects.filter(state="sent"))
    leaked = [m for m in sent if accepted[m.person_id] < m.claimed_at]
    assert leaked == []
    assert 0 < len(sent) < PEOPLE
