"""Scopes of keys that read what happened, and act on one walk."""

from django.utils.translation import gettext_lazy as _

from audience.api.scopes import scope
from insights.person.rights import ACT
from journeys.operations.rights import SEE

SEE_RUNS, SEE_STEPS = "cairn_engine.view_run", "cairn_engine.view_step"
SEE_MESSAGES = "cairn_channels.view_message"
SEE_FUNNELS = SEE

scope("runs:read", _("Read runs, and why each decision fell"), SEE_RUNS, SEE_STEPS)
scope("runs:write", _("Let single people in, pause, resume, move and end their runs"), SEE_RUNS, SEE_STEPS, ACT)
scope("messages:read", _("Read messages"), SEE_MESSAGES)
