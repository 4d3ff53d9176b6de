"""Filters of Cairn's Liquid beside the standard ones: ``number``, ``money``, ``day``, ``plain``, ``json``, and safer forms of a few.

``safe`` is taken away (it would switch escaping off). ``round`` rounds halves up, as Shopify's does. ``date`` reads no
clock: "now" is refused.
"""

import json
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import wraps
from typing import Any
from urllib.parse import quote

from liquid import Environment, RenderContext
from liquid.exceptions import FilterArgumentError
from liquid.filter import with_context
from markupsafe import Markup, soft_str

from channels.content import speech
from channels.content.errors import CannotRender
from ground.words import _

LONGEST = 200_000
# These of the standard know int and float; to them a price of the catalogue would be nothing.
MATH = ("abs", "at_least", "at_most", "ceil", "divided_by", "floor", "minus", "modulo", "plus", "times")


class Written(str):
    """JSON that is written already."""

    __slots__ = ()


@with_context
def number(value: object, *, context: RenderContext) -> object:
    """9200 → 9,200. What is no number stays as it is."""
    return _kept(value, speech.number(value, _locale(context)))


@with_context
def money(value: object, currency: object = None, *, context: RenderContext) -> object:
    """49 → $49, 49.5 → $49.50, in the currency named, else in the value ``currency`` of the message, else in dollars."""
    known = currency or context.resolve("currency", default=None)
    return _kept(value, speech.money(value, str(known or "USD")[:3].upper(), _locale(context)))


@with_context
def day(value: object, style: object = "long", *, context: RenderContext) -> object:
    """2026-10-03T23:30Z → October 4, 2026 for a person in Tokyo. ``style``: short, medium, long, full or a CLDR pattern."""
    if speech.absent(value):
        return value
    return _kept(value, speech.day(value, str(style), _locale(context), str(getattr(context, "zone", "UTC"))))


@with_context
def date(value: object, style: object = "%B %e, %Y", *, context: RenderContext) -> object:
    """Shopify's date with strftime codes."""
    if speech.absent(value):
        return value
    if value in ("now", "today"):
        raise FilterArgumentError(_("a message does not read the clock; use a value of the event."), token=None)
    found = speech.to_moment(value, str(getattr(context, "zone", "UTC")))
    return value if found is None else found.strftime(str(style)[:200])


def plain(value: object) -> object:
    """9200 stays 9200."""
    return value if speech.absent(value) else speech.plain(value)


def link_part(value: object) -> object:
    """A value inside an address of the text; written by the message, not by people."""
    return value if speech.absent(value) else quote(speech.plain(value), safe="")


def as_json(value: object) -> object:
    """A value as JSON, for the body of a webhook."""
    return value if speech.absent(value) else Written(json.dumps(value, default=speech.plain, ensure_ascii=False))


def default(value: object, fallback: object = "", *, allow_false: bool = False) -> object:
    """The fallback for what is missing, null, blank or false."""
    if value is False and not allow_false:
        return fallback
    return fallback if speech.absent(value) else value


def round_half_up(value: object, digits: object = 0) -> object:
    amount = speech.to_decimal(value)
    places = speech.to_decimal(digits)
    if amount is None or places is None or not -20 <= places <= 20 or abs(amount.adjusted()) > 20:
        return value
    rounded = amount.quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP)
    return int(rounded) if int(places) <= 0 else rounded


def join(value: object, glue: object = " ") -> object:
    parts = [soft_str(v) for v in value] if isinstance(value, list | tuple) else [soft_str(value)]
    _bound(sum(map(len, parts)) + len(str(glue)) * len(parts))
    return glue.join(parts) if isinstance(glue, Markup) else str(glue).join(parts)


def replace(value: object, old: object, new: object = "") -> object:
    text = soft_str(value)
    _bound(len(text) + text.count(str(old)) * len(str(new)))
    return text.replace(str(old), str(new))


def add_to(env: Environment) -> None:
    """Put these on the environment's shelf and bound every standard one that lengthens."""
    del env.filters["safe"]
    for name in MATH:
        env.add_filter(name, _of_prices(env.filters[name]))
    for name, function in [*env.filters.items()]:
        env.add_filter(name, _bounded(function))
    own: dict[str, Callable[..., object]] = {
        "number": number,
        "money": money,
        "day": day,
        "date": date,
        "plain": plain,
        "link_part": link_part,
        "json": as_json,
        "default": default,
        "round": round_half_up,
        "join": join,
        "replace": replace,
    }
    for name, function in own.items():
        env.add_filter(name, function)


def _of_prices(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def reckoned(*args: Any, **kwargs: Any) -> Any:
        return function(*(_figure(arg) if isinstance(arg, Decimal) else arg for arg in args), **kwargs)

    return reckoned


def _figure(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        for arg in args:
            if isinstance(arg, int) and not isinstance(arg, bool) and arg.bit_length() > 2_000:
                raise CannotRender(_("a number is too long."))
        result = function(*args, **kwargs)
        if isinstance(result, str | list):
            _bound(len(result))
        return result

    return bounded


def _bound(length: int) -> None:
    if length > LONGEST:
        raise CannotRender(_("it is longer than 200 KB."))


def _kept(value: object, said: str | None) -> object:
    return value if said is None else said


def _locale(context: RenderContext) -> str:
    return str(getattr(context, "locale", "en"))
