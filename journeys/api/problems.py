"""What the errors of this floor mean to whoever asked."""

from typing import Any

from django.utils.translation import gettext as _

from audience.api.problems import Problem, problem_of
from engine.runtime.by_hand import NoSuchStep, ShardIsBusy
from engine.runtime.hands import NothingAhead
from journeys.api.shapes import draft_shape, finding_shape
from journeys.graph.shape import BadGraph
from journeys.graph.surgery import BadCommand
from journeys.kept.player import CannotPlay
from journeys.kept.shape import BadTest
from journeys.operations.comment import BadComment
from journeys.operations.configure import StepConflict
from journeys.operations.enrolment import BadEnrolment
from journeys.operations.finding import NoSuchJourney, NotPossible, RevisionConflict
from journeys.operations.later import BadMoment
from journeys.operations.publish import NotReady
from journeys.operations.testing import NoSuchTest
from journeys.operations.transfer import BadChoice


@problem_of.register
def _no_such_journey(why: NoSuchJourney) -> Problem:
    return Problem(404, "no_such_journey", _("There is no journey called “%(key)s”.") % {"key": why.key}, "key")


@problem_of.register
def _not_possible(why: NotPossible) -> Problem:
    missing = why.code.startswith("no_such_")
    values = {"needs_name": "name", "bad_key": "key", "key_taken": "key", "no_such_version": "version"}
    field = values.get(why.code, "")
    # What is wrong with what was said is told apart from a journey that is in another state.
    return Problem(404 if missing else 422 if field else 409, why.code, why.sentence, field)


@problem_of.register(RevisionConflict)
@problem_of.register(StepConflict)
def _conflict(why: RevisionConflict | StepConflict) -> Problem:
    """Tell what stands there now, so that both sides can be looked at."""
    sentence = _("Somebody saved a newer revision. It is told here as “draft”.")
    return Problem(409, "revision_conflict", sentence, "revision", draft=draft_shape(why.draft))


@problem_of.register
def _bad_command(why: BadCommand) -> Problem:
    return Problem(422, why.code, why.sentence, why.field)


@problem_of.register
def _bad_comment(why: BadComment) -> Problem:
    return Problem(422, why.code, why.sentence, why.field)


@problem_of.register
def _bad_choice(why: BadChoice) -> Problem:
    return Problem(422, why.code, why.sentence, why.field)


@problem_of.register(BadEnrolment)
@problem_of.register(BadMoment)
def _bad_way(why: BadEnrolment | BadMoment) -> Problem:
    return Problem(422, why.code, why.sentence, why.field)


@problem_of.register
def _bad_graph(why: BadGraph) -> Problem:
    return Problem(422, why.code, why.sentence, f"graph.{why.place}".rstrip("."))


@problem_of.register
def _no_such_test(why: NoSuchTest) -> Problem:
    return Problem(404, "no_such_test", _("This journey keeps no test with that number."), "test")


@problem_of.register
def _bad_test(why: BadTest) -> Problem:
    return Problem(422, why.code, why.sentence, why.place if why.place.partition(".")[0] in ("name", "outcome") else f"story.{why.place}")


@problem_of.register
def _cannot_play(why: CannotPlay) -> Problem:
    return Problem(422, "cannot_play", str(why), "story")


@problem_of.register
def _not_ready(why: NotReady) -> Problem:
    findings: list[dict[str, Any]] = [finding_shape(finding) for finding in why.findings]
    first = why.findings[0]
    code = "not_ready" if any(finding.blocks for finding in why.findings) else "not_accepted"
    sentence = (
        _("This draft may not go live yet: %(first)s")
        if code == "not_ready"
        else _("Name the warnings in “accept” that you have seen, and give a note where one is wanted: %(first)s")
    )
    return Problem(422, code, sentence % {"first": first.text}, first.node, findings=findings)


@problem_of.register
def _no_such_step(why: NoSuchStep) -> Problem:
    return Problem(422, "no_such_step", _("This version has no such step, or nobody can stand at it."), "to")


@problem_of.register
def _busy(why: ShardIsBusy) -> Problem:
    return Problem(409, "busy", _("The engine works on this person just now. Try again."), headers={"Retry-After": "1"})


@problem_of.register
def _nothing_ahead(why: NothingAhead) -> Problem:
    return Problem(409, "nothing_ahead", _("Nothing of this person waits for a moment."))
