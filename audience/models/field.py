"""Registered fields of people and accounts, and every change of their values."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FieldDefinition(models.Model):
    class Owner(models.TextChoices):
        PERSON = "person", _("person")
        ACCOUNT = "account", _("account")

    class Type(models.TextChoices):
        TEXT = "text", _("text")
        NUMBER = "number", _("number")
        FLAG = "flag", _("yes or no")
        MOMENT = "moment", _("moment")
        DAY = "day", _("day")
        LIST = "list", _("list")

    name = models.SlugField(_("name in code"), max_length=100)
    owner = models.CharField(_("belongs to a"), max_length=8, choices=Owner.choices, default=Owner.PERSON)
    type = models.CharField(_("type"), max_length=8, choices=Type.choices)
    title = models.CharField(_("title"), max_length=120, blank=True)
    help = models.TextField(_("what it means"), blank=True)
    at_least = models.DecimalField(_("at least"), max_digits=20, decimal_places=6, null=True, blank=True)
    at_most = models.DecimalField(_("at most"), max_digits=20, decimal_places=6, null=True, blank=True)
    personal = models.BooleanField(_("personal"), default=False, help_text=_("Its values stand in the profile and in no log."))

    class Meta:
        verbose_name = _("field")
        verbose_name_plural = _("fields")
        ordering = ["owner", "name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="cairn_field_once")]

    def __str__(self) -> str:
        return self.title or self.name


class FieldChange(models.Model):
    """A registered field took another value. Personal values are not kept here: ``old`` and ``new`` of such fields stay empty."""

    owner = models.CharField(max_length=8)
    owner_id = models.BigIntegerField()
    name = models.CharField(max_length=100)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    at = models.DateTimeField()
    event_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "owner_id", "at"], name="cairn_field_change_owner_at")]

    def __str__(self) -> str:
        return f"{self.name} of {self.owner} {self.owner_id}"
