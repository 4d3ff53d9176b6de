"""Doors of this floor."""

from django.urls import path

from journeys.doors.enter import enter

urlpatterns = [path("v1/journeys/<slug:key>/enter", enter, name="v1-enter")]
