"""A page with a panel of 348 px whose form embeds the rule builder, for the browser tests."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from config.urls import urlpatterns as house
from journeys.ruleform import control, read, registered

TEXT = """
{% extends "cairn/page.html" %}{% load static %}
{% block styles %}<link rel="stylesheet" href="{% static 'cairn/rule.css' %}">{% endblock %}
{% block scripts %}{% include "journeys/_rule_scripts.html" %}{% endblock %}
{% block content %}
  <div class="panel"><form class="body fields" method="post" action="/rule-posted/" id="form">
    {% csrf_token %}{% include "journeys/_rule.html" %}<button class="btn primary">Send</button>
  </form></div>
{% endblock %}
"""


def show(request: HttpRequest) -> HttpResponse:
    data = json.loads(request.GET.get("rule", "null"))
    known = registered(entry=["paywall_encountered"], messages={"push-1": "Push: the gate"})
    rule = control("where", data, known, label="Only if")
    return HttpResponse(engines["django"].from_string(TEXT).render({"title": "Rule", "rule": rule}, request))


ANSWER = """{% extends "cairn/page.html" %}{% block content %}<pre id="read">{{ read }}</pre>{% endblock %}"""


def posted(request: HttpRequest) -> HttpResponse:
    data = json.dumps(read(request.POST["where"], registered()))
    return HttpResponse(engines["django"].from_string(ANSWER).render({"title": "Posted", "read": data}, request))


urlpatterns: list[Any] = [path("rule-page/", show), path("rule-posted/", posted), *house]
