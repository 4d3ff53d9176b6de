"""Who agreed to hear what, by which channel, and who must hear nothing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("SMS")
    PUSH = "push", _("push")
    IN_APP = "in_app", _("in-app")
    WEBHOOK = "webhook", _("webhook")


class MessageClass(models.TextChoices):
    PROMOTIONAL = "promotional", _("promotional")
    TRANSACTIONAL = "transactional", _("transactional")


class Consent(models.Model):
    """One statement of consent, given or withdrawn. Append-only: the latest per channel and class counts."""

    person_id = models.BigIntegerField()
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    message_class = models.CharField(_("class"), max_length=13, choices=MessageClass.choices)
    given = models.BooleanField(_("given"))
    at = models.DateTimeField(_("at"))
    source = models.CharField(_("where from"), max_length=120)
    wording = models.TextField(_("wording"), blank=True)
    ip = models.GenericIPAddressField(_("IP address"), null=True, blank=True)
    actor = models.CharField(_("recorded by"), max_length=150, blank=True)
    event_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["person_id", "channel", "message_class", "-at"], name="cairn_consent_latest")]

    def __str__(self) -> str:
        return f"{self.channel} {self.message_class}: {'given' if self.given else 'withdrawn'}"


class Suppression(models.Model):
    """An address that must not be written to: STOP, a hard bounce, a complaint. It outlives the person's record."""

    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    address = models.CharField(_("address"), max_length=320)
    reason = models.CharField(_("reason"), max_length=20)
    at = models.DateTimeField(_("at"))
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        constraints = [models.UniqueConstraint(fields=["channel", "address"], name="cairn_suppression_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.address}"
