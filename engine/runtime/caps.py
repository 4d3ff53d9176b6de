"""Entry caps: the rows of journeys with a cap are held by the step that may let somebody in, and by no other."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from channels.store.policy import policy
from channels.zones.tz import names, zone
from engine.core.caps import Admissions, Cap, cap_of
from engine.core.decision import Because
from engine.store import admitted
from engine.store.journeys import Journeys, LiveJourney, version
from engine.store.rows import InboxRow


@dataclass(frozen=True, slots=True)
class Caps:
    """What a step holds: how many were let in, by journey, and the live versions that say how many may be."""

    counted: dict[int, Admissions] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)

    def refusal(self, journey_id: int, cap: Cap) -> Because | None:
        """Why nobody else may enter this journey. Asked before the lot that holds somebody out, so that both groups end together."""
        return self.counted[journey_id].refusal(cap) if cap else None

    def let_in(self, journey_id: int) -> None:
        """Count somebody who walks; whoever is only watched is not counted."""
        if journey_id in self.counted:
            self.counted[journey_id].let_in()

    def write(self) -> None:
        admitted.keep(self.counted, self.versions)


def hold(rows: Iterable[InboxRow], journeys: Journeys, now: datetime) -> Caps:
    """Take the rows of the capped journeys that these inbox rows may enter.

    ``now`` is the step's moment: a clock that somebody moved by hand neither opens nor ends an hour for the others.
    """
    versions: dict[int, int] = {}
    for row in rows:
        for journey in _entered(row, journeys):
            if journey.live_id is not None and cap_of(version(journey.live_id).compiled.entry.settings):
                versions[journey.id] = journey.live_id
    if not versions:
        return Caps()
    where = policy().installation.zone
    return Caps(admitted.take(versions, now, zone(where if where in names() else "UTC")), versions)


def _entered(row: InboxRow, journeys: Journeys) -> Iterable[LiveJourney]:
    if row.kind == "enter":
        journey = journeys.by_id.get((row.payload or {}).get("journey_id", 0))
        return [journey] if journey is not None and journey.state == "live" else []
    return journeys.entering.get(row.type, ()) if row.kind == "event" and not row.late else ()
