"""A message as a step holds it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from channels.gate import Answer, Hold, Ready, Why


@dataclass(slots=True, kw_only=True)
class MessageRow:
    """The columns of a message that gate and engine look at; see ``channels.models.Message``."""

    id: int
    visit_key: str
    person_id: int
    home: int
    shard: int
    channel: str
    message_class: str
    content_id: int
    requested_at: datetime
    run_id: int | None = None
    journey_id: int | None = None
    version_id: int | None = None
    node: str = ""
    is_prompt: bool = False
    event: Mapping[str, Any] = field(default_factory=dict)
    state: str = "held"
    why: str = ""
    why_values: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    valid_until: datetime | None = None
    expires_at: datetime | None = None
    attempts: int = 0
    settled_at: datetime | None = None
    shadow: bool = False

    @property
    def again(self) -> bool:
        """It was in doubt, and somebody said that it had not gone out."""
        return self.settled_at is not None

    @property
    def promotional(self) -> bool:
        return self.is_prompt or self.message_class != "transactional"

    def answered(self, answer: Answer) -> None:
        """Take the gate's answer down. A claim that is still right stays with its worker."""
        if isinstance(answer, Ready):
            ready = "drafting" if self.shadow else "ready"
            self._rest("claimed" if self.state == "claimed" else ready, Why("", {}), valid_until=answer.valid_until)
        elif isinstance(answer, Hold):
            self._rest("held", answer.why, due_at=answer.until)
        else:
            self._rest("skipped", answer.why)

    def cancel(self, code: str, **values: Any) -> None:
        self._rest("cancelled", Why(code, values))

    def _rest(self, state: str, why: Why, *, due_at: datetime | None = None, valid_until: datetime | None = None) -> None:
        self.state, self.why, self.why_values, self.due_at, self.valid_until = state, why.code, why.values, due_at, valid_until

    def as_row(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in NAMES}


NAMES = tuple(f.name for f in fields(MessageRow))
COLUMNS = ", ".join(f"m.{name}" for name in NAMES)
