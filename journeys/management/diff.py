"""``manage.py journeys diff``: what two drawings of a journey differ in."""

from collections.abc import Callable
from pathlib import Path

from audience.history import Actor
from engine.models import Journey
from journeys.files import JourneyFile
from journeys.operations.comparing import DRAFT, LIVE, Compared, Side, compare, side_of
from journeys.operations.finding import NoSuchJourney

Read = Callable[[str], JourneyFile]


def is_file(name: str) -> bool:
    return Path(name).suffix in (".yaml", ".yml") or name.startswith("gallery:")


def compared(actor: Actor, what: str, other: str, read: Read) -> Compared:
    """Compare two of key, ``key@live``, ``key@3``, file and ``gallery:<key>``; of a key alone its live version and its draft,
    of a file alone the draft of its key and the file.
    """
    if other:
        return compare(_side(actor, what, read), _side(actor, other, read))
    if is_file(what):
        after = Side(what, read(what))
        if not Journey.objects.filter(key=after.file.key).exists():
            raise NoSuchJourney(after.file.key)
        return compare(side_of(actor, after.file.key, DRAFT), after)
    key, _at, which = what.partition("@")
    return compare(side_of(actor, key, which or LIVE), side_of(actor, key, DRAFT))


def _side(actor: Actor, what: str, read: Read) -> Side:
    if is_file(what):
        return Side(what, read(what))
    key, _at, which = what.partition("@")
    return side_of(actor, key, which or DRAFT)
