"""Who moved somebody to another version, from where, and what became of the wait."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engine.models import Step
from insights.why.hands import noted
from insights.why.names import Names
from insights.why.versions import VersionWords
from insights.why.words import joined
from journeys.pages.common import name_of

WAITS = {
    "keep": gettext_lazy("What remained of the wait was kept"),
    "count": gettext_lazy("What was waited already counts"),
    "anew": gettext_lazy("The wait began anew"),
}
# The same while it is chosen, the plainest first.
WAITS_ASKED = {
    "anew": gettext_lazy("The wait begins anew"),
    "keep": gettext_lazy("What remains of the wait is kept"),
    "count": gettext_lazy("What was waited already counts"),
}


def transferred(step: Step, names: Names) -> str:
    told = {"by": name_of(str(step.values.get("by", ""))), "step": _from(step, names), "version": _number(step, names)}
    if step.code == "moved_back":
        return _("%(by)s undid the move: back from “%(step)s” of version %(version)s, as if it had not been.") % told
    wait = WAITS.get(str(step.values.get("wait")))
    said = joined([_("%(by)s moved this person from “%(step)s” of version %(version)s") % told, str(wait) if wait else ""])
    return noted(said, step, names)


def taken_out(step: Step, names: Names) -> str:
    told = {"by": name_of(str(step.values.get("by", ""))), "step": names.version(step).step(step.node).name}
    return _("%(by)s published another version and took everybody out who was at “%(step)s”.") % told


def _before(step: Step, names: Names) -> VersionWords:
    return names.versions.get(step.values.get("from_version", 0)) or VersionWords(0, step.journey_id)


def _from(step: Step, names: Names) -> str:
    return _before(step, names).step(str(step.values.get("from_node", ""))).name


def _number(step: Step, names: Names) -> int:
    return _before(step, names).number
