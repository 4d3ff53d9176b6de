"""Journeys, as "search or jump to" finds them."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse

from engine.models import Journey
from frontend.jump import Hit
from journeys.operations.rights import SEE

MOST = 6


def find(request: HttpRequest, text: str) -> Iterable[Hit]:
    """Give journeys whose name or key has these words, the latest first."""
    if not text or not request.user.has_perm(SEE):
        return []
    found = Journey.objects.filter(name__icontains=text) | Journey.objects.filter(key__icontains=text)
    return [
        Hit(journey.name, reverse("journeys:canvas", args=[journey.key]), "route", str(journey.get_state_display()))
        for journey in found.order_by("-changed_at", "-id")[:MOST]
    ]
