"""What a step looks up only when somebody asks: in the database as it is live, in memory where the past is walked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from audience.rules.windows import Seen
from audience.windows import events_in
from channels.store import content_id, engagement, needs_of
from engine.store import ids


class Lookups(Protocol):
    """See ``Stored`` for the live ones."""

    def seen(self, person_id: int, type_: str, *, after: datetime | None, until: datetime) -> list[Seen]:
        """Events of one type in (after, until], in the order in which they came."""

    def engagement(self, run_id: int) -> Mapping[tuple[str | None, str], datetime]:
        """What was done with a run's messages: (step, deed) and (None, deed), with the latest moment of each."""

    def content(self, channel: str, text: Mapping[str, Any], met: dict[str, int]) -> int:
        """The id of a text; ``met`` are those that this step has met, by digest."""

    def needs(self, content: int) -> tuple[str, ...]:
        """The values without which a text cannot be said."""

    def run_id(self) -> int:
        """A number for a new run."""

    def message_id(self) -> int:
        """A number for a new message."""


class Stored:
    """The live ones."""

    def seen(self, person_id: int, type_: str, *, after: datetime | None, until: datetime) -> list[Seen]:
        return events_in(person_id, type_, after=after, until=until)

    def engagement(self, run_id: int) -> Mapping[tuple[str | None, str], datetime]:
        return engagement(run_id)

    def content(self, channel: str, text: Mapping[str, Any], met: dict[str, int]) -> int:
        return content_id(channel, text, met)

    def needs(self, content: int) -> tuple[str, ...]:
        return needs_of(content)

    def run_id(self) -> int:
        return ids.runs.take()

    def message_id(self) -> int:
        return ids.messages.take()


STORED = Stored()
