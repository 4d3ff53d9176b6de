"""Scopes of keys that draw journeys and put people into them."""

from django.utils.translation import gettext_lazy as _

from audience.api.scopes import scope
from journeys.operations import rights

ENTER = "journeys:enter"

scope("journeys:read", _("Read journeys, drafts, versions and node types"), rights.SEE)
scope("journeys:write", _("Draw journeys"), rights.SEE, rights.MAKE, rights.DRAW, rights.DELETE)
scope("journeys:publish", _("Publish, pause, close and archive journeys"), rights.SEE, rights.PUBLISH, rights.HOLD)
scope(ENTER, _("Put people into journeys"))
