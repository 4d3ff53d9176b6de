"""The phrases of the rule language, one per operator, and how a value is written in a sentence."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from audience.rules.ast import _
from audience.rules.values import NUMBERS, decimal, instant, is_list, length

Translate = Callable[[str], str]

AND = _(" and ")
OR = _(" or ")

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "eq": _("{left} is {right}"),
        "ne": _("{left} is not {right}"),
        "lt": _("{left} is less than {right}"),
        "le": _("{left} is at most {right}"),
        "gt": _("{left} is more than {right}"),
        "ge": _("{left} is at least {right}"),
        "in": _("{left} is one of {right}"),
        "not_in": _("{left} is none of {right}"),
        "contains": _("{left} contains {right}"),
        "not_contains": _("{left} does not contain {right}"),
        "starts": _("{left} starts with {right}"),
        "ends": _("{left} ends with {right}"),
        "before": _("{left} is before {right}"),
        "after": _("{left} is after {right}"),
        "within_last": _("{left} is within the last {right}"),
        "not_within_last": _("{left} is not within the last {right}"),
        "within_next": _("{left} is within the next {right}"),
        "known": _("{left} is known"),
        "unknown": _("{left} is not known"),
        "is_true": _("{left} is true"),
        "is_false": _("{left} is false"),
        "not_lt": _("{left} is not less than {right}"),
        "not_le": _("{left} is not at most {right}"),
        "not_gt": _("{left} is not more than {right}"),
        "not_ge": _("{left} is not at least {right}"),
        "not_starts": _("{left} does not start with {right}"),
        "not_ends": _("{left} does not end with {right}"),
        "not_before": _("{left} is not before {right}"),
        "not_after": _("{left} is not after {right}"),
        "not_within_next": _("{left} is not within the next {right}"),
        "not_is_true": _("{left} is not true"),
        "not_is_false": _("{left} is not false"),
    }
)
OPPOSITES: Mapping[str, str] = MappingProxyType(
    {
        "eq": "ne",
        "ne": "eq",
        "in": "not_in",
        "not_in": "in",
        "contains": "not_contains",
        "not_contains": "contains",
        "within_last": "not_within_last",
        "not_within_last": "within_last",
        "known": "unknown",
        "unknown": "known",
    }
)
# Only where both values are of one type: then what is not less is at least as much.
TURNED: Mapping[str, str] = MappingProxyType({"lt": "ge", "le": "gt", "gt": "le", "ge": "lt"})
TIMES: Mapping[str, str] = MappingProxyType(
    {
        "ge": _("at least {n} times"),
        "gt": _("more than {n} times"),
        "le": _("at most {n} times"),
        "lt": _("fewer than {n} times"),
        "eq": _("{n} times"),
        "ne": _("not {n} times"),
    }
)
ONCE: Mapping[str, str] = MappingProxyType(
    {
        "ge": _("at least once"),
        "gt": _("more than once"),
        "le": _("at most once"),
        "lt": _("not once"),
        "eq": _("once"),
        "ne": _("not just once"),
    }
)
DID: Mapping[str, str] = MappingProxyType(
    {
        "sent": _("was sent {message}"),
        "delivered": _("received {message}"),
        "opened": _("opened {message}"),
        "clicked": _("clicked {message}"),
        "replied": _("replied to {message}"),
    }
)
DID_NOT: Mapping[str, str] = MappingProxyType(
    {
        "sent": _("was not sent {message}"),
        "delivered": _("did not receive {message}"),
        "opened": _("did not open {message}"),
        "clicked": _("did not click {message}"),
        "replied": _("did not reply to {message}"),
    }
)
TAKEN: Mapping[str, str] = MappingProxyType(
    {
        "sum": _("the sum of {property} of {event}"),
        "distinct": _("the number of different {property} of {event}"),
        "first": _("{property} of the first {event}"),
        "last": _("{property} of the latest {event}"),
    }
)
TAKEN_AT: Mapping[str, str] = MappingProxyType(
    {"count": _("the number of {event}"), "first": _("the first {event}"), "last": _("the latest {event}")}
)
UNITS = (
    (timedelta(days=1), _("1 day"), _("{n} days")),
    (timedelta(hours=1), _("1 hour"), _("{n} hours")),
    (timedelta(minutes=1), _("1 minute"), _("{n} minutes")),
    (timedelta(seconds=1), _("1 second"), _("{n} seconds")),
)


def value(what: Any, translate: Translate) -> str:
    """Write a value: thousands with a comma from 10,000 on, a moment without its T, a text of several words in quotes."""
    if what is None:
        return translate(_("not known"))
    if isinstance(what, bool):
        return translate(_("true")) if what else translate(_("false"))
    if is_list(what):
        return ", ".join(value(item, translate) for item in what) or translate(_("nothing"))
    if type(what) in NUMBERS:
        number = decimal(what)
        plain = f"{number:,f}" if abs(number) >= 10_000 else f"{number:f}"
        return (plain.rstrip("0").rstrip(".") if "." in plain else plain) if len(plain) <= 40 else f"{number:e}"
    if not isinstance(what, str):
        return "…"
    if instant(what):
        day, __, clock = what.removesuffix("Z").partition("T")
        return f"{day} {clock.removesuffix(':00')} UTC" if clock else day
    return what if what and not any(c.isspace() or c in ",“”()" for c in what) else f"“{what}”"


def span_words(span: timedelta, translate: Translate) -> str:
    """Write a length: "14 days", "1 day 6 hours"."""
    told = []
    for unit, one, many in UNITS:
        n, span = divmod(span, unit)
        if n:
            told.append(translate(one) if n == 1 else translate(many).format(n=n))
    return " ".join(told)


def length_words(text: Any, translate: Translate) -> str:
    span = length(text) if isinstance(text, str) else None
    return "…" if span is None else span_words(span, translate)
