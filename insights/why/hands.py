"""What somebody did to one walk: who, and the note they left in the history."""

from django.utils.translation import gettext as _

from engine.models import Step
from insights.why.names import Names
from insights.why.words import joined
from journeys.pages.common import name_of


def doer(step: Step) -> str:
    """Name who did it; what older releases wrote names nobody."""
    by = step.values.get("by")
    return name_of(by) if isinstance(by, str) else _("Somebody")


def noted(said: str, step: Step, names: Names) -> str:
    """Add the note to a sentence, where there is one."""
    note = names.notes.get(step.values.get("history", 0), "")
    return joined([said, _("Note: “%(note)s”") % {"note": note} if note else ""])


def hand(step: Step, names: Names) -> str:
    told = {"by": doer(step)}
    if step.code == "paused":
        said = _("%(by)s paused this person alone: nothing is said and the wait stands still.") % told
    else:
        said = _("%(by)s let this person walk on; the wait keeps what was left of it.") % told
    return noted(said, step, names)
