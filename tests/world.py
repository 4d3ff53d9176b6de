"""A small world to tell stories in: people, journeys, events, and a clock that is moved by hand.

Ada is free and consents, Ben is on Pro, Cleo said STOP, Dov lives at UTC+13; we meet them everywhere.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Min

from audience.accept import Source, accept
from audience.models import Identity, Person, Plan
from channels.dispatch import dispatch
from channels.models import Message, MessageBody
from engine.models import Journey, Run, Step, Version
from engine.runtime.walk import walk

MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLANS = [
    ("free", "Free", 0, 0, {"storage": 2, "seats": 3}, ["boards"]),
    ("starter", "Starter", 1, 49, {"storage": 10, "seats": 8}, ["boards", "guests"]),
    ("pro", "Pro", 2, 99, {"storage": 100, "seats": 30}, ["boards", "guests", "whiteboards"]),
    ("enterprise", "Enterprise", 3, 499, {}, ["boards", "guests", "whiteboards", "sso"]),
]


def zone_at_noon(now: datetime) -> str:
    """Where it is about noon at ``now``, so that no quiet hour holds what is said. The signs of these zones are turned round."""
    return f"Etc/GMT{now.astimezone(UTC).hour - 12:+d}"


class World:
    """Time stands still until somebody says ``later``."""

    def __init__(self, now: datetime = MONDAY_NOON) -> None:
        self.now = now
        self._said = 0
        for key, name, order, price, limits, features in PLANS:
            Plan.objects.update_or_create(
                key=key,
                defaults={
                    "name": name,
                    "order": order,
                    "price": price,
                    "limits": limits,
                    "features": features,
                    "checkout_url": f"https://acme.example/upgrade/{key}",
                },
            )

    def person(
        self,
        name: str,
        *,
        plan: str = "free",
        account: str | None = None,
        zone: str = "Europe/Lisbon",
        consents: str = "email sms push",
        here_for: timedelta = timedelta(days=90),
        **traits: Any,
    ) -> Person:
        """Somebody with an e-mail address, a phone and a device, who has been here for a while."""
        came = self.now - here_for
        plain = {
            "name": name.capitalize(),
            "email": f"{name}@northwind.example",
            "phone": "+12125550142",
            "timezone": zone,
            "push_token": f"token-of-{name}",
            "plan": plan,
        }
        messages: list[dict[str, Any]] = [{"type": "identify", "traits": {**plain, **traits}}]
        if account:
            messages.insert(0, {"type": "group", "groupId": account, "traits": {"name": account.capitalize()}})
        for channel in consents.split():
            messages.append({"type": "track", "event": "consent_given", "properties": {"channel": channel, "source": "sign-up form"}})
        self.say(name, *messages, at=came)
        return Identity.objects.get(kind="user", value=name).person

    def say(self, who: "str | Person", *messages: Mapping[str, Any], at: datetime | None = None) -> "World":
        """Accept messages of a Segment client and walk them."""
        moment = at or self.now
        user = who if isinstance(who, str) else who.external_id
        ready = []
        for message in messages:
            self._said += 1
            ready.append({"userId": user, "messageId": f"m{self._said}", "timestamp": moment.isoformat(), **message})
        accepted = accept(ready, Source(), moment)
        assert not accepted.refusals, accepted.refusals
        self.settle(moment)
        return self

    def event(self, who: "str | Person", type_: str, **properties: Any) -> "World":
        return self.say(who, {"type": "track", "event": type_, "properties": properties})

    def settle(self, now: datetime | None = None) -> None:
        """Walk and dispatch until nothing is left to do at this moment."""
        moment = now or self.now
        for _ in range(50):
            stepped = walk(moment)
            called = dispatch(now_of=lambda: moment)
            if not stepped and not called:
                return
        raise AssertionError("the world does not come to rest")

    def later(self, **length: float) -> "World":
        """Let time pass, ringing every timer at its own moment."""
        return self.until(self.now + timedelta(**length))

    def until(self, then: datetime) -> "World":
        while (due := self.next_moment()) is not None and due <= then:
            self.now = max(due, self.now)
            self.settle()
        self.now = then
        self.settle()
        return self

    def next_moment(self) -> datetime | None:
        runs = Run.objects.filter(state__in=["waiting", "sending"]).aggregate(at=Min("wake_at"))["at"]
        held = Message.objects.filter(state="held").aggregate(at=Min("due_at"))["at"]
        return min((at for at in (runs, held) if at is not None), default=None)

    def heard_by(self, who: Person, *, channel: str = "") -> list[str]:
        """What somebody was sent, in order: subject of e-mails, text of the rest."""
        sent = MessageBody.objects.filter(message__person_id=who.id, message__state="sent").order_by("message__sent_at", "message_id")
        if channel:
            sent = sent.filter(message__channel=channel)
        return [body.subject or body.text for body in sent]

    def channels_heard_by(self, who: Person) -> list[str]:
        return list(Message.objects.filter(person_id=who.id, state="sent").order_by("sent_at", "id").values_list("channel", flat=True))

    def run_of(self, who: Person) -> Run:
        return Run.objects.filter(person_id=who.id).order_by("-id")[0]

    def why(self, who: Person, kind: str = "") -> list[str]:
        """The codes of what was decided about somebody, in order."""
        steps = Step.objects.filter(person_id=who.id).order_by("id")
        return [f"{s.kind}:{s.code}" if s.code else s.kind for s in (steps.filter(kind=kind) if kind else steps)]

    def journey(self, graph: Mapping[str, Any], key: str = "nudge") -> Journey:
        """Put a graph on the engine's table as a live journey, without the editor's checks."""
        journey = Journey.objects.create(key=key, name=key, created_at=self.now, changed_at=self.now)
        version = Version.objects.create(journey=journey, number=1, graph=graph, published_by="test", published_at=self.now)
        journey.state, journey.live = "live", version
        journey.save()
        return journey


def graph_of(*nodes: tuple[str, str, Mapping[str, Any]], edges: list[str], **everywhere: Any) -> dict[str, Any]:
    """Write a graph briefly: nodes as (id, type, settings), edges as "from.port to"."""
    arrows = [edge.replace(".", " ").split() for edge in edges]
    return {
        "nodes": [{"id": i, "type": t, "name": i, "settings": dict(s)} for i, t, s in nodes],
        "edges": [{"from": a, "port": p, "to": b} for a, p, b in arrows],
        "notes": [],
        "everywhere": {"prompt": False, **everywhere},
    }
