"""What all send nodes have in common: they ask for a message, rest until its outcome is known, and go on. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Generic, TypeVar

from engine.core.decision import Because, Decision, Go, Request, Say
from engine.core.moment import Moment
from engine.core.node import Port
from ground.ask import ask
from ground.same import Same
from ground.settings import write
from ground.words import _, gettext
from journeys.node import NEXT, Node

S = TypeVar("S", bound="Sending")

CLASSES = [("promotional", _("Promotional")), ("transactional", _("Transactional"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What each message is asked besides its text."""

    message_class: str = ask(
        _("What kind of message"),
        help=_(
            "An upgrade prompt is promotional: it keeps to caps and quiet hours. SMS never goes without consent; e-mail and push need one "
            "where the installation says so, and no is always no."
        ),
        kind="segmented",
        choices=CLASSES,
        default="promotional",
        late=True,
    )
    is_prompt: bool = ask(_("It asks for an upgrade"), help=_("Then the gap between prompts counts it."), default=True, late=True)
    paths_apart: bool = ask(
        _("Paths of their own for skipped and failed"),
        help=_("Otherwise whoever could not be sent this goes on like everybody else."),
        default=False,
        late=True,
    )


COMMON = frozenset(f.name for f in fields(Sending))


@Same
def _text(settings: Sending) -> Mapping[str, Any]:
    return {name: value for name, value in write(settings).items() if name not in COMMON}


class Send(Node[S], Generic[S]):
    """A node that says something. Whatever stands in its settings besides the common part is the text."""

    channel: ClassVar[str]
    group = "say"
    family = "message"

    def ports(self, settings: S) -> tuple[Port, ...]:
        if not settings.paths_apart:
            return (NEXT,)
        return (Port("next", gettext("Sent")), Port("skipped", gettext("Skipped"), side=True), Port("failed", gettext("Failed"), side=True))

    def text(self, settings: S) -> Mapping[str, Any]:
        """Give the content as it is published and rendered (see ``channels.content.texts``): one object for one object of settings."""
        return _text(settings)

    def decide(self, settings: S, moment: Moment) -> Decision:
        outcome = moment.outcome
        if outcome is None:
            return Say(
                Request(
                    channel=self.channel,
                    message_class=settings.message_class,
                    text=self.text(settings),
                    is_prompt=settings.is_prompt and settings.message_class == "promotional",
                )
            )
        apart = settings.paths_apart and outcome.kind in ("skipped", "failed")
        values = {
            "message": outcome.message_id,
            **({"why": outcome.why} if outcome.why else {}),
            **({"doubt": True} if outcome.doubt else {}),
        }
        return Go(outcome.kind if apart else "next", Because(outcome.kind, values))

    def touches(self, settings: S) -> int:
        return 1


PLACE = re.compile(r"\{\{\s*([\w.]+)(.*?)\}\}", re.DOTALL)
FALLBACK = re.compile(r"\|\s*default:\s*(?:\"([^\"]*)\"|'([^']*)'|([\d.]+))")
TAG = re.compile(r"\{%.*?%\}", re.DOTALL)


def quoted(text: str) -> str:
    """Quote the beginning of a text for a card: values as their fallback, else by their name."""
    line = " ".join(PLACE.sub(_spoken, TAG.sub("", text)).split())
    return "“" + (line if len(line) <= 70 else line[:69].rstrip() + "…") + "”"


def _spoken(place: re.Match[str]) -> str:
    fallback = FALLBACK.search(place[2])
    said = next((part for part in fallback.groups() if part), "") if fallback else ""
    return said or f"[{place[1]}]"
