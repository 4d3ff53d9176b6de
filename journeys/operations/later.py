"""Publish at a moment to come: planned, cancelled, carried out once, or told why not."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.contrib.auth import get_user_model
from django.db import Error, transaction
from django.utils.translation import gettext as _

from audience.api.auth import actor_of_key
from audience.history import Actor, NotAllowed, demand, record
from audience.models import AccessKey
from audience.now import database_now
from ground.stops import stop
from journeys.models import Planned
from journeys.operations.enrolment import BadEnrolment, Enrolling, checked
from journeys.operations.finding import NotPossible, RevisionConflict, find, hold
from journeys.operations.publish import GO_ON, AlreadyPublished, NotReady, may_go_live, publish
from journeys.operations.rights import PUBLISH
from journeys.operations.testing import ready
from journeys.operations.transfer import Asked, BadChoice

log = structlog.get_logger("cairn.journeys")

FARTHEST = timedelta(days=366)
State = Planned.State


class BadMoment(ValueError):
    """Nothing can be planned for this moment: ``code``, ``field`` and a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.field, self.sentence = code, "at", sentence


@transaction.atomic
def plan(
    actor: Actor,
    key: str,
    *,
    at: datetime,
    now: datetime,
    revision: int | None = None,
    note: str = "",
    ticks: Collection[str] = (),
    moves: Sequence[Asked] = (),
    enrolling: Enrolling | None = None,
    shadow: bool = False,
    inside: str = GO_ON,
) -> Planned:
    """Plan to publish the draft as it is now; all else is as `publish` has it. What was planned before is replaced.

    Raises BadMoment, NotReady, RevisionConflict, NotPossible, BadEnrolment.
    """
    demand(actor, PUBLISH)
    if not now < at <= now + FARTHEST:
        raise BadMoment("bad_moment", _("Choose a moment to come, within a year."))
    draft = hold(key, revision)
    _graph, _found, same = may_go_live(draft, now=now, ticks=ticks, note=note, shadow=shadow, moves=moves)
    if same:
        raise NotPossible("nothing_new", _("There is nothing new to publish."))
    if enrolling is not None:
        checked(enrolling)
    _end(Planned.objects.filter(journey=draft.journey, state=State.WAITING), State.CANCELLED, actor.name, now)
    Planned.objects.filter(journey=draft.journey, state=State.FAILED).update(seen=True)
    asked = {
        "note": note.strip()[:500],
        "ticks": sorted(ticks),
        "moves": [asdict(one) for one in moves if one.do != "stay"],
        "enrol": asdict(enrolling) if enrolling is not None else None,
        "shadow": shadow,
        "inside": inside,
    }
    planned = Planned.objects.create(
        journey=draft.journey, at=at, revision=draft.revision, asked=asked, asked_by=actor.name[:150], asked_at=now
    )
    record(actor, "publish.plan", draft.journey, {"planned": planned.pk, "revision": draft.revision, "at": at.isoformat()}, now)
    return planned


@transaction.atomic
def cancel(actor: Actor, key: str, *, now: datetime) -> Planned:
    """Do not publish what is planned; or put away the word of what was not published. Raises NotPossible."""
    demand(actor, PUBLISH)
    journey = hold(key).journey
    planned = Planned.objects.select_for_update().filter(journey=journey, state__in=[State.WAITING, State.FAILED], seen=False).first()
    if planned is None:
        raise NotPossible("nothing_planned", _("Nothing is planned."))
    if planned.state == State.FAILED:
        planned.seen = True
        planned.save()
        return planned
    _end(Planned.objects.filter(pk=planned.pk), State.CANCELLED, actor.name, now)
    record(actor, "publish.cancel", journey, {"planned": planned.pk}, now)
    planned.refresh_from_db()
    return planned


def planned_for(key: str) -> Planned | None:
    """Read what is planned for a journey, or what was not published and nobody has put away yet."""
    return Planned.objects.filter(journey=find(key).journey, state__in=[State.WAITING, State.FAILED], seen=False).order_by("-id").first()


def shown_for(journey_ids: Iterable[int]) -> dict[int, Planned]:
    """Read the same for many journeys, by their ids."""
    rows = Planned.objects.filter(journey_id__in=list(journey_ids), state__in=[State.WAITING, State.FAILED], seen=False).order_by("id")
    return {one.journey_id: one for one in rows}


def carry_out_due(now: datetime | None = None) -> int:
    """Publish what is due, each once, and give how many were looked at. Harmless twice, at once, or never."""
    moment = now or database_now()
    due = list(Planned.objects.filter(state=State.WAITING, at__lte=moment).order_by("at", "id").values_list("pk", flat=True))
    return sum(_carry_out(pk, moment) for pk in due)


def _carry_out(pk: int, now: datetime) -> int:
    key = Planned.objects.filter(pk=pk).values_list("journey__key", flat=True).first()
    if key is None:
        return 0
    # Its tests are played before anything is held.
    ready(key, now)
    with transaction.atomic():
        return _carry_out_held(pk, key, now)


def _carry_out_held(pk: int, key: str, now: datetime) -> int:
    # Whoever plans or cancels locks the journey first, and so must this.
    hold(key)
    planned = Planned.objects.select_for_update().filter(pk=pk, state=State.WAITING).first()
    if planned is None:
        return 0
    number, why = _publish(planned, key, now)
    _end(Planned.objects.filter(pk=pk), State.DONE if number else State.FAILED, "cairn", now, number=number, why=why[:500])
    stop("job.planned")
    return 1


def _publish(planned: Planned, key: str, now: datetime) -> tuple[int | None, str]:
    """Give the number that went live, or why nothing did."""
    asked: dict[str, Any] = planned.asked
    try:
        with transaction.atomic():
            done = publish(
                _actor(planned.asked_by),
                key,
                now=now,
                revision=planned.revision,
                note=asked["note"],
                ticks=asked["ticks"],
                moves=[Asked(**one) for one in asked["moves"]],
                enrolling=Enrolling(**asked["enrol"]) if asked["enrol"] is not None else None,
                shadow=asked["shadow"],
                inside=asked["inside"],
            )
    except NotReady as why:
        return None, _("A check stands in the way: %(first)s") % {"first": why.findings[0].text}
    except RevisionConflict as why:
        return None, _("The draft was changed after it was planned, by %(by)s.") % {"by": _name(why.draft.changed_by)}
    except (NotPossible, BadChoice, BadEnrolment) as why:
        return None, why.sentence
    except NotAllowed:
        return None, _("%(by)s may not publish any more.") % {"by": _name(planned.asked_by)}
    except Error:
        # The database itself: the next look tries again.
        raise
    except Exception:
        log.exception("planned_publish_failed", planned=planned.pk)
        return None, _("Something unexpected went wrong; the log of the worker has it.")
    if isinstance(done, AlreadyPublished):
        return None, _("Version %(n)d is live already, and the same.") % {"n": done.version.number}
    return done.version.number, ""


def _actor(name: str) -> Actor:
    """Find who asked as they are now: who has lost the right meanwhile publishes nothing."""
    kind, colon, rest = name.partition(":")
    if not colon:
        return Actor(name)
    if kind == "user":
        user = get_user_model().objects.filter(username=rest, is_active=True).first()
        return Actor.of_user(user) if user is not None else Actor(name, frozenset())
    key = AccessKey.objects.filter(prefix=rest, revoked_at=None).order_by("-id").first()
    return actor_of_key(key) if key is not None else Actor(name, frozenset())


def _name(actor: str) -> str:
    return actor.partition(":")[2] or actor


def _end(rows: Any, state: str, by: str, now: datetime, **more: Any) -> None:
    rows.update(state=state, ended_at=now, ended_by=by[:150], **more)
