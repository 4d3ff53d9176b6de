"""What happened: the log, the key that keeps it single, and the inbox of what is still to be walked."""

from typing import Any

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from audience.keeping.months import EVENTS


class Event(models.Model):
    """One accepted event. ``at`` is its own corrected time, ``received_at`` its arrival, by whose month the log is partitioned.

    ``at`` is never later than ``received_at``: whoever asks for events since a moment asks for those received since then, too.
    """

    type = models.CharField(_("type"), max_length=200)
    kind = models.CharField(_("call"), max_length=10, default="track")
    person_id = models.BigIntegerField()
    source_id = models.BigIntegerField(null=True)
    message_id = models.CharField(_("message id"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    received_at = models.DateTimeField(_("received"))
    properties = models.JSONField(_("properties"), default=dict)
    context = models.JSONField(_("context"), default=dict)
    original = models.TextField(_("as it came"), blank=True)
    known = models.BooleanField(_("type is registered"), default=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["person_id", "type", "at"], name="cairn_event_person_type_at"),
            models.Index(fields=["type", "received_at"], name="cairn_event_type_received"),
        ]

    def __str__(self) -> str:
        return f"{self.type} at {self.at:%Y-%m-%d %H:%M:%S}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        EVENTS.ready_for([self.received_at])
        super().save(*args, **kwargs)


class EventKey(models.Model):
    """An event's key: who sent it and a 128-bit hash of its message id. Twice is refused here."""

    pk = models.CompositePrimaryKey("source_id", "key")
    source_id = models.BigIntegerField()
    key = models.UUIDField()
    arrived_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.source_id}:{self.key}"


class Inbox(models.Model):
    """A row that the engine has yet to walk; deleted in the transaction of the step that walks it.

    ``kind``: ``event`` (see ``event_id``), ``outcome`` (of a message, in ``payload``), ``enter`` (a person is put into a journey,
    in ``payload``), ``resume`` and other words of the engine. ``stops``: a due message of this home looks at it before it goes out.
    ``late``: changes profile and counters and may exit, but enters and wakes nothing.
    """

    shard = models.SmallIntegerField()
    home = models.BigIntegerField()
    person_id = models.BigIntegerField()
    event_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=12, default="event")
    type = models.CharField(max_length=200)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    stops = models.BooleanField(default=False)
    for_account = models.BooleanField(default=False)
    late = models.BooleanField(default=False)
    payload = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["shard", "id"], name="cairn_inbox_shard"),
            models.Index(fields=["shard", "home", "id"], name="cairn_inbox_home"),
            models.Index(fields=["home"], name="cairn_inbox_stops", condition=models.Q(stops=True)),
            models.Index(
                Cast(KeyTextTransform("join", "payload"), models.BigIntegerField()),
                name="cairn_inbox_joins",
                condition=models.Q(payload__has_key="join"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.type} for {self.person_id}"
