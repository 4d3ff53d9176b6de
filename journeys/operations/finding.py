"""Finding a journey by its key, and holding it while something is done to it."""

from engine.models import Journey
from journeys.models import Draft


class NoSuchJourney(LookupError):
    """There is no journey of this name."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no journey called {key!r}.")
        self.key = key


class NotPossible(ValueError):
    """The journey is in a state in which this cannot be done."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


class RevisionConflict(ValueError):
    """Somebody saved a newer revision meanwhile."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(f"The draft is at revision {draft.revision} by now.")
        self.draft = draft


def find(key: str) -> Draft:
    """Read a draft with its journey and live version. Raises NoSuchJourney."""
    found = Draft.objects.select_related("journey", "journey__live").filter(journey__key=key).first()
    if found is None:
        raise NoSuchJourney(key)
    return found


def hold(key: str, revision: int | None = None) -> Draft:
    """Lock a journey and its draft until the transaction ends; with a revision, raise RevisionConflict if it is not the present one."""
    journey = Journey.objects.select_for_update().filter(key=key).first()
    draft = Draft.objects.select_for_update().filter(journey=journey).first() if journey is not None else None
    if journey is None or draft is None:
        raise NoSuchJourney(key)
    draft.journey = journey
    if revision is not None and draft.revision != revision:
        raise RevisionConflict(draft)
    return draft


def save(draft: Draft, graph: dict[str, object], by: str, now: object) -> None:
    """Store a changed graph as the next revision."""
    draft.graph = graph
    draft.revision += 1
    draft.changed_by = by[:150]
    draft.changed_at = now  # type: ignore[assignment]
    draft.save()
    Journey.objects.filter(pk=draft.journey_id).update(changed_at=now)
