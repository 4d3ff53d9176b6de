"""The line above the sentence, its icon, and the pill beside it."""

from django.utils.translation import gettext as _

from engine.models import Step
from insights.why.gate import answer_of
from insights.why.moments import read, say
from insights.why.names import Names
from insights.why.words import ICONS, channel, opening, readable


def title(step: Step, names: Names) -> str:
    """Say what was decided in a few words."""
    version = names.version(step)
    stop = version.step(step.node)
    told = {"journey": names.journey(step.journey_id), "number": version.number, "step": stop.name}
    match step.kind:
        case "entered":
            return _("Entered %(journey)s, version %(number)s") % told
        case "refused":
            return _("Did not enter %(journey)s") % told
        case "held_out":
            return _("Held out of %(journey)s") % told
        case "moved":
            return _moved(step, names)
        case "rested":
            return _("Waits at “%(step)s”") % told
        case "requested" | "asked":
            return _message(step, names)
        case "goal":
            return _("Reached the goal of %(journey)s") % told
        case "ended":
            return _ended(step) % told
        case "hand":
            return (_("Paused at “%(step)s”") if step.code == "paused" else _("Walks on from “%(step)s”")) % told
        case "transfer":
            return _("Moved to “%(step)s” of version %(number)s") % told
        case _:
            return opening(readable(step.kind))


def icon(step: Step, names: Names) -> str:
    match step.kind:
        case "entered":
            return "route"
        case "refused" | "held_out":
            return "ban" if step.kind == "refused" else "eye"
        case "requested" | "asked" if answer_of(step.code) == "held":
            return "moon" if step.code == "quiet_hours" else "pause"
        case "requested" | "asked":
            return ICONS.get(names.channel(step), "send")
        case "goal":
            return "flag"
        case "ended":
            return "log-out"
        case "hand":
            return "pause" if step.code == "paused" else "play"
        case "transfer":
            return "git-branch"
        case _:
            return names.version(step).step(step.node).icon


def family(step: Step) -> str:
    """How strong the mark is: only what begins or reaches something is filled."""
    return "start" if step.kind in ("entered", "goal") else ""


def verdict(step: Step) -> tuple[str, str]:
    """Give the pill: its state and its label, or two empty texts."""
    if step.kind == "refused":
        return "quiet", _("Refused")
    if step.kind == "held_out":
        return "quiet", _("Watched")
    if step.kind in ("requested", "asked"):
        answer = answer_of(step.code)
        return ("", "") if answer == "ready" else (answer, "")
    if step.kind == "ended" and step.code in ("error", "too_many_moves", "node_is_gone"):
        return "failed", ""
    return "", ""


def _moved(step: Step, names: Names) -> str:
    stop = names.version(step).step(step.node)
    path = stop.path(step.port)
    if stop.family == "decide":
        return _("Took path “%(path)s”") % {"path": path}
    if stop.family == "wait":
        return _("“%(step)s” is over") % {"step": stop.name}
    if stop.family == "message":
        return _("Went on from “%(step)s”") % {"step": stop.name}
    return stop.name


def _message(step: Step, names: Names) -> str:
    said = {"channel": channel(names.channel(step)), "step": names.version(step).step(step.node).name}
    match answer_of(step.code):
        case "ready":
            return _("%(channel)s may go out: %(step)s") % said
        case "held":
            until = read(step.values.get("until"))
            if until is None:
                return _("%(channel)s held: %(step)s") % said
            return _("%(channel)s held until %(until)s") % {**said, "until": say(until, names.zone, step.at)}
        case "cancelled":
            return _("%(channel)s taken back: %(step)s") % said
        case _:
            return _("%(channel)s skipped: %(step)s") % said


def _ended(step: Step) -> str:
    if step.code == "finished":
        return _("Finished %(journey)s")
    if step.code in ("error", "too_many_moves", "node_is_gone", "no_such_hour"):
        return _("%(journey)s broke off")
    if step.code == "expired":
        return _("Left %(journey)s: too late")
    return _("Left %(journey)s")
