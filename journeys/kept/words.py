"""A kept test in a line: who, when, what begins it, what she does."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from audience.rules import phrases
from ground.spans import read_span, say_span
from ground.words import gettext
from journeys.graph.reading import Steps
from journeys.kept.moments import say_moment

FEW = 4


def say_story(story: Mapping[str, Any], steps: Steps) -> str:
    return "; ".join(_parts(story, steps))


def _parts(story: Mapping[str, Any], steps: Steps) -> Iterator[str]:
    who = story.get("person", {})
    fields = {**who.get("fields", {}), **who.get("account", {})}
    known = [
        *([who["plan"]] if who.get("plan") else []),
        *(f"{name} {phrases.value(one, gettext)}" for name, one in list(fields.items())[:FEW]),
    ]
    yield ", ".join([*known, "…"] if len(fields) > FEW else known) or gettext("somebody")
    if "consents" in who and len(who["consents"]) < 3:
        yield (
            gettext("agrees to %(channels)s") % {"channels": ", ".join(who["consents"])}
            if who["consents"]
            else gettext("agrees to nothing")
        )
    if "at" in story:
        yield say_moment(story["at"])
    if kind := story.get("begins", {}).get("type"):
        yield kind
    for answer in story.get("answers", ()):
        found = steps.by_id.get(answer["step"])
        yield f"{found.title if found is not None else answer['step']}: {answer['does']}"
    for more in story.get("besides", ()):
        yield gettext("%(event)s after %(length)s") % {"event": more["type"], "length": say_span(read_span(more["after"]) or timedelta())}
    for step, port in story.get("paths", {}).items():
        found = steps.by_id.get(step)
        yield f"{found.title if found is not None else step}: {port}"
