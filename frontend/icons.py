"""Icons: Lucide's shapes out of its package, as inline SVG with no style attribute."""

from collections.abc import Iterable
from functools import cache
from xml.etree import ElementTree

import lucide
from django.utils.html import format_html
from django.utils.safestring import SafeString

STROKE = "1.75"


@cache
def _shape(name: str) -> str:
    """Give what is inside the icon. An unknown name raises ``lucide.IconDoesNotExist``."""
    svg = ElementTree.fromstring(lucide._render_icon(name, None))  # noqa: S314  out of an installed package
    return "".join(ElementTree.tostring(child, encoding="unicode").strip() for child in svg)


@cache
def icon(name: str, size: int = 16, label: str = "") -> SafeString:
    """Draw an icon; with a label it is an image for screen readers, without one it is hidden from them."""
    return format_html(
        '<svg class="icon" width="{}" height="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="{}" '
        'stroke-linecap="round" stroke-linejoin="round"{}>{}</svg>',
        size,
        size,
        STROKE,
        format_html(' role="img" aria-label="{}"', label) if label else SafeString(' aria-hidden="true"'),
        SafeString(_shape(name)),
    )


def sprite(names: Iterable[str]) -> SafeString:
    """Print icons once, hidden, as symbols ``i-name`` that scripts refer to by id."""
    symbols = "".join(
        format_html(
            '<symbol id="i-{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="{}" '
            'stroke-linecap="round" stroke-linejoin="round">{}</symbol>',
            name,
            STROKE,
            SafeString(_shape(name)),
        )
        for name in sorted(set(names))
    )
    return format_html('<svg class="sprite" width="0" height="0" aria-hidden="true">{}</svg>', SafeString(symbols))
