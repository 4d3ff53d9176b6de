"""An example that is played: the house and the model side by side, and what the model notes of each event."""

import sys
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine

from audience.models import Event, Inbox
from tests.engine.model.house import House, forget, heard, mortal
from tests.engine.model.model import BUYS, COMES, ENDS_BY, ENTRY, UPGRADES, Model, Said

KNOWN = ("ada", "ben", "cleo")
AGO = {"now": timedelta(0), "older": timedelta(hours=2), "late": timedelta(days=2), "before": timedelta(days=3)}


class Played(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.house, self.model = House(), Model()
        self.numbers = 0
        self.plan_at = self.house.now

    def says(self, who: str, dies: int | None = None, ago: str = "now", **message: Any) -> None:
        """Somebody says something; a client that hears nothing says it again."""
        if who not in {event.who for event in self.model.said.values()} and message.get("type") != "identify":
            self.appears(who)
        self.numbers += 1
        key = f"m{self.numbers}"
        at = self.house.now - AGO[ago]
        if message.get("event") == UPGRADES:
            at = self.plan_at = max(at, self.plan_at)
        ready = {"userId" if who in KNOWN else "anonymousId": who, "messageId": key, "timestamp": at.isoformat(), **message}
        with mortal(dies):
            self.house.accept(ready)
        accepted = self.house.accept(ready)
        assert accepted.taken + accepted.duplicates == 1, accepted
        event = Event.objects.get(message_id=key)
        said = self.model.said[event.pk] = Said(ready, who, message.get("event", message["type"]), at, self.house.now)
        self.follows(event, said)

    def follows(self, event: Event, said: Said) -> None:
        """Note who must hear no more, and whose wait is over."""
        if event.type == UPGRADES:
            mine = self.model.one(said.who)
            before = [number for number in self.waiting(type=ENTRY) if self.model.said[number].at <= said.at]
            self.model.silent |= {number for number in before if self.model.one(self.model.said[number].who) == mine}
        concerned = self.house.live(home=Inbox.objects.get(event_id=event.pk).home) if event.type in (UPGRADES, BUYS) else []
        told = heard() if concerned else {}
        for run in concerned:
            if ENDS_BY[run.journey.key] == event.type and (event.type == UPGRADES or run.person_id == event.person_id):
                self.model.heard.setdefault(run.pk, told.get(run.pk, 0))
        if event.type == COMES and not said.late:
            self.model.called |= {(run.pk, run.visit) for run in self.house.live(person_id=event.person_id, node="visit")}

    def waiting(self, **which: Any) -> list[int]:
        return list(Inbox.objects.filter(**which).values_list("event_id", flat=True))

    def before_a_move(self) -> None:
        """Of two upgrades that meet in one home before they are walked only the newer is promised to be one; see PROMISES.md."""
        last = max((number for number, event in self.model.said.items() if event.type == UPGRADES), default=0)
        if any(number != last for number in self.waiting(type=UPGRADES)):
            self.house.settle()

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:
                self.comes_to_its_end()
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)
            forget()

    def appears(self, who: str) -> None:
        raise NotImplementedError

    def comes_to_its_end(self) -> None:
        raise NotImplementedError
