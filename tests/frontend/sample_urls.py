"""Addresses of pages that only the tests of the frame have: a stage, and a page whose fragments behave badly."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import path

from config.site import CairnAdminSite
from config.urls import urlpatterns as doors
from frontend.admin import PlainAdmin, PlainStacked, PlainTabular, pill_column
from frontend.doors import staff_page

STAGE = """{% extends "cairn/stage.html" %}{% load cairn %}
{% block crumbs %}<li><a href="/admin/">Journeys</a></li><li aria-current="page">Nudge</li>{% endblock %}
{% block tools %}<button type="button" class="btn primary">Publish</button>{% endblock %}
{% block content %}<div id="ground">{% icon_sprite "mail" %}<svg width="16" height="16"><use href="#i-mail"/></svg></div>{% endblock %}"""

FRAGMENTS = """{% extends "cairn/page.html" %}{% block content %}
<div id="polled" hx-get="/polled/" hx-trigger="every 1s" hx-swap="innerHTML"></div>
<form id="form" hx-post="/saved/" hx-target="#form" data-autosubmit><select name="a" aria-label="A"><option>1<option>2</select></form>
<div id="refused"><button type="button" class="btn" hx-get="/refused/" hx-target="#refused">Try</button></div>
{% endblock %}"""

asked: list[str] = []
site = CairnAdminSite(name="sample")


class Rows(PlainTabular):
    model = LogEntry
    extra = 1


class Stack(PlainStacked):
    model = LogEntry


@admin.register(User, site=site)
class Users(PlainAdmin):
    fields = ["username", "email", "is_active", "date_joined"]
    list_display = ["username", "as_pill", "date_joined"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["username"]
    date_hierarchy = "date_joined"
    ordering = ["username"]
    inlines = [Rows, Stack]
    as_pill = pill_column("is_active", "State", {True: "on", False: "off"})


@admin.register(LogEntry, site=site)
class Entries(PlainAdmin):
    list_display = ["object_repr", "action_flag", "change_message"]
    list_editable = ["action_flag"]
    autocomplete_fields = ["user"]


def _page(text: str, title: str) -> object:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(engines["django"].from_string(text).render({"title": title}, request))

    return staff_page()(view)


def polled(request: HttpRequest) -> HttpResponse:
    asked.append("polled")
    return HttpResponse("again")


def saved(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(f'<form id="form">Saved {request.POST["a"]}</form>', headers={"HX-Trigger": '{"told": {"words": "It is saved"}}'})
    asked.append("saved")
    return answer


@staff_page("auth.nobody_has_this")
def refused(request: HttpRequest) -> HttpResponse:
    return render(request, "cairn/_empty.html")


urlpatterns = [
    path("stage/", _page(STAGE, "Nudge at the limit")),
    path("fragments/", _page(FRAGMENTS, "Fragments")),
    path("polled/", polled),
    path("sample/", site.urls),
    path("saved/", saved),
    path("refused/", refused),
    *doors,
]
