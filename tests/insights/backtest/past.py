"""What the engine did and what a backtest says it would have done, in the same words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from channels.models import Message
from engine.models import Journey, Step
from engine.runtime.recall import matter_of, recall
from engine.runtime.reliving import Relived, play_of, relive
from engine.runtime.twins import published_version
from insights.backtest.fill import fill
from insights.backtest.kind import own_deeds

FIRST = -(2**62)


def relived(journey: Journey, begin: datetime, end: datetime, *, opens: bool = False) -> Iterator[Relived]:
    """Walk the live version of a journey over what happened, home by home."""
    live = published_version(journey.live_id or 0)
    records, writes = own_deeds(journey.pk, {"nodes": []})
    matter = matter_of([live], begin=begin, end=end, records=records, writes=writes)
    play = play_of(live, begin=begin, end=end, opens=opens, fill=fill)
    for recalled in recall(FIRST, None, matter):
        yield relive(recalled.past, play)


def told(journey: Journey, begin: datetime, end: datetime, *, opens: bool = False) -> dict[str, list[Any]]:
    """The decisions and messages of a backtest."""
    steps: list[Any] = []
    messages: list[Any] = []
    for home in relived(journey, begin, end, opens=opens):
        steps += [_step(s["person_id"], s["kind"], s["node"], s["port"], s["code"], s["at"]) for s in home.steps]
        messages += [(one.message.person_id, one.message.node, one.message.channel, "sent", "", one.at) for one in home.sent]
        # What was held first and then left out stands twice.
        messages += [(k.person_id, "", k.channel, k.state, k.why, k.at) for k in home.kept if k.state != "held"]
    return {"steps": sorted(filter(None, steps), key=_by_moment), "messages": sorted(messages, key=str)}


def lived(journey: Journey, begin: datetime) -> dict[str, list[Any]]:
    """The decisions and messages of the engine."""
    found = Step.objects.filter(journey_id=journey.pk, at__gte=begin).order_by("id")
    steps = [_step(s.person_id, s.kind, s.node, s.port, s.code, s.at) for s in found]
    messages = []
    for m in Message.objects.filter(journey_id=journey.pk, requested_at__gte=begin):
        if m.state == "sent":
            messages.append((m.person_id, m.node, m.channel, "sent", "", m.sent_at))
        elif m.state in ("skipped", "failed"):
            at = Step.objects.filter(message_id=m.pk).order_by("-id").values_list("at", flat=True)[0]
            messages.append((m.person_id, "", m.channel, m.state, m.why, at))
    return {"steps": sorted(filter(None, steps), key=_by_moment), "messages": sorted(messages, key=str)}


def _by_moment(step: tuple[Any, ...]) -> tuple[Any, ...]:
    return (step[0], step[5])


def _step(person: int, kind: str, node: str, port: str, code: str, at: datetime) -> tuple[Any, ...]:
    return (person, kind, node, port, code, at)
