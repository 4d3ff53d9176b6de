"""Say something about a step to the others who draw, and call it settled."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from audience.history import Actor, demand, record
from engine.models import Journey, Version
from journeys.models import Comment
from journeys.operations.finding import find
from journeys.operations.rights import SEE

MOST_LETTERS = 2_000
MOST_COMMENTS = 5_000


class BadComment(ValueError):
    """This cannot be said here."""

    def __init__(self, code: str, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.field, self.sentence = code, field, sentence


class NoSuchComment(LookupError):
    """There is no such comment."""


def comments_of(actor: Actor, key: str, *, step: str = "", resolved: bool | None = None) -> QuerySet[Comment]:
    """Give the comments of a journey, oldest first; of one step, or only those that are settled or not. Raises NoSuchJourney."""
    demand(actor, SEE)
    found = Comment.objects.filter(journey=find(key).journey).order_by("id")
    if step:
        found = found.filter(step=step)
    if resolved is not None:
        found = found.filter(resolved_at__isnull=not resolved)
    return found


def open_counts(journey: Journey) -> dict[str, int]:
    """Count by step what is not settled."""
    rows = Comment.objects.filter(journey=journey, resolved_at=None).order_by().values_list("step").annotate(n=Count("id"))
    return dict(rows)


def latest(journey: Journey) -> str:
    """Give a mark that changes whenever something is said, settled or opened again."""
    rows = Comment.objects.filter(journey=journey)
    said = rows.order_by("-id").values_list("id", flat=True).first() or 0
    settled = rows.exclude(resolved_at=None).order_by().count()
    return f"{said} {settled}" if said else ""


@transaction.atomic
def comment(actor: Actor, key: str, step: str, text: str, *, now: datetime) -> Comment:
    """Say something at a step of the draft or of a version. Raises BadComment, NoSuchJourney."""
    demand(actor, SEE)
    journey = find(key).journey
    words = _words(text)
    if not _stands_somewhere(key, step):
        raise BadComment("no_such_step", "step", _("There is no step “%(id)s”.") % {"id": step[:64]})
    if Comment.objects.filter(journey=journey).count() >= MOST_COMMENTS:
        raise BadComment("too_many", "text", _("A journey may have at most %(most)d comments.") % {"most": MOST_COMMENTS})
    said = Comment.objects.create(journey=journey, step=step, text=words, by=actor.name[:150], at=now)
    record(actor, "comment", journey, {"step": step, "comment": said.pk}, now)
    return said


@transaction.atomic
def settle(actor: Actor, key: str, comment_id: int, *, settled: bool, now: datetime) -> Comment:
    """Call a comment settled, or open it again. What is so already stays as it is. Raises NoSuchComment, NoSuchJourney."""
    demand(actor, SEE)
    journey = find(key).journey
    found = Comment.objects.select_for_update().filter(journey=journey, pk=comment_id).first() if comment_id < 2**63 else None
    if found is None:
        raise NoSuchComment(str(comment_id))
    if (found.resolved_at is not None) == settled:
        return found
    found.resolved_at, found.resolved_by = (now, actor.name[:150]) if settled else (None, "")
    found.save(update_fields=["resolved_at", "resolved_by"])
    record(actor, "settle" if settled else "reopen", journey, {"step": found.step, "comment": found.pk}, now)
    return found


def _words(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise BadComment("needs_text", "text", _("Write something first."))
    if len(words) > MOST_LETTERS:
        raise BadComment("too_long", "text", _("A comment may have at most %(most)d letters.") % {"most": MOST_LETTERS})
    if "\0" in words or any("\ud800" <= letter <= "\udfff" for letter in words):
        raise BadComment("bad_text", "text", _("This text has a character that cannot be stored."))
    return words


def _stands_somewhere(key: str, step: str) -> bool:
    draft = find(key)
    if any(one["id"] == step for one in draft.graph["nodes"]):
        return True
    graphs = Version.objects.filter(journey=draft.journey).values_list("graph", flat=True)
    return any(one["id"] == step for graph in graphs for one in graph["nodes"])
