"""May this person be messaged now? The real gate is asked, by channel."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from audience.homes import shard_of
from audience.profile import Profile
from channels.gate import Answer, Hold, Question, Ready, Skip, ask
from channels.gate.reasons import REASONS
from channels.gate.reasons import sentence as reason
from channels.store import MessageRow, load_facts
from insights.why.gate import quiet, shown
from insights.why.moments import read, say, say_length, say_there
from insights.why.names import Names
from insights.why.words import ICONS, channel

ASKED = ("email", "sms", "push", "in_app")


@dataclass(frozen=True, slots=True)
class May:
    """The gate's answer for one channel. ``state`` is a pill's: good, warn or quiet."""

    icon: str
    name: str
    state: str
    answer: str
    why: str


def may_be_messaged(profile: Profile, names: Names, now: datetime) -> list[May]:
    """Ask about a promotional message on each channel, and about an upgrade prompt."""
    facts = load_facts([profile.id], now)[profile.id]

    def put(key: str, *, is_prompt: bool = False) -> Question:
        row = MessageRow(
            id=0,
            visit_key="",
            person_id=profile.id,
            home=profile.home,
            shard=shard_of(profile.home),
            channel=key,
            message_class="promotional",
            content_id=0,
            requested_at=now,
            is_prompt=is_prompt,
        )
        return facts.question(row, profile, now)

    told = [_told(key, channel(key), put(key), names) for key in ASKED if key != "in_app"]
    prompt = put("in_app", is_prompt=True)
    return [*told, _told("in_app", _("Upgrade prompt"), prompt, names)]


def _told(key: str, name: str, question: Question, names: Names) -> May:
    answer: Answer = ask(question)
    icon = ICONS[key]
    match answer:
        case Ready():
            return May(icon, name, "good", _("Yes"), _room(question, answer, names))
        case Hold(until=until, why=why):
            words = _words(why.code, why.values, question, names)
            return May(icon, name, "warn", _("Not before %(moment)s") % {"moment": say(until, names.zone, question.now)}, words)
        case Skip(why=why):
            words = _words(why.code, why.values, question, names)
            ends = _ends(why.code, why.values, question)
            if ends is None:
                return May(icon, name, "quiet", _("No"), words)
            return May(icon, name, "warn", _("Not before %(moment)s") % {"moment": say(ends, names.zone, question.now)}, words)


def _room(question: Question, answer: Ready, names: Names) -> str:
    """Say how much room is left, and until when."""
    told = []
    if question.consented is None and question.channel != "in_app":
        told.append(_("no consent is recorded and none is needed here"))
    for cap in (question.caps or ())[:1]:
        told.append(
            _("%(n)d of %(limit)d promotional in %(window)s") % {"n": cap.count, "limit": cap.limit, "window": say_length(cap.window)}
        )
    if question.quiet is not None and question.channel in ("email", "sms", "push"):
        zone = question.quiet.zones.names[0] if question.quiet.zones.names else "UTC"
        told.append(_("quiet hours from %(moment)s") % {"moment": say_there(answer.valid_until, zone, question.now)})
    return ", ".join(told)


def _words(code: str, values: object, question: Question, names: Names) -> str:
    known = dict(values) if isinstance(values, dict) else {}
    if code == "quiet_hours":
        return quiet(known, question.now, names)
    if code in ("onboarding", "onboarding_held"):
        return reason(code, shown(code, known, question.now, names)) + " " + _("A real limit of the plan may be said all the same.")
    words = reason(code, shown(code, known, question.now, names)) if code in REASONS else code
    return words + " " + _("The journey that said it goes on.") if code == "prompt_gap" else words


def _ends(code: str, values: object, question: Question) -> datetime | None:
    """A gap, a cap or a dismissal is over some day; consent is not."""
    guards = question.guards
    known = dict(values) if isinstance(values, dict) else {}
    if guards is not None and code == "prompt_gap" and guards.prompt_at is not None:
        return guards.prompt_at + guards.prompt_gap
    if guards is not None and code == "dismissed" and guards.dismissed_at is not None:
        return guards.dismissed_at + guards.dismissal
    if code in ("sms_cap", "promo_cap"):
        return read(known.get("frees_at"))
    return read(known.get("until")) if code == "onboarding" else None
