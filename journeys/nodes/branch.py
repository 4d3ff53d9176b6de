"""Branch

Send people down different paths by what is known of them: fields, the account, how often something happened, which
message they opened. The paths are asked from left to right and the first that fits is taken. Whoever fits none goes down
"Everyone else".

A rule may compare two fields with each other, such as `seats_used` with `seats_limit`.
"""

from dataclasses import dataclass
from typing import Any

from audience.rules.ast import EVERYBODY, Rule
from audience.rules.memory import explain
from engine.core.decision import Because, Decision, Go
from engine.core.moment import Moment
from engine.core.node import Port
from ground.ask import ask
from ground.words import _, gettext
from journeys.asking import Path, say_count, say_rule
from journeys.node import Node, register

ELSE = "else"


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchSettings:
    paths: tuple[Path, ...] = ask(_("Paths, the first that fits is taken"), kind="paths", at_least=1, at_most=12)
    else_label: str = ask(_("Label of the last path"), kind="line", needed=False, at_most=60, default="")


@register
class Branch(Node[BranchSettings]):
    kind = "branch"
    icon = "split"
    group = "decide"
    family = "decide"
    settings = BranchSettings
    example = {
        "paths": [
            {"key": "a", "label": "Free", "rule": {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "free"}}},
            {"key": "b", "label": "Seats", "rule": {"op": "ge", "left": {"field": "seats_used"}, "right": {"field": "seats_limit"}}},
        ]
    }

    def fresh(self, step: str) -> dict[str, Any]:
        return {"paths": [{"key": "a", "label": "A"}]}

    def ports(self, settings: BranchSettings) -> tuple[Port, ...]:
        ways = [Port(path.key, path.label or path.key) for path in settings.paths if path.key]
        return (*ways, Port(ELSE, settings.else_label or gettext("Everyone else")))

    def rules(self, settings: BranchSettings) -> tuple[Rule, ...]:
        return tuple(path.rule for path in settings.paths if path.rule != EVERYBODY)

    def decide(self, settings: BranchSettings, moment: Moment) -> Decision:
        tried = []
        for path in settings.paths:
            verdict = explain(path.rule, moment.facts)
            tried.append({"path": path.key, **verdict.dump()})
            if verdict.holds:
                return Go(path.key, Because("rule_holds", {"path": path.key, "tried": tried}))
        return Go(ELSE, Because("no_rule_holds", {"tried": tried}))

    def summary(self, settings: BranchSettings) -> list[str]:
        if not settings.paths:
            return [gettext("Add a path")]
        return [gettext("First match wins")]

    def words(self, settings: BranchSettings) -> str:
        told = [gettext("%(label)s: %(rule)s.") % {"label": path.label or path.key, "rule": say_rule(path.rule)} for path in settings.paths]
        return " ".join(
            [
                *told,
                say_count("Everyone else goes by the last of %(n)d path.", "Everyone else goes by the last of %(n)d paths.", len(told) + 1),
            ]
        )
