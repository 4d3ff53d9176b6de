"""What is walked: a webhook, a step that breaks some, a wait that an event may end, an SMS, a wait, a webhook; a change of plan ends it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any


def install(provider: str, now: Any) -> str:
    """Make the installation ready and the journey live; give a write key's secret."""
    from audience import keys
    from audience.history import Actor
    from audience.models import AccessKey, Installation
    from channels.models import Sender
    from journeys.operations.create import create
    from journeys.operations.publish import publish

    actor = Actor("user:proof")
    Installation.objects.update_or_create(id=1, defaults={"mode": Installation.Mode.SENDING})
    Sender.objects.create(
        channel="sms", provider="twilio", name="SMS", address="+15005550006", config={"base_url": provider}, rate_per_second=1000
    )
    for key, drawn in (("proof", graph(provider)), ("short", short(provider))):
        create(actor, name=key, key=key, graph=drawn, now=now)
        publish(actor, key, now=now, note="proof", ticks=["*"])
    return str(keys.make(AccessKey.Kind.SERVER, "proof", [], "proof", now)[1])


QUIET = {"message_class": "transactional", "is_prompt": False}


def hook(provider: str) -> dict[str, Any]:
    return {"url": f"{provider}/hook", "body": '{"n": {{ event.feature | json }}}', **QUIET}


def graph(provider: str) -> dict[str, Any]:
    return drawn(
        node("start", "entry_event", types=["feature_limit_reached"], reentry="always", instance="feature"),
        node("first", "send_webhook", **hook(provider)),
        node("fuse", "prove_fuse"),
        node("wait", "wait_for", events=[{"type": "session_started"}], give_up_after="PT1M", look_back=""),
        node("text", "send_sms", text="text {{ event.feature }}", **QUIET),
        node("rest", "wait_time", lasts="PT1M"),
        node("last", "send_webhook", **hook(provider)),
        node("end", "exit", reason="done"),
        more=[{"from": "wait", "port": "happened", "to": "text"}],
    )


def short(provider: str) -> dict[str, Any]:
    """A wait that ends for everybody at one moment, and a webhook: for the storm of upgrades."""
    return drawn(
        node("start", "entry_event", types=["paywall_encountered"], instance="feature"),
        node("wait", "wait_time", lasts="PT12H"),
        node("said", "send_webhook", **hook(provider)),
    )


def drawn(*nodes: dict[str, Any], more: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Join steps one after another by their main way."""
    edges = [{"from": a["id"], "port": "timeout" if a["type"] == "wait_for" else "next", "to": b["id"]} for a, b in pairwise(nodes)]
    return {"nodes": list(nodes), "edges": [*edges, *more], "notes": [], "everywhere": {"prompt": False}}


def node(id_: str, type_: str, **settings: Any) -> dict[str, Any]:
    return {"id": id_, "type": type_, "name": id_, "schema": 1, "settings": settings}
