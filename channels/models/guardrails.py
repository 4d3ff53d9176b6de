"""Rules above all journeys: gaps, caps, quiet hours."""

from datetime import time, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Guardrails(models.Model):
    """Row 1 and no other; an installation that never saved one has the defaults. Lengths are counted in seconds."""

    class GapThen(models.TextChoices):
        HOLD = "hold", _("waits")
        SKIP = "skip", _("is skipped")

    id = models.SmallIntegerField(primary_key=True, default=1)
    prompt_gap = models.DurationField(_("gap between two upgrade prompts"), default=timedelta(days=14))
    onboarding = models.DurationField(_("no upsell in the first"), default=timedelta(days=14))
    ticket_cooldown = models.DurationField(_("quiet after a support ticket for"), default=timedelta(days=3))
    dismissal = models.DurationField(_("quiet after a prompt was dismissed for"), default=timedelta(days=21))
    message_gap = models.DurationField(
        _("room between messages of different journeys"),
        default=timedelta(),
        db_default=timedelta(),
        help_text=_("Between promotional messages to one person, upgrade prompts or not. 0: none."),
    )
    message_gap_then = models.CharField(
        _("the later one"), max_length=4, choices=GapThen.choices, default=GapThen.HOLD, db_default=GapThen.HOLD
    )
    quiet_from = models.TimeField(_("quiet hours from"), default=time(20, 0))
    quiet_until = models.TimeField(_("quiet hours until"), default=time(9, 0))
    sms_cap = models.PositiveSmallIntegerField(_("promotional SMS at most"), default=1)
    sms_cap_window = models.DurationField(_("within"), default=timedelta(days=7))
    promo_cap = models.PositiveSmallIntegerField(_("promotional messages at most"), default=3)
    promo_cap_window = models.DurationField(_("within"), default=timedelta(days=7))

    class Meta:
        verbose_name = _("guardrails")
        verbose_name_plural = _("guardrails")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="cairn_guardrails_are_one")]

    def __str__(self) -> str:
        return "Guardrails"

    @classmethod
    def current(cls) -> "Guardrails":
        return cls.objects.filter(id=1).first() or cls()
