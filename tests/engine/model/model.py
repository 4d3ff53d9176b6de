"""What must be true of two journeys, in plain dicts: small enough to read in one sitting.

``walk`` says push, waits for a visit or a day, says a mail to whoever did not come, two days later an SMS; it ends with an upgrade.
``thanks`` holds each feature for a day and says a mail; an upgrade means nothing to it, a purchase ends it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.world import graph_of

ENTRY, COMES, BUYS, UPGRADES = "paywall_encountered", "session_started", "purchase_completed", "plan_upgraded"
LIFE = timedelta(hours=24)
SURE = {"message_class": "transactional", "is_prompt": False}
START = {"types": [ENTRY], "reentry": "always"}


def walk(days: int) -> dict[str, Any]:
    return graph_of(
        ("start", "entry_event", START),
        ("push", "send_push", {"title": "Nearly out", "body": "2 of 3", **SURE}),
        ("visit", "wait_for", {"events": [{"type": COMES}], "look_back": "", "give_up_after": f"P{days}D"}),
        ("mail", "send_email", {"subject": "Nearly out", "body": "2 of 3", **SURE}),
        ("rest", "wait_time", {"lasts": "P2D"}),
        ("sms", "send_sms", {"text": "Still full.", **SURE}),
        edges=["start.next push", "push.next visit", "visit.timeout mail", "visit.happened rest", "mail.next rest", "rest.next sms"],
    )


def thanks(days: int) -> dict[str, Any]:
    return graph_of(
        ("start", "entry_event", {**START, "instance": "feature"}),
        ("hold", "wait_time", {"lasts": f"P{days}D"}),
        ("note", "send_email", {"subject": "About it", "body": "So it works.", **SURE}),
        edges=["start.next hold", "hold.next note"],
        exits=[],
        goal={"type": BUYS},
    )


GRAPHS = {"walk": walk, "thanks": thanks}
ENDS_BY = {"walk": UPGRADES, "thanks": BUYS}
LAST = {"walk": "sms", "thanks": "note"}
# What may be left unsaid: its run was over, its plan another, or it came too late for a pause and that was the choice.
UNSAID = {"run_ended", "run_moved_on", "goal", "$plan_change", "merged", "plan_changed", "late_after_pause", "moved", "version_changed"}


@dataclass(frozen=True)
class Said:
    """An accepted event; ``message`` is what the client sent."""

    message: dict[str, Any]
    who: str
    type: str
    at: datetime
    received_at: datetime

    @property
    def late(self) -> bool:
        return self.received_at - self.at > LIFE


@dataclass
class Model:
    """``said`` is by number of the event, ``pauses`` by journey and ``stood`` by run:
    [from, until (None: still), what becomes of the late].

    ``heard`` is {run: messages received} of whoever must hear no more; ``silent`` are paywalls (numbers of events) that nobody had walked
    when their person upgraded after them; ``called`` are visits of a wait at which somebody came.
    ``rested`` says since when a visit of a run was seen to wait, and from when that wait counts.
    """

    said: dict[int, Said] = field(default_factory=dict)
    joined: dict[str, str] = field(default_factory=dict)
    days: dict[int, int] = field(default_factory=dict)
    pauses: dict[str, list[list[Any]]] = field(default_factory=lambda: {"walk": [], "thanks": []})
    stood: dict[int, list[list[Any]]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    heard: dict[int, int] = field(default_factory=dict)
    silent: set[int] = field(default_factory=set)
    called: set[tuple[int, int]] = field(default_factory=set)
    rested: dict[tuple[int, str, int], tuple[str, datetime, datetime]] = field(default_factory=dict)

    def one(self, who: str) -> str:
        """Who somebody turned out to be."""
        return self.joined.get(who, who)

    def attempts(self) -> dict[str, int]:
        """How often each person stood before a paywall, late or not, whoever they turned out to be."""
        counted: dict[str, int] = {}
        for event in self.said.values():
            if event.type == ENTRY:
                who = self.one(event.who)
                counted[who] = counted.get(who, 0) + 1
        return counted

    def paused(self, journey: str, run: int | None = None) -> bool:
        spans = [*self.pauses[journey], *(self.stood.get(run, ()) if run is not None else ())]
        return any(until is None for _from, until, _late in spans)

    def rings(self, journey: str, run: int, version: int, node: str, reached: datetime, since: datetime) -> datetime:
        """When a wait is over by time alone: its clock stands still in pauses, in those of one person alone before all others.

        Whoever was moved here waits from ``since``; the pauses before they came here are in that.
        """
        lasts = {"rest": timedelta(days=2)}.get(node, timedelta(days=self.days[version]))
        stood = [(start, until) for start, until, _late in self.stood.get(run, ()) if until is not None and until > reached]
        for start, until, late in [span for span in self.pauses[journey] if span[1] is not None and span[1] > reached]:
            due = after(since, lasts, stood)
            if until <= since or due <= start:
                continue
            if late != "wait" and due <= until:
                return until
            stood.append((start, until))
        return after(since, lasts, stood)


def after(reached: datetime, lasts: timedelta, stood: list[tuple[datetime, datetime]]) -> datetime:
    """The end of a time that only runs while nothing stands still."""
    clock = reached
    for start, until in sorted(stood):
        if until <= clock:
            continue
        if max(start, clock) - clock >= lasts:
            break
        lasts -= max(start, clock) - clock
        clock = until
    return clock + lasts
