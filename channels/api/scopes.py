"""Scopes of keys that have messages sent, and show prompts."""

from django.utils.translation import gettext_lazy as _

from audience.api.scopes import scope

SEND, FEED = "messages:send", "in-app"

scope(SEND, _("Have single messages sent"))
scope(FEED, _("Read the in-app feed, and say what was done with it"))
