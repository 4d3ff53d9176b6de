"""Keys with which applications speak to us."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessKey(models.Model):
    """A write key (browser or server) or an API key with scopes.

    Stored as a SHA-256 of the key; the key itself is shown once. A browser key is public by nature and may be shown again,
    so it alone is kept readable in ``shown``.
    """

    class Kind(models.TextChoices):
        BROWSER = "browser", _("browser")
        SERVER = "server", _("server")
        API = "api", _("API")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    prefix = models.CharField(_("begins with"), max_length=12)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    shown = models.CharField(max_length=80, blank=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list, blank=True)
    created_at = models.DateTimeField(_("made"))
    created_by = models.CharField(_("made by"), max_length=150, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        ordering = ["kind", "name", "id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
