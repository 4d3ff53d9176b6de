"""Why somebody entered a journey, did not, or is only watched."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audience.rules.memory import Verdict
from audience.rules.telling import tell
from channels.gate.brief import NOT_IN, brief
from engine.models import Step
from frontend.words import share
from insights.why.hands import doer, noted
from insights.why.moments import read, say, say_length
from insights.why.names import Happened, Names
from insights.why.words import joined, opening, properties, readable


def entered(step: Step, names: Names) -> str:
    came = COMINGS.get(step.code)
    event = names.event(step)
    if came is not None:
        return joined([came(step, names), _event_words(event) if event is not None else ""])
    if event is None and step.event_id is not None:
        return _("The event that brought this person in is not kept any more.")
    if event is None:
        return _("Your application put this person in.")
    return joined([_event_words(event)])


def _event_words(event: Happened) -> str:
    told = properties(event.properties, 3)
    return f"{event.type}: {told}" if told else event.type


def _enrolled(step: Step, names: Names) -> str:
    return _("Enrolled by %(by)s with version %(number)d") % {"by": doer(step), "number": names.version(step).number}


def _scheduled(step: Step, names: Names) -> str:
    at = read(step.values.get("planned_at"))
    return _("By the schedule, for %(moment)s") % {"moment": say(at, names.zone, step.at) if at is not None else "?"}


def _by_hand(step: Step, names: Names) -> str:
    past = [brief(code, NOT_IN) for code in step.values.get("over") or () if isinstance(code, str)]
    told = [_("%(by)s let this person in by hand") % {"by": doer(step)}]
    told += [_("Overruled: %(rules)s") % {"rules": ", ".join(past)}] if past else []
    return noted(joined(told), step, names)


COMINGS: dict[str, Callable[[Step, Names], str]] = {"enrolled": _enrolled, "scheduled": _scheduled, "by_hand": _by_hand}


def held_out(step: Step, names: Names) -> str:
    return joined([_by_hand(step, names) if step.code == "by_hand" else "", _watched(step, names)])


def _watched(step: Step, names: Names) -> str:
    part = names.version(step).everywhere.get("holdout")
    if not isinstance(part, int | float) or not part:
        return _("Belongs to the share that is only watched, for comparison. Nothing is sent.")
    whole = float(part * 100).is_integer()
    return _("Belongs to the %(share)s who are only watched, for comparison. Nothing is sent.") % {"share": share(part, 0 if whole else 1)}


def refused(step: Step, names: Names) -> str:
    say_it = REFUSALS.get(step.code)
    return say_it(step, names) if say_it is not None else joined([opening(readable(step.code))])


def _filter(step: Step, names: Names) -> str:
    version = names.version(step)
    rule, verdict = version.entry_rule, step.values.get("verdict")
    if rule is None or verdict is None:
        return _("The filter at the start does not fit.")
    try:
        loaded = Verdict.load(rule, verdict)
    except (KeyError, ValueError, TypeError):
        return _("The filter at the start does not fit.")
    return joined([opening(tell(loaded, translate=_, labels=version.labels))])


def _already_inside(step: Step, names: Names) -> str:
    return _("Already inside: nobody walks the same journey twice at once.")


def _entered_before(step: Step, names: Names) -> str:
    times = step.values.get("times")
    last = _last(step, names)
    n = times if isinstance(times, int) else 1
    text = ngettext(
        "Entered %(n)d time before, the last time on %(last)s. This journey is walked only once.",
        "Entered %(n)d times before, the last time on %(last)s. This journey is walked only once.",
        n,
    )
    return text % {"n": n, "last": last}


def _too_soon(step: Step, names: Names) -> str:
    seconds = step.values.get("after_seconds") or 0
    return _("Last entry %(ago)s ago, on %(last)s; %(needed)s are needed.") % {
        "ago": _since(step),
        "last": _last(step, names),
        "needed": say_length(timedelta(seconds=float(seconds))),
    }


def _left_too_soon(step: Step, names: Names) -> str:
    seconds = step.values.get("after_seconds") or 0
    return _("Left %(ago)s ago, on %(last)s; %(needed)s are needed.") % {
        "ago": _since(step),
        "last": _last(step, names),
        "needed": say_length(timedelta(seconds=float(seconds))),
    }


def _too_often(step: Step, names: Names) -> str:
    times = step.values.get("times")
    n = times if isinstance(times, int) else 1
    text = ngettext(
        "Entered %(n)d time before, the last time on %(last)s; more is not allowed.",
        "Entered %(n)d times before, the last time on %(last)s; more are not allowed.",
        n,
    )
    return text % {"n": n, "last": _last(step, names)}


def _prompt_gap(step: Step, names: Names) -> str:
    seconds = step.values.get("gap_seconds") or 0
    other = names.other(step)
    told = _("The last upgrade prompt was %(ago)s ago, on %(last)s; the gap is %(gap)s.") % {
        "ago": _since(step),
        "last": _last(step, names),
        "gap": say_length(timedelta(seconds=float(seconds))),
    }
    return joined([told, _("It was %(other)s") % {"other": other} if other else ""])


def _upsell_running(step: Step, names: Names) -> str:
    return _("%(journey)s is already selling an upgrade to this customer; one at a time.") % {
        "journey": names.journey(step.values.get("journey"))
    }


def _cap(step: Step, names: Names) -> str:
    most = step.values.get("most")
    n = most if isinstance(most, int) else 1
    told = {
        "cap_per_hour": ngettext(
            "The journey lets in at most %(n)d person an hour, and this hour's has entered.",
            "The journey lets in at most %(n)d people an hour, and so many entered in this one.",
            n,
        ),
        "cap_per_day": ngettext(
            "The journey lets in at most %(n)d person a day, and today's has entered.",
            "The journey lets in at most %(n)d people a day, and so many entered on this one.",
            n,
        ),
    }
    in_all = ngettext(
        "The journey is limited to %(n)d person, who has entered.", "The journey is limited to %(n)d people, and so many have entered.", n
    )
    return told.get(step.code, in_all) % {"n": n}


def _closed(step: Step, names: Names) -> str:
    return _("The journey is closed to new people.")


def _paused(step: Step, names: Names) -> str:
    return _("The journey is paused.")


def _since(step: Step) -> str:
    last = read(step.values.get("last"))
    return say_length(step.at - last) if last is not None else "?"


def _last(step: Step, names: Names) -> str:
    last: datetime | None = read(step.values.get("last"))
    return say(last, names.zone, step.at, dated=True) if last is not None else "?"


REFUSALS: dict[str, Callable[[Step, Names], str]] = {
    "filter": _filter,
    "already_inside": _already_inside,
    "entered_before": _entered_before,
    "too_soon": _too_soon,
    "left_too_soon": _left_too_soon,
    "too_often": _too_often,
    "prompt_gap": _prompt_gap,
    "upsell_running": _upsell_running,
    "cap_per_hour": _cap,
    "cap_per_day": _cap,
    "cap_in_all": _cap,
    "journey_paused": _paused,
    "journey_closed": _closed,
}
