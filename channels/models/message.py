"""A message: a state machine of its own, with or without a run."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One thing to say to one person.

    requested → held(due_at) → ready(valid_until) → claimed → sent | failed | unknown, or skipped, cancelled.
    One in ``shadow`` is never ready: held → drafting → drafted | failed, or skipped, cancelled. So no claim can take it.
    ``visit_key`` is ``run:node:visit``; a message without a run has the caller's idempotency key instead.
    ``why`` is a code, ``why_values`` the values compared; the sentence is made on reading.
    A claim has its ``called_at`` from the second look on: until then the gate may take it back, after that the provider may have it.
    ``settled_at``: when somebody said what became of a message in doubt; one that goes out again is not told to its run a second time.
    ``cost`` is in ``currency``; empty on what was sent before it was kept: the reporting currency.
    ``event`` holds the properties of the entry event, for the text. ``run_id`` and the three after it belong to the engine.
    """

    class State(models.TextChoices):
        HELD = "held", _("Held")
        READY = "ready", _("Ready")
        CLAIMED = "claimed", _("On its way")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("In doubt")
        SKIPPED = "skipped", _("Skipped")
        CANCELLED = "cancelled", _("Cancelled")
        DRAFTING = "drafting", _("Draft being written")
        DRAFTED = "drafted", _("Draft, not sent")

    visit_key = models.CharField(max_length=200, unique=True)
    run_id = models.BigIntegerField(null=True)
    journey_id = models.BigIntegerField(null=True)
    version_id = models.BigIntegerField(null=True)
    node = models.CharField(max_length=64, blank=True)
    person_id = models.BigIntegerField()
    home = models.BigIntegerField()
    shard = models.SmallIntegerField()
    channel = models.CharField(_("channel"), max_length=8)
    message_class = models.CharField(_("class"), max_length=13)
    is_prompt = models.BooleanField(_("upgrade prompt"), default=False)
    shadow = models.BooleanField(_("in shadow"), default=False, db_default=False)
    content = models.ForeignKey("Content", on_delete=models.PROTECT, related_name="+")
    event = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    why = models.CharField(_("why"), max_length=40, blank=True)
    why_values = models.JSONField(default=dict)
    requested_at = models.DateTimeField(_("requested"))
    due_at = models.DateTimeField(_("held until"), null=True)
    valid_until = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    provider = models.CharField(_("provider"), max_length=20, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    opened_at = models.DateTimeField(_("opened"), null=True)
    clicked_at = models.DateTimeField(_("clicked"), null=True)
    replied_at = models.DateTimeField(_("replied"), null=True)
    dismissed_at = models.DateTimeField(_("dismissed"), null=True)
    failed_at = models.DateTimeField(_("failed or bounced"), null=True)
    settled_at = models.DateTimeField(_("settled by hand"), null=True)
    segments = models.SmallIntegerField(default=0)
    cost = models.DecimalField(_("cost"), max_digits=18, decimal_places=6, default=0)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="held", due_at__isnull=False) | (~models.Q(state="held") & models.Q(due_at__isnull=True)),
                name="cairn_message_held_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="claimed") | models.Q(token__isnull=False, claimed_at__isnull=False),
                name="cairn_message_claim_has_a_token",
            ),
            models.CheckConstraint(
                condition=models.Q(shadow=False) & ~models.Q(state__in=["drafting", "drafted"])
                | models.Q(
                    shadow=True,
                    state__in=["held", "drafting", "drafted", "failed", "skipped", "cancelled"],
                    called_at__isnull=True,
                    sent_at__isnull=True,
                ),
                name="cairn_message_in_shadow_calls_nobody",
            ),
        ]
        indexes = [
            models.Index(fields=["shard", "due_at"], name="cairn_message_due", condition=models.Q(state="held")),
            models.Index(fields=["channel", "retry_at", "id"], name="cairn_message_ready", condition=models.Q(state="ready")),
            models.Index(fields=["claimed_at"], name="cairn_message_claimed", condition=models.Q(state="claimed")),
            models.Index(fields=["journey_id", "id"], name="cairn_message_paused", condition=models.Q(state="held", why="journey_paused")),
            models.Index(fields=["claimed_at"], name="cairn_message_doubt", condition=models.Q(state="unknown", settled_at__isnull=True)),
            models.Index(fields=["id"], name="cairn_message_drafting", condition=models.Q(state="drafting")),
            models.Index(fields=["version_id", "-id"], name="cairn_message_shadow", condition=models.Q(shadow=True)),
            models.Index(fields=["home"], name="cairn_message_pending", condition=models.Q(state__in=["held", "ready", "claimed"])),
            models.Index(fields=["person_id", "requested_at"], name="cairn_message_person"),
            models.Index(fields=["run_id"], name="cairn_message_run"),
            models.Index(fields=["provider", "provider_id"], name="cairn_message_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.visit_key}"


class MessageBody(models.Model):
    """A message as it went out."""

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE, related_name="body")
    to = models.CharField(max_length=320)
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    url = models.CharField(max_length=2000, blank=True)
    headers = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.subject or self.text[:60]
