"""Accounts: companies that people belong to, each with a role."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Account(models.Model):
    """A company. Its fields, plan and limits hold for all its people.

    ``fields`` is ``{name: value}`` as canonical JSON; ``moments`` is ``{name: seconds since 1970 of the event that set it}``.
    """

    external_id = models.CharField(_("id"), max_length=200, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    plan = models.CharField(_("plan"), max_length=80, blank=True)
    plan_at = models.DateTimeField(_("on this plan since"), null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, blank=True)
    fields = models.JSONField(_("fields"), default=dict, blank=True)
    moments = models.JSONField(default=dict, blank=True, editable=False)
    first_seen_at = models.DateTimeField(_("first seen"))

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["name", "id"]
        constraints = [models.CheckConstraint(condition=models.Q(id__gt=0), name="cairn_account_id_is_a_home")]

    def __str__(self) -> str:
        return self.name or self.external_id

    @property
    def home(self) -> int:
        return self.pk


class Membership(models.Model):
    """A person belongs to an account, in a role (``owner``, ``admin``, ``billing``, ``member``, or the customer's own word)."""

    person = models.ForeignKey("Person", on_delete=models.CASCADE, related_name="memberships")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=40, default="member")
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["person", "account"], name="cairn_membership_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.account_id} as {self.role}"
