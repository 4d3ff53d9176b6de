"""Addresses of the builder, under ``/admin/rules/``."""

from django.urls import path

from journeys.ruleform import views

app_name = "cairn_rules"

urlpatterns = [path("rule/", views.rule, name="rule"), path("count/", views.count, name="count")]
