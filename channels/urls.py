"""Doors of this floor: links in messages, and what providers tell us."""

from django.urls import include, path

from channels.doors import in_app, messages
from channels.feed import DEEDS
from channels.receipts import twilio

urlpatterns = [
    path("", include("channels.tracking.urls")),
    path("v1/messages", messages.messages, name="v1-messages"),
    path("v1/in-app", in_app.in_app, name="v1-in-app"),
    *(path(f"v1/in-app/<int:message_id>/{deed}", in_app.in_app_deed, {"deed": deed}, name=f"v1-in-app-{deed}") for deed in DEEDS),
    path("hooks/twilio/<int:sender_id>/", twilio.hook, name="hooks-twilio"),
]
