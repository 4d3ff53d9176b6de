"""Segment's paths as its clients know them, without a slash at the end; a redirect would lose the message."""

from django.urls import URLPattern, path

from audience.doors import client_settings, segment
from audience.protocol.message import KINDS

# Browser clients write the first letter of the call only.
_one: list[URLPattern] = [
    path(f"v1/{called}", segment.message, {"kind": kind}, name=f"v1-{called}") for kind in KINDS for called in (kind, kind[0])
]

urlpatterns: list[URLPattern] = [
    *_one,
    path("v1/batch", segment.batch, name="v1-batch"),
    path("v1/b", segment.batch, name="v1-b"),
    path("v1/import", segment.history, name="v1-import"),
    path("api/public/apps/batch", segment.batch, name="apps-batch"),
    path("v1/projects/<str:key>/settings", client_settings.segment_settings, name="v1-settings"),
    path("sourceConfig/", client_settings.source_config, name="source-config"),
    path("sourceConfig", client_settings.source_config),
]
