"""What is different between the outcome that was kept and the one there is now, in sentences."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from channels.gate.brief import LEFT, NOT_IN, NOT_SENT, brief
from ground.words import _, gettext
from journeys.graph.reading import Steps, read_steps
from journeys.graph.shape import Graph

Outcome = Mapping[str, Any]
CHANNELS: Mapping[str, str] = {
    "email": _("E-mail"),
    "sms": _("SMS"),
    "push": _("Push"),
    "in_app": _("In-app message"),
    "webhook": _("Webhook"),
}


def differences(kept: Outcome, now: Outcome, graph: Graph) -> list[str]:
    """Say what differs, messages first; empty where nothing does."""
    steps = read_steps(graph)
    told = [*_refused(kept, now), *_said(kept, now, steps), *_reasons(kept, now, steps), *_ways(kept, now, steps), *_ended(kept, now)]
    return told or ([] if kept == now else [gettext("Something about the walk is different.")])


def _refused(kept: Outcome, now: Outcome) -> Iterator[str]:
    was, is_ = kept.get("refused", ""), now.get("refused", "")
    if was == is_:
        return
    if is_:
        yield gettext("She or he would not walk this: %(why)s; kept: %(was)s.") % {
            "why": _lower(brief(is_, NOT_IN)),
            "was": _lower(brief(was, NOT_IN)) if was else gettext("walks it"),
        }
    else:
        yield gettext("She or he walks this; kept: would not, %(why)s.") % {"why": _lower(brief(was, NOT_IN))}


def _said(kept: Outcome, now: Outcome, steps: Steps) -> Iterator[str]:
    was, is_ = kept.get("says", []), now.get("says", [])
    whys = {one["step"]: one["why"] for one in now.get("not_said", [])}
    before, after = ([(one["step"], one["channel"]) for one in says] for says in (was, is_))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for does, a, b, c, d in matcher.get_opcodes():
        for old, new in zip(was[a:b], is_[c:d], strict=False):
            if does == "equal" and old["day"] != new["day"]:
                values = {"message": _message(new, steps), "day": new["day"], "was": old["day"]}
                yield gettext("%(message)s is said on day %(day)d; kept: day %(was)d.") % values
            elif does == "replace":
                values = {"message": _message(new, steps), "day": new["day"], "was": _message(old, steps)}
                if old["day"] == new["day"]:
                    yield gettext("%(message)s is said on day %(day)d; kept: %(was)s.") % values
                else:
                    yield gettext("%(message)s is said on day %(day)d; kept: %(was)s on day %(then)d.") % {**values, "then": old["day"]}
        for new in is_[c + (b - a) : d]:
            yield gettext("%(message)s is said on day %(day)d; kept: nothing.") % {"message": _message(new, steps), "day": new["day"]}
        for old in was[a + (d - c) : b]:
            values = {"message": _message(old, steps), "day": old["day"], "why": ""}
            if why := whys.get(old["step"]):
                values["why"] = gettext(" (%(why)s)") % {"why": _lower(brief(why, NOT_SENT))}
            yield gettext("%(message)s is not said%(why)s; kept: on day %(day)d.") % values


def _reasons(kept: Outcome, now: Outcome, steps: Steps) -> Iterator[str]:
    """Tell of messages that are passed over in both, or in one of them without having been said in the other."""
    was = {one["step"]: one for one in kept.get("not_said", [])}
    is_ = {one["step"]: one for one in now.get("not_said", [])}
    said = {one["step"] for outcome in (kept, now) for one in outcome.get("says", [])}
    for step in [one for one in {**was, **is_} if one not in said]:
        old, new = was.get(step), is_.get(step)
        if old is not None and new is not None and old["why"] != new["why"]:
            why, was_why = (_lower(brief(one["why"], NOT_SENT)) for one in (new, old))
            values = {"message": _message(new, steps), "why": why, "was": was_why}
            yield gettext("%(message)s is passed over: %(why)s; kept: %(was)s.") % values
        elif old is None and new is not None:
            values = {"message": _message(new, steps), "why": _lower(brief(new["why"], NOT_SENT))}
            yield gettext("%(message)s is passed over: %(why)s; kept: it was not reached.") % values
        elif old is not None and new is None:
            yield gettext("%(message)s is not reached; kept: it was passed over.") % {"message": _message(old, steps)}


def _ways(kept: Outcome, now: Outcome, steps: Steps) -> Iterator[str]:
    """Tell where the walks part: what follows is another walk anyway."""
    was, is_ = kept.get("path", []), now.get("path", [])
    for old, new in zip(was, is_, strict=False):
        if old == new:
            continue
        (step, port), (there, way) = (one.partition(".")[::2] for one in (new, old))
        if step == there:
            values = {"step": _title(step, steps), "way": _port(step, port, steps), "was": _port(step, way, steps)}
            yield gettext("“%(step)s” is left by “%(way)s”; kept: “%(was)s”.") % values
        else:
            yield gettext("The walk comes to “%(step)s”; kept: “%(was)s”.") % {"step": _title(step, steps), "was": _title(there, steps)}
        return
    for more in is_[len(was) :][:1]:
        yield gettext("The walk goes on to “%(step)s”; kept: it was over.") % {"step": _title(more.partition(".")[0], steps)}
    for less in was[len(is_) :][:1]:
        yield gettext("The walk is over before “%(step)s”.") % {"step": _title(less.partition(".")[0], steps)}


def _ended(kept: Outcome, now: Outcome) -> Iterator[str]:
    was, is_ = kept.get("ended", ""), now.get("ended", "")
    if was != is_:
        values = {name: _lower(brief(code, LEFT)) if code else gettext("still on the way") for name, code in (("is", is_), ("was", was))}
        yield gettext("It ends: %(is)s; kept: %(was)s.") % values


def say_outcome(outcome: Outcome) -> str:
    """Say an outcome in a line: Push on day 0, e-mail on day 1; went to the end."""
    words = gettext("%(channel)s on day %(day)d")
    says = [words % {"channel": say_channel(one["channel"]), "day": one["day"]} for one in outcome.get("says", [])]
    ended = brief(outcome["ended"], LEFT) if outcome.get("ended") else gettext("Still on the way")
    return "; ".join([", ".join(says) or gettext("Nothing is said"), _lower(ended)])


def say_channel(key: str) -> str:
    return gettext(CHANNELS[key]) if key in CHANNELS else key


def _message(said: Mapping[str, Any], steps: Steps) -> str:
    return gettext("%(channel)s “%(step)s”") % {"channel": say_channel(said["channel"]), "step": _title(said["step"], steps)}


def _title(step: str, steps: Steps) -> str:
    found = steps.by_id.get(step)
    return found.title if found is not None else step


def _port(step: str, port: str, steps: Steps) -> str:
    found = steps.by_id.get(step)
    return next((str(one.label or one.key) for one in found.ports if one.key == port), port) if found is not None else port


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:] if words[1:2].islower() or words[1:2] == " " else words
