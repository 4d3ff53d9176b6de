"""Addresses of the frame, under ``/admin/cairn/``."""

from django.urls import path

from frontend import views

app_name = "cairn"

urlpatterns = [
    path("jump/", views.jump, name="jump"),
    path("components/", views.components, name="components"),
]
