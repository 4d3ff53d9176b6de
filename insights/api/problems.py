"""What the errors of this floor mean to whoever asked."""

from django.utils.translation import gettext as _

from audience.api.problems import Problem, problem_of
from insights.backtest.operations import BadBacktest
from insights.person.letting_in import BadEvent, RefusedAtTheDoor
from insights.person.operations import NotPossible, OnlyInSandbox
from insights.why import look_up, sentence


@problem_of.register
def _not_possible(why: NotPossible) -> Problem:
    return Problem(409, str(why), _("This walk is not in a state in which that can be done."))


@problem_of.register
def _refused_at_the_door(why: RefusedAtTheDoor) -> Problem:
    names = look_up(why.steps, now=why.steps[0].at)
    told = " ".join(sentence(step, names) for step in why.steps)
    return Problem(409, why.code, told, "journey", may_be_overruled=why.may_be_overruled)


@problem_of.register
def _bad_event(why: BadEvent) -> Problem:
    return Problem(422, why.code, why.sentence, why.field)


@problem_of.register
def _bad_backtest(why: BadBacktest) -> Problem:
    return Problem(422, why.code, why.sentence, why.field)


@problem_of.register
def _only_in_sandbox(why: OnlyInSandbox) -> Problem:
    return Problem(409, "only_in_sandbox", _("Time passes by hand in Sandbox only."))
