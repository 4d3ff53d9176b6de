"""People, and the ids by which they are known."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audience.models.account import Account


class PersonQuerySet(models.QuerySet["Person"]):
    def on_plan(self, plan: str) -> "PersonQuerySet":
        """People on a plan: their account's where they have one, else their own."""
        return self.filter(models.Q(account__isnull=False, account__plan=plan) | models.Q(account__isnull=True, plan=plan))

    def known(self) -> "PersonQuerySet":
        """Leave out those who were joined to somebody else."""
        return self.filter(merged_into__isnull=True)


class Person(models.Model):
    """Somebody who may walk journeys.

    ``fields`` is ``{name: value}`` as canonical JSON, ``moments`` ``{name: seconds since 1970 of the event that set it}``.
    The columns below ``fields`` repeat what hot statements and lists need.
    ``consents`` repeats the latest word per channel and class: ``{"sms:promotional": [true, seconds]}``; the ledger is Consent.
    ``prompt_run`` holds the prompt gap from ``prompt_at`` on; ``prompt_sent`` tells a reserved gap from a used one.
    """

    external_id = models.CharField(_("user id"), max_length=200, blank=True, db_index=True)
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="people")
    home = models.BigIntegerField(editable=False, db_index=True)
    plan = models.CharField(_("own plan"), max_length=80, blank=True)
    plan_at = models.DateTimeField(_("on this plan since"), null=True, blank=True)
    fields = models.JSONField(_("fields"), default=dict, blank=True)
    moments = models.JSONField(default=dict, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.CharField(_("e-mail"), max_length=320, blank=True)
    email_key = models.CharField(max_length=320, blank=True, db_index=True, editable=False)
    phone = models.CharField(_("phone"), max_length=32, blank=True, db_index=True)
    zone = models.CharField(_("time zone"), max_length=64, blank=True)
    locale = models.CharField(_("language"), max_length=16, blank=True)
    push_tokens = models.JSONField(_("devices"), default=list, blank=True)
    consents = models.JSONField(default=dict, blank=True, editable=False)
    tickets_open = models.IntegerField(_("open tickets"), default=0)
    ticket_closed_at = models.DateTimeField(_("last ticket closed"), null=True, blank=True)
    onboarded_at = models.DateTimeField(_("onboarded"), null=True, blank=True)
    prompt_run = models.BigIntegerField(null=True, blank=True, editable=False)
    prompt_at = models.DateTimeField(_("last upgrade prompt"), null=True, blank=True)
    prompt_sent = models.BooleanField(default=False, editable=False)
    first_seen_at = models.DateTimeField(_("here since"))
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name or self.email or self.external_id or f"#{self.pk}"


class Identity(models.Model):
    """An id under which somebody speaks: ``user`` (userId) or ``anonymous`` (anonymousId)."""

    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=200)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identities")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="cairn_identity_is_one_person")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"
