"""Why a walk was over, and by whom."""

from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext as _

from engine.core.compiled import read_everywhere
from engine.models import Step
from frontend.words import length
from insights.why.hands import doer, noted
from insights.why.moments import read, say, say_length
from insights.why.names import Happened, Names
from insights.why.transfers import taken_out
from insights.why.words import channel_inside, joined, opening, properties, readable


def goal(step: Step, names: Names) -> str:
    event = names.event(step)
    if step.code == "after_walk":
        return joined([opening(_by(step, names, event)), _("The walk was over by then; within its days the goal counts all the same")])
    if step.code == "held_out":
        return joined([opening(_by(step, names, event)), _("Held out: this journey had said nothing to this person")])
    return joined([_("%(what)s, so the journey is over") % {"what": opening(_by(step, names, event))}, _taken_back(step, names)])


def ended(step: Step, names: Names) -> str:
    say_it = ENDINGS.get(step.code)
    told = say_it(step, names) if say_it is not None else _other(step, names)
    return joined([told, _taken_back(step, names)])


def _by(step: Step, names: Names, event: Happened | None) -> str:
    """Say what happened and who did it: the person, or a colleague."""
    if event is None:
        return _("it was reached")
    what = happened(event, names)
    if event.person_id != step.person_id:
        return _("%(colleague)s, of the same account: %(what)s") % {"colleague": names.person(event.person_id), "what": what}
    return what


def happened(event: Happened, names: Names) -> str:
    """Say an event in a few words: "plan_upgraded to Pro"."""
    said = event.properties
    to = said.get("to") or said.get("plan") or said.get("to_plan")
    if event.type.startswith("plan_") and to:
        return _("%(event)s to %(plan)s") % {"event": event.type, "plan": names.plan(to)}
    if event.type.startswith("$"):
        return ", ".join(event.shifts) or _("the application changed the profile")
    told = properties(said, 2)
    return f"{event.type} ({told})" if told else event.type


def _plan_change(step: Step, names: Names) -> str:
    event = names.event(step)
    by = step.values.get("by")
    told = [_("The plan changed")]
    if event is not None:
        told = [_("The plan changed: %(what)s") % {"what": happened(event, names)}]
    who = by if isinstance(by, int) else event.person_id if event is not None else step.person_id
    if who != step.person_id:
        told.append(_("%(colleague)s, of the same account, did it") % {"colleague": names.person(who)})
    return joined(told)


def _finished(step: Step, names: Names) -> str:
    version = names.version(step)
    if version.step(step.node).family == "goal":
        within = length(read_everywhere(version.everywhere).within)
        return _("Walked to the end without having reached the goal. Within %(length)s of entry it still counts.") % {"length": within}
    return _("Went the whole way, to the end at “%(step)s”.") % {"step": _step(step, names)}


def _too_many(step: Step, names: Names) -> str:
    return _("Went round and round without resting, so it was stopped.")


def _gone(step: Step, names: Names) -> str:
    return _("The step where this person was is gone.")


def _error(step: Step, names: Names) -> str:
    trace = str(step.values.get("trace", "")).strip()
    last = trace.splitlines()[-1] if trace else ""
    return joined([_("Something broke at “%(step)s”") % {"step": _step(step, names)}, last])


def _by_hand(step: Step, names: Names) -> str:
    return noted(_("%(by)s ended it by hand at “%(step)s”.") % {"by": doer(step), "step": _step(step, names)}, step, names)


def _merged(step: Step, names: Names) -> str:
    return _("Two people turned out to be one; the older walk goes on.")


def _no_such_hour(step: Step, names: Names) -> str:
    return _("The hours at “%(step)s” never come.") % {"step": _step(step, names)}


def _date_past(step: Step, names: Names) -> str:
    return joined([_("Came to “%(step)s” too late for its date") % {"step": _step(step, names)}, _asked(step, names)])


def _no_date(step: Step, names: Names) -> str:
    return joined([_("There was no date for “%(step)s”") % {"step": _step(step, names)}, _asked(step, names)])


def _asked(step: Step, names: Names) -> str:
    return names.version(step).step(step.node).summary


def _expired(step: Step, names: Names) -> str:
    began, life = read(step.values.get("trigger_at")), step.values.get("life")
    if began is None or not isinstance(life, int | float):
        return _("What started this is too long ago, so there is nothing more to say.")
    told = {"when": say(began, names.zone, step.at, dated=True), "life": say_length(timedelta(seconds=life))}
    return _("What started this happened on %(when)s; after %(life)s it is too late to say more.") % told


def _other(step: Step, names: Names) -> str:
    """An exit that names an event, a step "Leave" with its reason, or a code of somebody else's node."""
    event = names.event(step)
    if event is not None:
        return _("%(what)s, which ends this journey.") % {"what": opening(_by(step, names, event))}
    stop = names.version(step).step(step.node)
    if stop.family == "leave":
        return _("Came to “%(step)s”. Counted as: %(reason)s.") % {"step": stop.name, "reason": readable(step.code)}
    return _("Ended at “%(step)s”: %(reason)s.") % {"step": stop.name, "reason": readable(step.code)}


def _taken_back(step: Step, names: Names) -> str:
    channels = names.taken_back.get(step.run_id or 0, ())
    if not channels:
        return ""
    return _("Taken back before it went out: %(messages)s.") % {"messages": ", ".join(channel_inside(one) for one in channels)}


def _step(step: Step, names: Names) -> str:
    return names.version(step).step(step.node).name


def _went_live(step: Step, names: Names) -> str:
    return _("Entered for real, so the walk in shadow is over")


ENDINGS: dict[str, Callable[[Step, Names], str]] = {
    "went_live": _went_live,
    "finished": _finished,
    "$plan_change": _plan_change,
    "too_many_moves": _too_many,
    "node_is_gone": _gone,
    "error": _error,
    "by_hand": _by_hand,
    "merged": _merged,
    "no_such_hour": _no_such_hour,
    "date_past": _date_past,
    "no_date": _no_date,
    "expired": _expired,
    "version_changed": taken_out,
}
