"""Which values a template wants, found by walking its tree."""

from collections.abc import Iterable
from dataclasses import dataclass

from liquid import RenderContext
from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.capture_tag import CaptureNode
from liquid.expression import Expression
from liquid.template import BoundTemplate

LOOP_VARIABLES = {"forloop", "tablerowloop"}


@dataclass(frozen=True, slots=True)
class Variable:
    """A value by its dotted path.

    ``said``: it is printed, not only looked at. ``fallback``: each place that prints it has one. ``conditional``: every
    place that prints it without one stands inside an ``if`` or a loop, so that only filling the text in tells.
    """

    name: str
    said: bool = False
    fallback: bool = False
    conditional: bool = False

    @property
    def required(self) -> bool:
        return self.said and not self.fallback and not self.conditional


@dataclass(slots=True)
class _Use:
    said: bool = False
    bare: bool = False
    bare_always: bool = False


def variables_of(template: BoundTemplate) -> tuple[Variable, ...]:
    uses: dict[str, _Use] = {}
    _walk(template.nodes, RenderContext(template), uses, set(LOOP_VARIABLES), conditional=False)
    return tuple(
        Variable(name, said=use.said, fallback=use.said and not use.bare, conditional=use.bare and not use.bare_always)
        for name, use in uses.items()
    )


def filters_of(expression: Expression) -> Iterable[tuple[str, int]]:
    if isinstance(expression, FilteredExpression):
        for used in expression.filters or []:
            yield used.name, used.token.start_index


def expressions_of(nodes: Iterable[Node], context: RenderContext) -> Iterable[Expression]:
    for node in nodes:
        yield from node.expressions()
        yield from expressions_of(node.children(context), context)


def _walk(nodes: Iterable[Node], context: RenderContext, uses: dict[str, _Use], known: set[str], *, conditional: bool) -> None:
    for node in nodes:
        for expression in node.expressions():
            if isinstance(node, OutputNode) and isinstance(expression, FilteredExpression):
                _say(expression, uses, known, conditional)
            _look(expression, uses, known)
        known.update(str(name) for name in node.template_scope())
        inside = known | {str(name) for name in node.block_scope()}
        always = isinstance(node, CaptureNode) or type(node).__name__ == "BlockNode"
        _walk(node.children(context), context, uses, inside, conditional=conditional or not always)
        if always:
            known.update(inside)


def _say(expression: FilteredExpression, uses: dict[str, _Use], known: set[str], conditional: bool) -> None:
    used = expression.filters or []
    fallback = any(f.name == "default" for f in used)
    said = [(expression.left, fallback)]
    said += [(argument.value, f.name == "default") for f in used for argument in f.args]
    for value, has_fallback in said:
        if isinstance(value, Path) and str(value.path[0]) not in known:
            use = uses.setdefault(str(value), _Use())
            use.said = True
            if not has_fallback:
                use.bare = True
                use.bare_always = use.bare_always or not conditional


def _look(expression: Expression, uses: dict[str, _Use], known: set[str]) -> None:
    if isinstance(expression, Path) and str(expression.path[0]) not in known:
        uses.setdefault(str(expression), _Use())
    for child in expression.children():
        _look(child, uses, known)
