"""Event types registered at run time, in the admin or over the API."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from audience.protocol.message import LONGEST_ID
from audience.protocol.text import clean_name


def as_it_comes(name: str) -> None:
    """Refuse a name under which no event can come, because the door would read it otherwise."""
    if clean_name(name) != name:
        raise ValidationError(
            _("No event comes under this name: neither blanks around it nor control characters can be in it."), "bad_text"
        )


class EventTypeRow(models.Model):
    """A registered event type that no file declares.

    ``properties``: ``[{"name": "meter", "type": "text", "needed": true, "help": "…"}]`` with the field types of the rule language.
    """

    key = models.CharField(
        _("name in code"),
        max_length=LONGEST_ID,
        unique=True,
        validators=[as_it_comes],
        help_text=_("As your application sends it, with its capitals and spaces."),
    )
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("what it means"), blank=True)
    properties = models.JSONField(_("properties"), default=list, blank=True)
    server_only = models.BooleanField(_("from servers only"), default=False)
    life_hours = models.PositiveIntegerField(_("wakes journeys for this many hours"), default=24)
    created_at = models.DateTimeField(_("registered"), auto_now_add=True)

    class Meta:
        verbose_name = _("event type")
        verbose_name_plural = _("event types")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title
