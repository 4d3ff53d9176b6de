"""The mailroom takes many at once, each once."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels.dispatch import dispatch
from channels.models import MailroomItem, Message
from channels.providers import SHELF
from channels.providers.base import Outgoing
from tests.channels.cast import NOW, message, person

pytestmark = pytest.mark.django_db
MAILROOM = SHELF["mailroom"]


def outgoing(number: int, **changes: Any) -> Outgoing:
    row = message(person(), "sms")
    values = {"key": f"cairn:{number}:push:1", "message_id": row.id, "person_id": row.person_id, "channel": "sms", "to": ("+1",), "at": NOW}
    return Outgoing(**{**values, "text": f"text {number}", **changes})


def test_many_messages_are_one_statement_and_each_gets_its_own_number() -> None:
    batch = [outgoing(number) for number in (3, 1, 2)]

    with CaptureQueriesContext(
        connection,
    ) as asked:
        accepted = MAILROOM.send_together(batch, MAILROOM.settings())

    assert len(asked) == 1
    assert [MailroomItem.objects.get(id=a.provider_id.removeprefix("mailroom-")).text for a in accepted] == ["text 3", "text 1", "text 2"]


def test_a_second_time_changes_nothing_and_gives_the_same_number() -> None:
    once = outgoing(1)

    first = MAILROOM.send(once, MAILROOM.settings())
    again = MAILROOM.send_together([once], MAILROOM.settings())

    assert again == [first]
    assert MailroomItem.objects.count() == 1


def test_where_all_together_fails_each_is_sent_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [message(person(name), "sms") for name in ("Ada", "Ben")]
    plain = type(MAILROOM).send_together

    def refuse(self: Any, batch: list[Outgoing], settings: Any) -> Any:
        if len(batch) > 1:
            raise RuntimeError("too many")
        return plain(self, batch, settings)

    monkeypatch.setattr(type(MAILROOM), "send_together", refuse)
    assert dispatch(now_of=lambda: NOW) == 2

    assert set(Message.objects.filter(id__in=[row.id for row in rows]).values_list("state", flat=True)) == {"sent"}


def test_an_idle_look_costs_one_statement() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert dispatch(now_of=lambda: NOW) == 0

    assert len(asked) == 1
