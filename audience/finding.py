"""Find events by what an application calls things, its user id, its message id, the name of the event; and people by a text."""

from django.db.models import Q, QuerySet

from audience.asking import fetch
from audience.judge import key_of
from audience.models import AccessKey, EventKey, Identity, Person
from audience.profiles import fold

# Whoever sends more names than this sends them by mistake.
TYPES = 5_000


def types_in_log() -> list[str]:
    """List the types that stand in the log."""
    return [name for (name,) in fetch("types_in_log", most=TYPES)]


def found_by(said: str) -> Q:
    """Say which events somebody means. Each way goes by an index; the log may have many millions of rows."""
    people = list(Identity.objects.filter(value=said).values_list("person_id", flat=True))
    if said.isascii() and said.isdigit() and len(said) < 19:
        people.append(int(said))
    found = Q(person_id__in=people) | Q(type=said)
    # The log has no index of message ids. Their keys say when they came, and an event of that moment is found by its type.
    keys = EventKey.objects.filter(source_id__in=[0, *AccessKey.objects.values_list("id", flat=True)], key=key_of(said))
    if arrived := list(keys.values_list("arrived_at", flat=True)):
        found |= Q(type__in=types_in_log(), received_at__in=arrived, message_id=said)
    return found


def people_with(text: str) -> "QuerySet[Person]":
    """Find people whose name, address, id or account has this text in it, the newest first; all of them where there is none."""
    people = Person.objects.known().select_related("account").order_by("-id")
    words = text.replace("\x00", "").strip()
    if not words:
        return people
    return people.filter(
        Q(name__icontains=words) | Q(email_key__contains=fold(words)) | Q(external_id__icontains=words) | Q(account__name__icontains=words)
    )
