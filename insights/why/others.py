"""The other message that a reason speaks of: which step of which journey said it, and where to see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from channels.models import Message
from engine.models import Run, Step

# Reasons that are about another message or another run.
ABOUT_OTHERS = frozenset({"prompt_gap", "message_gap", "message_gap_skip", "another_upsell", "upsell_running"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """Another message, or only its journey where it said nothing yet. ``kept``: its text can be opened."""

    journey_id: int | None
    version_id: int | None = None
    node: str = ""
    message_id: int | None = None
    kept: bool = False


def others_of(steps: Iterable[Step]) -> dict[int, Spoken]:
    """Look up what these steps speak of, by the step's id."""
    about = [step for step in steps if step.code in ABOUT_OTHERS]
    if not about:
        return {}
    messages = _messages({value for step in about if isinstance(value := step.values.get("message"), int)})
    found = {step.pk: messages[step.values["message"]] for step in about if step.values.get("message") in messages}
    rest = [step for step in about if step.pk not in found]
    found |= {step.pk: Spoken(journey) for step in rest if isinstance(journey := step.values.get("journey"), int)}
    # What was decided before other messages were named speaks of a run at most.
    spoken = {step.pk: run for step in rest if step.pk not in found and isinstance(run := step.values.get("run"), int)}
    if spoken:
        runs = dict(Run.objects.filter(id__in=spoken.values()).values_list("id", "journey_id"))
        found |= {step: Spoken(runs[run]) for step, run in spoken.items() if run in runs}
    return found


def _messages(ids: set[int]) -> dict[int, Spoken]:
    if not ids:
        return {}
    rows = Message.objects.filter(id__in=ids).values_list("id", "journey_id", "version_id", "node", "body__message_id")
    return {id_: Spoken(journey, version, node, id_, body is not None) for id_, journey, version, node, body in rows}


def say_other(spoken: Spoken | None, journeys: Mapping[int, Any], versions: Mapping[int, Any]) -> str:
    """Name it: “Push: storage” of Upsell at the limit. Nothing where nobody knows."""
    journey = journeys.get(spoken.journey_id) if spoken is not None and spoken.journey_id is not None else None
    if spoken is None or journey is None:
        return ""
    version = versions.get(spoken.version_id or 0)
    if version is None or not spoken.node:
        return str(journey.name)
    return _("“%(step)s” of %(journey)s") % {"step": version.step(spoken.node).name, "journey": journey.name}
