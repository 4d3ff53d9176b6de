"""Addresses of pages that other floors draw."""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

CANVAS = ("journeys:canvas", "journeys:journey", "canvas")


def rehearse(key: str, person_id: int) -> str:
    """Give the address that rehearses a journey with somebody."""
    return f"{reverse('insights:rehearse', args=[key])}?{urlencode({'who': f'#{person_id}'})}"


def canvas(key: str, **query: str) -> str:
    """Give the address of a journey's canvas, or nothing where there is none."""
    for name in CANVAS:
        try:
            address = reverse(name, args=[key])
        except NoReverseMatch:
            continue
        return f"{address}?{urlencode(query)}" if query else address
    return ""
