"""Did this person get it, and why not? The short answer about one journey, above what it decided."""

from datetime import datetime, tzinfo

from django.utils.translation import gettext as _

from audience.models import Person
from engine.models import Journey, Step
from insights.person.runs import runs_of, walking
from insights.why import look_up, sentence, title
from insights.why.absent import absent, state
from insights.why.moments import say
from insights.why.words import joined

# What somebody's last word with a journey can be.
TELLING = ("entered", "refused", "held_out", "goal", "ended")


def answer(person: Person, journey: Journey, *, now: datetime, zone: tzinfo, home_zone: str) -> list[str]:
    """Say where somebody stands with a journey: walking it, what was decided last, or why nothing was."""
    runs = [run for run in runs_of(person.pk) if run.journey_id == journey.pk]
    last = Step.objects.filter(person_id=person.pk, journey_id=journey.pk, kind__in=TELLING).order_by("-at", "-id").first()
    names = look_up([last] if last is not None else [], now=now, zone=zone, home_zone=home_zone, runs=runs)
    if runs:
        return [_("%(name)s walks it now.") % {"name": person}, *(joined([one.waits]) for one in walking(runs, names, now))]
    if last is None:
        return [
            _("%(name)s has never entered it, and nothing was decided.") % {"name": person},
            *absent(person, journey, now=now, zone=zone),
        ]
    told = {"when": say(last.at, zone), "what": title(last, names)}
    shut = journey.state != Journey.State.LIVE or (journey.live is not None and journey.live.shadow)
    return [_("The last word, %(when)s: %(what)s.") % told, sentence(last, names), *([state(journey, zone)] if shut else [])]
