"""Why a rehearsal could not be, in a sentence."""

from django.utils.translation import gettext as _

from engine.core.compiled import CannotCompile
from engine.runtime.by_hand import ShardIsBusy
from engine.runtime.work import RowBroke, RunBroke
from insights.rehearse.chance import CannotGo
from insights.rehearse.form import BadAnswer
from insights.rehearse.play import NeverRests
from insights.rehearse.stage import CannotHappen

BROKE = (CannotHappen, CannotGo, ShardIsBusy, RunBroke, RowBroke, CannotCompile, NeverRests)


def say_wrong(why: Exception) -> tuple[str, str]:
    """Say in a sentence why nobody could be walked, and which field it is about."""
    match why:
        case BadAnswer():
            return why.sentence, why.field
        case CannotHappen():
            return _("This event would be refused: %(why)s") % {"why": why.sentence}, "properties"
        case CannotGo():
            return str(why), "paths"
        case ShardIsBusy():
            return _("The engine works on this person just now. Try again in a moment."), ""
        case _:
            return _("The walk broke: %(why)s") % {"why": why.__cause__ or why}, ""
