"""Why somebody went on by this way, or rests."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audience.rules.ast import EVERYBODY
from audience.rules.memory import Verdict
from audience.rules.telling import tell
from audience.rules.words import words
from channels.gate.brief import brief
from channels.gate.reasons import REASONS
from engine.models import Step
from ground.spans import say_span
from insights.why.gate import gate_words
from insights.why.hands import doer, noted
from insights.why.moments import place, read, say
from insights.why.names import Names
from insights.why.versions import StepWords
from insights.why.words import channel, joined, opening, readable
from journeys.asking import say_happening

NOTHING_OF = {
    "message_opened": gettext_lazy("no open"),
    "message_clicked": gettext_lazy("no click"),
    "message_replied": gettext_lazy("no reply"),
    "message_delivered": gettext_lazy("no delivery"),
}


def moved(step: Step, names: Names) -> str:
    say_it = MOVES.get(step.code)
    if say_it is not None:
        return say_it(step, names)
    return joined([opening(readable(step.code))]) if step.code else _went_by(step, names)


def rested(step: Step, names: Names) -> str:
    """Say what a run waits for, and until when where that is known."""
    stop = names.version(step).step(step.node)
    until = read(step.values.get("until"))
    here = (step.run_id or 0, step.node, step.visit)
    if until is None and here in names.resting:
        until = names.resting[here]
    told = [opening(stop.summary) or _("Waits here")]
    if until is not None:
        told.append(_("Until %(moment)s") % {"moment": say(until, names.zone, step.at)})
    elif here in names.resting:
        told.append(_("Until it happens"))
    zone = step.values.get("zone")
    if zone:
        told.append(_("By the clocks in %(place)s") % {"place": place(str(zone))})
    return joined(told)


def tried(step: Step, names: Names) -> list[str]:
    """Say every path of a branch in order: what was asked, with the values seen, and what was not asked any more."""
    version = names.version(step)
    stop = version.step(step.node)
    asked = [one for one in step.values.get("tried", ()) if isinstance(one, Mapping)]
    told = [_one_path(stop, one, version.labels) for one in asked]
    known = {one.get("path") for one in asked}
    later = [path.label or path.key for path in getattr(stop.settings, "paths", ()) if path.key not in known]
    if later:
        told.append(_("Not asked any more: %(paths)s") % {"paths": ", ".join(f"“{label}”" for label in later)})
    return told


def _one_path(stop: StepWords, one: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    path = str(one.get("path", ""))
    rule = stop.rule_of(path)
    form = _("“%(path)s” yes: %(rule)s") if one.get("is") else _("“%(path)s” no: %(rule)s")
    try:
        words = tell(Verdict.load(rule, one), translate=_, labels=labels) if rule is not None else _("its rule is gone")
    except (KeyError, ValueError, TypeError):
        words = _("its rule has changed")
    return form % {"path": stop.path(path), "rule": words}


def _branch(step: Step, names: Names) -> str:
    return joined(tried(step, names)) or _went_by(step, names)


def _it_happened(step: Step, names: Names) -> str:
    kind = str(step.values.get("type", ""))
    return _("%(what)s happened. Went on by “%(path)s”.") % {"what": opening(say_happening(kind)), "path": _path(step, names)}


def _came_true(step: Step, names: Names) -> str:
    version = names.version(step)
    rule = getattr(version.step(step.node).settings, "condition", None)
    way = _("Went on by “%(path)s”") % {"path": _path(step, names)}
    try:
        told = tell(Verdict.load(rule, step.values["verdict"]), translate=_, labels=version.labels) if rule is not None else ""
    except (KeyError, ValueError, TypeError):
        told = ""
    return joined([_("What was waited for is true: %(rule)s") % {"rule": told} if told else _("What was waited for is true"), way])


def _gave_up(step: Step, names: Names) -> str:
    settings = names.version(step).step(step.node).settings
    kinds = list(dict.fromkeys(one.type for one in getattr(settings, "events", ())))
    lasts = getattr(settings, "give_up_after", None)
    condition = getattr(settings, "condition", EVERYBODY)
    if condition != EVERYBODY and lasts is not None:
        rule = words(condition, translate=_, labels=names.version(step).labels)
        told = {"rule": rule, "length": say_span(lasts), "path": _path(step, names)}
        return _("It did not come within %(length)s that %(rule)s. Went on by “%(path)s”.") % told
    if not kinds or lasts is None:
        return _("Nothing happened in time. Went on by “%(path)s”.") % {"path": _path(step, names)}
    told = {"what": opening(_(" and ").join(_no(kind) for kind in kinds)), "length": say_span(lasts), "path": _path(step, names)}
    return _("%(what)s within %(length)s. Went on by “%(path)s”.") % told


def _no(kind: str) -> str:
    return str(NOTHING_OF.get(kind) or _("no %(event)s") % {"event": kind})


def _waited(step: Step, names: Names) -> str:
    zone = step.values.get("zone")
    if zone:
        return _("The hour has come in %(place)s.") % {"place": place(str(zone))}
    return _("The time is over: %(length)s.") % {"length": names.version(step).step(step.node).summary}


def _in_the_window(step: Step, names: Names) -> str:
    return _("Came within the hours, by the clocks in %(place)s, so there was nothing to wait for.") % {
        "place": place(str(step.values.get("zone", "")))
    }


def _date_came(step: Step, names: Names) -> str:
    return _("The moment has come: %(when)s. The date is %(date)s.") % {"when": _when(step, names), "date": _date(step, names)}


def _date_past(step: Step, names: Names) -> str:
    told = _("Too late: %(when)s is over. The date is %(date)s") % {"when": _when(step, names), "date": _date(step, names)}
    return joined([told, _went_by(step, names)])


def _no_date(step: Step, names: Names) -> str:
    told = {"field": step.values.get("field"), "saw": step.values.get("saw")}
    said = _("“%(field)s” holds no date but %(saw)s") if "saw" in step.values else _("“%(field)s” holds no date")
    return joined([said % told, _went_by(step, names)])


def _when(step: Step, names: Names) -> str:
    node = names.version(step).step(step.node)
    when = getattr(node.node, "when", None)
    return str(when(node.settings)) if when is not None else node.name


def _date(step: Step, names: Names) -> str:
    at, value = read(step.values.get("date")), str(step.values.get("date", ""))
    return say(at, names.zone, step.at) if at is not None and len(value) > 10 else value


def _outcome(step: Step, names: Names) -> str:
    values = step.values
    said = channel(names.channel(step))
    told = {
        "sent": _("%(channel)s went out"),
        "skipped": _("%(channel)s was skipped"),
        "failed": _("%(channel)s failed"),
    }[step.code] % {"channel": said}
    if values.get("doubt"):
        told = _("%(channel)s: whether it went out is not known; it counts as sent") % {"channel": said}
    why = str(values.get("why") or "")
    return joined([told, _why(why, step, names), _went_by(step, names) if step.port != "next" else ""])


def _why(code: str, step: Step, names: Names) -> str:
    """Say why a message has its outcome. The values stand with the gate's answer; a sentence that needs them would have gaps here."""
    if "{" in REASONS.get(code, ""):
        return brief(code)
    if code in REASONS:
        return gate_words(code, {}, step, names)
    return opening(readable(code)) if code else ""


def _dice(step: Step, names: Names) -> str:
    return _("By chance, and always the same for this person. Went on by “%(path)s”.") % {"path": _path(step, names)}


def _repeat(step: Step, names: Names) -> str:
    values = {"visit": step.values.get("visit"), "times": step.values.get("times")}
    if step.code == "again":
        return _("Visit %(visit)s here; back at most %(times)s times, so once more.") % values
    return _("Visit %(visit)s here; %(times)s times back are enough.") % values


def _field_set(step: Step, names: Names) -> str:
    return joined([names.version(step).step(step.node).summary or _("%(field)s was changed") % {"field": step.values.get("field")}])


def _event_recorded(step: Step, names: Names) -> str:
    return _("%(event)s was recorded.") % {"event": step.values.get("type")}


def _by_hand(step: Step, names: Names) -> str:
    return noted(joined([_("%(by)s let this person go on by hand") % {"by": doer(step)}, _went_by(step, names)]), step, names)


def _tried_again(step: Step, names: Names) -> str:
    return noted(_("It failed here, and %(by)s let it be tried again.") % {"by": doer(step)}, step, names)


def _turn_came(step: Step, names: Names) -> str:
    return joined([names.version(step).step(step.node).summary, _("It was this person's turn")])


def _went_by(step: Step, names: Names) -> str:
    path = _path(step, names)
    return _("Went on by “%(path)s”.") % {"path": path} if path and path != "next" else _("Went on.")


def _path(step: Step, names: Names) -> str:
    return names.version(step).step(step.node).path(step.port)


MOVES: dict[str, Callable[[Step, Names], str]] = {
    "rule_holds": _branch,
    "no_rule_holds": _branch,
    "it_happened": _it_happened,
    "gave_up": _gave_up,
    "waited": _waited,
    "in_the_window": _in_the_window,
    "came_true": _came_true,
    "date_came": _date_came,
    "date_past": _date_past,
    "no_date": _no_date,
    "sent": _outcome,
    "skipped": _outcome,
    "failed": _outcome,
    "dice": _dice,
    "again": _repeat,
    "often_enough": _repeat,
    "field_set": _field_set,
    "event_recorded": _event_recorded,
    "by_hand": _by_hand,
    "tried_again": _tried_again,
    "turn_came": _turn_came,
}
