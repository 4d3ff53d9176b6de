"""Every door of the house."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from audience.doors.answers import nothing_here
from config.health import healthz, readyz
from config.metrics import metrics

urlpatterns = [
    path("admin/cairn/", include("frontend.urls")),
    path("admin/rules/", include("journeys.ruleform.urls")),
    path("admin/journeys/", include("journeys.urls")),
    path("admin/", include("insights.urls")),
    path("admin/", admin.site.urls),
    path("", include("audience.urls")),
    path("", include("channels.urls")),
    path("", include("journeys.doors.urls")),
    re_path(r"^v1/", nothing_here),
    path("api/", include("config.api")),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("", RedirectView.as_view(url="/admin/journeys/", permanent=False)),
]
