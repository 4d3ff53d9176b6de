"""The sentence of a step: what was decided, with the values seen. Never a code alone."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from audience.rules.words import words as rule_words
from engine.models import Step
from insights.why.endings import ended, goal
from insights.why.entries import entered, held_out, refused
from insights.why.gate import asked
from insights.why.hands import hand
from insights.why.moves import moved, rested
from insights.why.names import Names
from insights.why.transfers import transferred
from insights.why.words import joined, opening, readable

SENTENCES: dict[str, Callable[[Step, Names], str]] = {
    "entered": entered,
    "refused": refused,
    "held_out": held_out,
    "moved": moved,
    "rested": rested,
    "requested": asked,
    "asked": asked,
    "goal": goal,
    "ended": ended,
    "transfer": transferred,
    "hand": hand,
}


def sentence(step: Step, names: Names) -> str:
    """Say why, in the reader's language. A kind or code that nobody explained is still made readable."""
    say_it = SENTENCES.get(step.kind)
    if say_it is not None:
        return say_it(step, names)
    return joined([opening(readable(step.kind)), opening(readable(step.code)) if step.code else ""])


def details(step: Step, names: Names) -> list[str]:
    """Say all that was asked: the whole rule of a filter, every path of a branch with its rule. The values stand in the sentence."""
    version = names.version(step)
    if step.kind == "refused" and step.code == "filter" and version.entry_rule is not None:
        return [_("The filter: %(rule)s") % {"rule": rule_words(version.entry_rule, translate=_, labels=version.labels)}]
    if step.kind == "moved" and "tried" in step.values:
        rules = getattr(version.step(step.node).settings, "paths", ())
        said = [f"{path.label or path.key}: {rule_words(path.rule, translate=_, labels=version.labels)}" for path in rules]
        return [_("The paths, asked in this order:"), *said] if said else []
    return []
