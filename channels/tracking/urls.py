"""Doors of links."""

from django.urls import path

from channels.tracking import views

app_name = "tracking"
urlpatterns = [
    path("t/<str:token>", views.follow, name="follow"),
    path("o/<str:token>.gif", views.picture, name="picture"),
    path("u/<str:token>", views.unsubscribe, name="unsubscribe"),
]
