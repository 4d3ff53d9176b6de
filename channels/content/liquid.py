"""Templates: read once, filled in often.

>>> compile("{{used}} of {{limit}}").render({"used": 9200, "limit": 10_000})
'9,200 of 10,000'
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from liquid import RenderContext
from liquid.exceptions import LiquidError, OutputStreamLimitError
from liquid.output import LimitedStringIO
from liquid.template import BoundTemplate

from channels.content.dialect import HTML, JSON, OUTPUT_BYTES, SECONDS, TEXT, URL, Context, Dialect
from channels.content.errors import BadTemplate, CannotRender
from channels.content.variables import Variable, expressions_of, filters_of, variables_of
from ground.words import _

Kind = Literal["text", "html", "url", "json"]
DIALECTS: dict[Kind, Dialect] = {"text": TEXT, "html": HTML, "url": URL, "json": JSON}
SOURCE_CHARS = 200_000


@dataclass(frozen=True, slots=True)
class Template:
    """A text that was read without fault."""

    source: str
    kind: Kind
    variables: tuple[Variable, ...]
    _bound: BoundTemplate

    @property
    def required(self) -> frozenset[str]:
        """Name what must have a value, or nothing can be sent."""
        return frozenset(v.name for v in self.variables if v.required)

    def render(self, values: Mapping[str, object], *, locale: str = "en", zone: str = "UTC", seconds: float = SECONDS) -> str:
        """Fill the text in: at most 200 KB, 10,000 turns of loops and a second.

        Raises MissingValue, CannotRender. ``locale`` is the language of the text, not the person's; ``zone`` decides which
        day a moment falls on.
        """
        context = Context(self._bound, values=values, locale=locale, zone=zone, seconds=seconds)
        buffer = LimitedStringIO(limit=OUTPUT_BYTES)
        try:
            self._bound.render_with_context(context, buffer)
        except OutputStreamLimitError:
            raise CannotRender(_("it is longer than 200 KB.")) from None
        except LiquidError as error:
            raise CannotRender(f"{error.message}".rstrip(".") + ".") from None
        except (ArithmeticError, ValueError, TypeError, AttributeError, LookupError, RecursionError, MemoryError) as error:
            # A filter met a value it was not made for.
            raise CannotRender(f"{error or type(error).__name__}.") from error
        return buffer.getvalue()


@lru_cache(maxsize=4096)
def compile(source: str, kind: Kind = "text") -> Template:  # noqa: A001  liquid.compile reads well
    """Read a template. ``html`` escapes values, ``url`` percent-encodes them, ``json`` escapes them for JSON. Raises BadTemplate."""
    if len(source) > SOURCE_CHARS:
        raise BadTemplate(1, source[:20], _("The text is longer than 200 KB."))
    try:
        bound = DIALECTS[kind].from_string(source)
    except LiquidError as error:
        raise _bad(source, error) from None
    except RecursionError:
        raise BadTemplate(1, source[:20], _("The text is nested too deeply.")) from None
    for expression in expressions_of(bound.nodes, RenderContext(bound)):
        for name, at in filters_of(expression):
            if name not in DIALECTS[kind].filters:
                raise BadTemplate(_line(source, at), name, _("No filter is called “%(word)s”."))
    return Template(source, kind, variables_of(bound), bound)


def _bad(source: str, error: LiquidError) -> BadTemplate:
    token = error.token
    at = token.start_index if token is not None and 0 <= token.start_index < len(source) else max(len(source) - 1, 0)
    word = (token.value if token is not None else "").strip()
    message = str(error.message)
    if message.startswith(("expected '}}'", "expected '%}'")):
        what = _("What was opened here is never closed.")
    elif message.startswith("expected tag end"):
        # The word is where the text ends; the tag that stays open is named by its closing one.
        word = message.split()[2].rstrip(",")
        what = _("“%(word)s” is missing.")
    elif message.startswith("unexpected tag"):
        what = _("No tag of this name is known, or it stands alone.")
    elif message.startswith("expected end of expression"):
        what = _("“%(word)s” is not expected here.")
    elif message.startswith("expected a primitive expression, found end"):
        what = _("A value is missing here.")
    else:
        what = f"{message[:1].upper()}{message[1:]}.".replace("%", "%%")
    return BadTemplate(_line(source, at), word[:40] or source[at : at + 20].strip(), what)


def _line(source: str, at: int) -> int:
    return source.count("\n", 0, at) + 1
