"""Small node types for testing the core without the shelf."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from audience.rules.memory import Facts
from engine.core.chance import dice_for
from engine.core.decision import End, Go, Request, Say, SetField, Sleep
from engine.core.moment import Moment
from engine.core.node import Port

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass
class Toy:
    kind: str
    group: str = "do"
    schema: int = 1

    def read(self, raw: Any, schema: int) -> Any:
        return raw

    def ports(self, settings: Any) -> tuple[Port, ...]:
        return tuple(Port(p) for p in settings.get("ports", ["next"]))

    def rules(self, settings: Any) -> tuple[()]:
        return ()

    def listens(self, settings: Any) -> tuple[str, ...]:
        return tuple(settings.get("listens", ()))

    def looks_back(self, settings: Any) -> str:
        return ""

    def decide(self, settings: Any, moment: Moment) -> Any:
        match self.kind:
            case "start" | "pass":
                return Go(settings.get("port", "next"))
            case "wait":
                due = moment.entered_at + timedelta(seconds=settings["seconds"])
                if moment.woken_by is not None:
                    return Go("happened")
                return Go() if moment.now >= due else Sleep(due, self.listens(settings))
            case "say":
                if moment.outcome is not None:
                    return Go(remember={"said": moment.outcome.kind})
                return Say(Request(channel="sms", message_class="promotional", text={"text": "hello"}))
            case "set":
                return Go(effects=(SetField(name="mood", value="good"),))
            case "ask":
                return Go("yes" if moment.facts.fields.get("mood") == "good" else "no")
            case "leave":
                return End("exited", "left")
        raise AssertionError(self.kind)


SHELF = {k: Toy(k, "start" if k == "start" else "do") for k in ("start", "pass", "wait", "say", "set", "ask", "leave", "goal")}


def graph(*nodes: tuple[str, str, dict[str, Any]], edges: list[tuple[str, str, str]]) -> dict[str, Any]:
    return {
        "nodes": [{"id": i, "type": t, "settings": s} for i, t, s in nodes],
        "edges": [{"from": a, "port": p, "to": b} for a, p, b in edges],
    }


def moment(now: datetime = NOON, **changes: Any) -> Moment:
    plain = {
        "now": now,
        "started_at": now,
        "entered_at": now,
        "facts": Facts(now=now),
        "zone": "UTC",
        "visit": 1,
        "memory": {},
        "dice": dice_for(1, "toy"),
    }
    return Moment(**{**plain, **changes})
