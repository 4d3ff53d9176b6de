"""The stage: a graph is live and a person stands there, within a transaction that is always taken back.

Everything a walk touches is a row, and a row that is taken back was never there: nothing is written, nobody is called, no counter moves.
What lasts are the numbers that sequences gave out. The person's shard is held for as long as it takes, most often less than a second.
"""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from audience.accept import Source, accept
from audience.models import Clock, Identity, Person
from engine.models import Journey, Version
from engine.runtime.rehearsing import forget_version, hold
from insights.rehearse.chance import choose
from insights.rehearse.story import CONSENTS, Story
from journeys.graph.shape import Graph

# Somebody made up has been here for a while, so that she is no newcomer.
HERE_FOR = timedelta(days=90)


@contextmanager
def stage(journey: Journey, graph: Graph, story: Story) -> Iterator[tuple[Version, Person]]:
    """Give the version that is rehearsed and whoever walks it. Raises ShardIsBusy where the engine works on that person, CannotHappen."""
    graph = choose(graph, story.paths)
    with transaction.atomic():
        number = (Version.objects.filter(journey=journey).aggregate(last=Max("number"))["last"] or 0) + 1
        version = Version.objects.create(journey=journey, number=number, graph=graph, published_by="rehearsal", published_at=story.at)
        Journey.objects.filter(pk=journey.pk).update(live=version, state=Journey.State.LIVE, paused_at=None, before_pause="")
        try:
            person = Person.objects.get(pk=story.person) if story.person is not None else _made_up(story)
            hold(person.home)
            # All her moments are told by one clock; one that was moved on in Sandbox starts where it stands.
            Clock.objects.filter(home=person.home).delete()
            yield version, person
        finally:
            transaction.set_rollback(True)
            forget_version(version.pk)


class CannotHappen(ValueError):
    """An event that the door would refuse: ``field`` and a sentence say why."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def say(person: Person, message: Mapping[str, Any], now: datetime) -> None:
    """Let an event of this person come in at a moment, as from a server. Raises CannotHappen."""
    known = Identity.objects.filter(person=person).order_by("-kind").values_list("kind", "value")
    who = {"userId" if kind == "user" else "anonymousId": value for kind, value in known if kind in ("user", "anonymous")}
    taken = accept([{**who, "messageId": uuid.uuid4().hex, "timestamp": now.isoformat(), **message}], Source(), now, quarantine=False)
    for refusal in taken.refusals:
        raise CannotHappen(refusal.field, refusal.sentence)


def _made_up(story: Story) -> Person:
    came, user = story.at - HERE_FOR, f"rehearsal-{uuid.uuid4().hex}"
    plain = {"name": "Somebody", "email": "somebody@example.com", "phone": "+12125550142", "push_token": user}
    if story.zone:
        plain["timezone"] = story.zone
    messages: list[dict[str, Any]] = [{"type": "identify", "traits": plain}]
    if story.account:
        messages.append({"type": "group", "groupId": user, "traits": dict(story.account)})
    for one in (one for one in CONSENTS if one not in story.silent):
        # Whoever does not agree has said no: for a push nobody need have said yes.
        word = "consent_given" if one in story.consents else "consent_withdrawn"
        messages.append({"type": "track", "event": word, "properties": {"channel": one, "source": "rehearsal"}})
    both = {"userId": user, "timestamp": came.isoformat()}
    accept([{**both, "messageId": uuid.uuid4().hex, **message} for message in messages], Source(), came)
    return Identity.objects.get(kind="user", value=user).person
