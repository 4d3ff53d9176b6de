"""Each rule fits the types of the fields and properties that it looks at."""

from collections.abc import Iterator
from dataclasses import replace

from audience.rules.ast import Rule
from audience.rules.types import Problem, Schema
from audience.rules.types import check as look_at
from ground.words import _, gettext
from journeys.checks.base import ERROR, WARNING, Finding, Sheet, check, say


@check("rules", _("rules fit their fields"))
def rules(sheet: Sheet) -> Iterator[Finding]:
    start = sheet.start
    schema = replace(sheet.known.schema, nodes=[step.id for step in sheet.sends()])
    entering = tuple(getattr(start.settings, "types", ())) if start is not None else ()
    for step in sheet.each():
        assert step.type is not None
        if step.type.kind == "wait_for":
            for awaited in step.settings.events:
                yield from _found(schema, (awaited.where,), step.id, step.title, (awaited.type,))
            yield from _found(schema, (step.settings.condition,), step.id, step.title, entering)
        else:
            yield from _found(schema, step.type.rules(step.settings), step.id, step.title, entering)
    for trigger in (*sheet.everywhere.exits, sheet.everywhere.goal):
        yield from _found(schema, (trigger.where,), "", say(_("Everywhere")), (trigger.type,))


def _found(known: Schema, asked: tuple[Rule, ...], node: str, name: str, events: tuple[str, ...]) -> Iterator[Finding]:
    schema = replace(known, entry=tuple(e for e in events if e in known.events))
    seen: set[str] = set()
    for rule in asked:
        for problem in look_at(rule, schema):
            if problem.say(gettext) not in seen:
                seen.add(problem.say(gettext))
                yield _finding(problem, node, name)


def _finding(problem: Problem, node: str, name: str) -> Finding:
    text = say(_("%(name)s: %(sentence)s"), name=name, sentence=problem.say(gettext))
    level = ERROR if problem.severity == "error" else WARNING
    return Finding(check="rules", level=level, node=node, field=problem.path, text=text)
