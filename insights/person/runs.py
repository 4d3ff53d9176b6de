"""What is under way: the runs of a person, where each rests and until when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from audience.rules.ast import EVERYBODY
from audience.rules.words import words as rule_words
from channels.models import Message
from engine.models import Run
from engine.models.run import LIVE
from engine.runtime.until import until_when
from insights.links import canvas, rehearse
from insights.why.moments import say
from insights.why.names import Names
from insights.why.versions import StepWords
from insights.why.words import channel_inside


@dataclass(frozen=True, slots=True)
class Walking:
    """A live run. ``share`` is how much of its wait is over, in percent; None where nobody knows how long it lasts."""

    id: int
    journey: str
    waits: str
    share: int | None
    paused: bool
    can_go_on: bool
    path_url: str
    rehearse_url: str


def runs_of(person_id: int) -> list[Run]:
    return list(Run.objects.filter(person_id=person_id, state__in=LIVE).select_related("journey", "version").order_by("-started_at", "-id"))


def walking(runs: list[Run], names: Names, now: datetime) -> list[Walking]:
    held = {m.run_id: m for m in Message.objects.filter(run_id__in=[r.pk for r in runs], state="held").order_by("id")}
    until = until_when(runs)
    return [_walking(run, until.get(run.pk), held.get(run.pk), names, now) for run in runs]


def _walking(run: Run, until: datetime | None, held: Message | None, names: Names, now: datetime) -> Walking:
    step = names.versions[run.version_id].step(run.node)
    paused = run.paused_at is not None or run.journey.state == "paused"
    share = None
    if run.state == "waiting" and until is not None and until > run.node_at:
        share = round(100 * min(max((now - run.node_at) / (until - run.node_at), 0), 1))
    return Walking(
        run.pk,
        run.journey.name,
        _waits(run, step, until, held, names, now),
        share,
        run.paused_at is not None,
        run.state == "waiting" and not paused,
        canvas(run.journey.key, mode="numbers", run=str(run.pk)),
        rehearse(run.journey.key, run.person_id),
    )


def _waits(run: Run, step: StepWords, until: datetime | None, held: Message | None, names: Names, now: datetime) -> str:
    told = {"step": step.name}
    if run.paused_at is not None:
        return _("Paused at “%(step)s” since %(since)s") % {**told, "since": say(run.paused_at, names.zone, now)}
    if run.journey.state == "paused":
        return _("The journey is paused; rests at “%(step)s”") % told
    if run.state == "sending" and held is not None and until is not None:
        words = {**told, "channel": channel_inside(held.channel), "until": say(until, names.zone, now)}
        return _("“%(step)s”: %(channel)s held until %(until)s") % words
    if run.state == "sending":
        return _("“%(step)s” is on its way") % told
    if until is None:
        return _("Waits at “%(step)s” until it happens") % told
    condition = getattr(step.settings, "condition", EVERYBODY)
    if condition != EVERYBODY:
        # The moment may be one at which time alone can turn the condition.
        told |= {"rule": rule_words(condition, translate=_), "until": say(until, names.zone, now)}
        return _("Waits at “%(step)s” until %(rule)s; looked at again %(until)s at the latest") % told
    return _("Waits at “%(step)s” until %(until)s") % {**told, "until": say(until, names.zone, now)}
