"""The step log as months."""

from django.utils.translation import gettext_lazy as _

from audience.keeping.months import Monthly

STEPS = Monthly("cairn_engine_step", "at", _("Step log"), keep="STEP_LOG_MONTHS")
