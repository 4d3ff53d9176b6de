"""Cairn's Liquid: python-liquid without tags that read files, with ``{{ limit }}`` a variable like any other, and bounded.

python-liquid keeps ``limit``, ``offset`` and a few more words for its loops everywhere; here they are keywords only where a
loop expects them. A value that is missing, null or blank is refused unless the text gives a fallback (``| default: "there"``;
``| default: ""`` says that a blank is meant); in conditions it is nil, so that ``{% if city %}`` and
``{% if city != blank %}`` both mean what they say. Whole numbers and decimals are spoken with their thousands apart.
"""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any, TextIO
from urllib.parse import quote

from liquid import Environment, RenderContext, TokenStream
from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression, Path, StringLiteral, tokenize
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.echo_tag import EchoTag
from liquid.exceptions import LiquidSyntaxError
from liquid.expression import Expression
from liquid.parser import get_parser
from liquid.stringify import to_liquid_string
from liquid.template import BoundTemplate
from liquid.token import TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_NIL, TOKEN_OUTPUT, TOKEN_TAG, TOKEN_WORD, Token
from liquid.undefined import Undefined
from markupsafe import Markup

from channels.content import filters
from channels.content.errors import CannotRender, MissingValue
from channels.content.speech import NAMES_NOT_NUMBERS, absent, plain, spoken
from ground.words import _

SECONDS = 1.0
OUTPUT_BYTES = 200_000
LOOPS = 10_000
LOOKS = 16
LOCALS_BYTES = 500_000

ALWAYS_WORDS = {"cols", "with", "for", "as", "if", "else", "required", "limit", "offset", "reversed", "continue", "in"}
ANY_WORDS = ALWAYS_WORDS | {"true", "false", "nil", "null", "empty", "blank", "and", "or", "not", "contains"}
LOOP_TAGS = {"for", "tablerow"}
# Tags that read other templates, and tables for pages nobody mails.
NOT_SPOKEN = ("include", "render", "liquid", "tablerow")


def reword(tokens: Iterator[Token], loop: bool) -> Iterator[Token]:
    """Make keywords into variables where no keyword is meant."""
    found = list(tokens)
    for i, token in enumerate(found):
        before = found[i - 1].kind if i else ""
        after = found[i + 1].kind if i + 1 < len(found) else ""
        keyword = (
            loop
            and before not in ("in", "colon")
            and (token.kind in ("in", "reversed") or (token.kind in ("limit", "offset", "cols") and after == "colon"))
        ) or (loop and token.kind == "continue" and before == "colon")
        if (token.kind in ANY_WORDS and before == "dot") or (token.kind in ALWAYS_WORDS and not keyword):
            yield token._replace(kind=TOKEN_WORD)
        elif token.kind in ("empty", "blank"):
            # What is blank or empty is nil already when it is looked up.
            yield token._replace(kind=TOKEN_NIL)
        else:
            yield token


class Tokens(TokenStream):
    """A stream whose expressions know our keywords, and whose end knows where it is."""

    def __init__(self, tokens: Iterator[Token], end: Token | None = None) -> None:
        super().__init__(tokens)
        if end is not None:
            self.eof = end

    def into_inner(self, *, tag: Token | None = None, eat: bool = True) -> TokenStream:
        token = self.current
        if token.kind != TOKEN_EXPRESSION:
            raise LiquidSyntaxError("missing expression", token=tag or token)
        before = self.tokens[self.pos - 1] if self.pos else token
        if eat:
            next(self)
        return inner(token, loop=before.kind == TOKEN_TAG and before.value in LOOP_TAGS)


def inner(expression: Token, *, loop: bool = False) -> Tokens:
    return Tokens(reword(tokenize(expression.value, expression), loop), end=expression._replace(kind=TOKEN_EOF))


class Spoken(OutputNode):
    """``{{ … }}``, said or refused."""

    __slots__ = ("first",)

    def __init__(self, token: Token, expression: Expression) -> None:
        super().__init__(token, expression)
        self.first = not token.source[: token.start_index].strip()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        value = evaluate(self.expression, context)
        if isinstance(value, Mapping):
            value = value.get("name", value)
        if isinstance(context.env, UrlDialect):
            return buffer.write(plain(value) if self.first else quote(plain(value), safe=""))
        if isinstance(context.env, JsonDialect):
            return buffer.write(value if isinstance(value, filters.Written) else json.dumps(plain(value), ensure_ascii=False)[1:-1])
        if not isinstance(value, str):
            value = plain(value) if _is_a_name(self.expression) else spoken(value, *voice(context))
        return buffer.write(to_liquid_string(value, context.autoescape))


def evaluate(expression: Expression, context: RenderContext) -> object:
    """Give the value of an output, or refuse it when nothing would be said where something was meant."""
    if not isinstance(expression, FilteredExpression):
        return expression.evaluate(context)
    used = expression.filters or []
    has_fallback = any(f.name == "default" for f in used)
    value = expression.left.evaluate(context)
    if absent(value) and isinstance(expression.left, Path) and not has_fallback:
        raise MissingValue(str(expression.left))
    for used_filter in used:
        if used_filter.name != "default":
            for argument in used_filter.args:
                if isinstance(argument.value, Path) and absent(argument.value.evaluate(context)):
                    raise MissingValue(str(argument.value))
        value = used_filter.evaluate(value, context)
    if (absent(value) or (isinstance(value, Mapping) and "name" not in value)) and not _blank_is_meant(expression):
        raise MissingValue(str(expression.left) or "blank")
    return value


def _blank_is_meant(expression: FilteredExpression) -> bool:
    if isinstance(expression.left, StringLiteral) and not expression.filters:
        return True
    fallbacks = [f for f in expression.filters or [] if f.name == "default"]
    return any(isinstance(a.value, StringLiteral) and not a.value.value for f in fallbacks for a in f.args)


def _is_a_name(expression: Expression) -> bool:
    return (
        isinstance(expression, FilteredExpression)
        and isinstance(expression.left, Path)
        and not [f for f in expression.filters or [] if f.name != "default"]
        and NAMES_NOT_NUMBERS.search(str(expression.left.path[-1])) is not None
    )


class SpokenOutput(Output):
    node_class = Spoken

    def parse(self, stream: TokenStream) -> OutputNode:
        token = stream.eat(TOKEN_OUTPUT)
        expression = stream.expect(TOKEN_EXPRESSION)
        return self.node_class(token, FilteredExpression.parse(self.env, inner(expression)))


class SpokenEcho(EchoTag):
    node_class = Spoken  # type: ignore[assignment]


class Context(RenderContext):
    """A context that gives up when its time is over, and knows in whose words to speak."""

    __slots__ = ("locale", "looks", "until", "zone")

    def __init__(self, template: BoundTemplate, *, values: Mapping[str, object], locale: str, zone: str, seconds: float) -> None:
        super().__init__(template, globals=values)
        self.locale = locale
        self.zone = zone
        # Its own working time: on a machine with much to do, nobody's text is to blame for the waiting.
        self.until = time.thread_time() + seconds
        self.looks = 0

    def get(self, path: list[object], *, token: Token | None, **default: Any) -> object:
        self.look_at_the_time()
        value = super().get(path, token=token, **default)
        return None if absent(value) and not isinstance(value, Undefined) else value

    def assign(self, key: str, val: Any) -> None:
        self.look_at_the_time()
        super().assign(key, val)

    def filter(self, name: str, token: Token | None) -> Any:
        self.look_at_the_time()
        return super().filter(name, token)

    def raise_for_loop_limit(self, length: int = 1) -> None:
        self.look_at_the_time()
        super().raise_for_loop_limit(length)

    def look_at_the_time(self) -> None:
        # Asking costs as much as looking a value up, so it is done now and then.
        self.looks += 1
        if self.looks % LOOKS == 0 and time.thread_time() > self.until:
            raise CannotRender(_("it takes too long."))


def voice(context: RenderContext) -> tuple[str, str]:
    return (context.locale, context.zone) if isinstance(context, Context) else ("en", "UTC")


class Dialect(Environment):
    """Liquid for plain text."""

    output_stream_limit = OUTPUT_BYTES
    loop_iteration_limit = LOOPS
    local_namespace_limit = LOCALS_BYTES

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        super().setup_tags_and_filters(extra=extra)
        for name in NOT_SPOKEN:
            del self.tags[name]
        self.add_tag(SpokenOutput)
        self.add_tag(SpokenEcho)
        filters.add_to(self)

    def _parse(self, source: str) -> list[Node]:
        end = Token(TOKEN_EOF, "", max(len(source) - 1, 0), source)
        return get_parser(self).parse(Tokens(self.tokenizer()(source), end))


class UrlDialect(Dialect):
    """Liquid for addresses: values are percent-encoded, but for one that starts the address."""


class JsonDialect(Dialect):
    """Liquid for JSON: numbers keep their digits together, text is escaped; the filter ``json`` writes a whole value."""


TEXT = Dialect()
HTML = Dialect(autoescape=True)
URL = UrlDialect()
JSON = JsonDialect()

__all__ = ["HTML", "JSON", "TEXT", "URL", "Context", "Dialect", "Markup", "Spoken"]
