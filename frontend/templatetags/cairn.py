"""``{% load cairn %}``: icons, pills, avatars, and figures as people read them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.template.context import Context
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from frontend import icons, words
from frontend import pills as pills_
from frontend import side as side_
from frontend.admin import plain

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 16, label: str = "") -> SafeString:
    """``{% icon "mail" 16 %}``: 16 in rows and buttons, 14 in small buttons, 12 in pills."""
    return icons.icon(str(name), size, str(label))


@register.simple_tag
def icon_sprite(*names: str | Iterable[str]) -> SafeString:
    """``{% icon_sprite "mail" used %}``: names and lists of names, printed once for the canvas as ``#i-mail``."""
    flat: list[str] = []
    for name in names:
        flat.extend([str(name)] if isinstance(name, str) else map(str, name))
    return icons.sprite(flat)


@register.simple_tag
def pill(state: str, label: str | Promise = "") -> SafeString:
    """``{% pill "live" "Live, version 4" %}``."""
    return pills_.pill(str(state), label)


@register.simple_tag
def initials(name: str) -> str:
    return words.initials(str(name))


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """``{% avatar name %}`` or ``{% avatar name "large" %}``; the name itself stands beside it or in the title."""
    name = str(name)
    return format_html('<span class="avatar {}" title="{}" aria-hidden="true">{}</span>', size, name, words.initials(name))


@register.filter
def read_only(field: Any) -> Any:
    """``{{ field|read_only }}``: what a field of an admin form holds when it may not be changed."""
    name = field.field.get("field")
    value = getattr(field.form.instance, name, None) if isinstance(name, str) else None
    said = plain(value)
    return field.contents() if said is None else said


@register.filter
def right(codename: Any) -> str:
    """``{{ exception|right }}``: the name of a permission as those who give it see it; nothing for what is none."""
    app, _dot, name = str(codename).partition(".")
    found = Permission.objects.filter(content_type__app_label=app, codename=name).select_related("content_type").first() if name else None
    return str(found) if found is not None else ""


@register.simple_tag(takes_context=True)
def side_bar(context: Context) -> list[side_.Group]:
    request: HttpRequest = context["request"]
    return side_.side(request)


@register.filter
def count(value: float | Decimal | str | None) -> str:
    return words.count(value) if not isinstance(value, str) else value


@register.filter
def money(amount: Decimal | int | None, currency: str = "USD") -> str:
    return words.money(amount, currency) if amount != "" else ""


@register.filter
def share(part: Any, digits: int | None = None) -> str:
    return words.share(part, digits) if part != "" else ""


@register.filter
def plus(text: Any) -> str:
    return words.plus(str(text))


@register.filter
def ago(moment: datetime | None, now: datetime) -> str:
    return words.ago(moment or None, now)


@register.filter
def span(lasts: timedelta | None) -> str:
    """``{{ gap|span }}``: 3 s, 12 min, 2 hours."""
    return words.length(lasts) if lasts is not None else ""


@register.filter
def day(moment: date | datetime | None, now: datetime | None = None) -> str:
    return words.day(moment or None, now or None)


@register.filter
def clock(moment: datetime | None) -> str:
    return words.clock(moment or None)


@register.filter
def moment(value: datetime | None, now: datetime | None = None) -> str:
    return words.moment(value or None, now or None)
