"""What is known about a person: fields, consent with its source, usage."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audience.fields import registered
from audience.models import Account, Consent, FieldChange, Person, Suppression
from audience.profile import PLAN_FIELD, Profile
from channels.store.addresses import addresses_of
from frontend.charts import Spark, spark
from insights.why.gate import SUPPRESSIONS
from insights.why.moments import read
from insights.why.words import CLASSES, ICONS, channel, value

FEW = 8
# So many fields are listed; whoever has more is read over the API.
MOST = 200
# So many meters are drawn.
DRAWN = 3
METER = re.compile(r"(\w+)_used_pct")
# What the head of the page says already.
IN_THE_HEAD = frozenset({"name", "email", "timezone", "first_name", "last_name", "first_seen_at", "last_seen_at"})


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    value: str
    title: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement of consent as it is shown."""

    icon: str
    channel: str
    about: str
    caption: str
    wording: str
    given: bool


@dataclass(frozen=True, slots=True)
class Usage:
    name: str
    percent: str
    chart: Spark
    since: str
    words: str


def facts_of(profile: Profile, zone: tzinfo, plans: dict[str, str]) -> list[Fact]:
    """List the person's fields, then the account's: the plan first, meters next, then by name."""
    specs = registered().person
    fields = {name: one for name, one in profile.fields.items() if name not in IN_THE_HEAD and one is not None}
    plan = profile.current_plan
    if plan:
        fields[PLAN_FIELD] = plans.get(plan, plan)
    order = sorted(fields, key=lambda name: (name != PLAN_FIELD, not METER.fullmatch(name), name not in specs, name))
    told = [_fact(name, fields[name], zone, str(specs[name].title) if name in specs else "") for name in order]
    account = profile.account.fields if profile.account is not None else {}
    told += [
        _fact(name, one, zone, _("of the account"))
        for name, one in sorted(account.items())
        if name not in fields and name not in IN_THE_HEAD and one is not None and name != PLAN_FIELD
    ]
    return told


def _fact(name: str, what: Any, zone: tzinfo, title: str) -> Fact:
    moment = read(what) if isinstance(what, str) and len(what) > 10 and what[:4].isdigit() and "T" in what else None
    if moment is not None:
        local = moment.astimezone(zone)
        return Fact(name, date_format(local, "j M Y"), title, date_format(local, "j M Y, H:i"))
    if isinstance(what, dict):
        return Fact(name, ", ".join(f"{key} {value(one)}" for key, one in what.items()), title)
    return Fact(name, value(what), title)


def consents_of(person: Person, zone: tzinfo, *, whole: bool = False) -> list[Said]:
    """Give the latest word per channel and class, or the whole ledger, newest first."""
    seen: set[tuple[str, str]] = set()
    told = []
    for row in Consent.objects.filter(person_id=person.pk).order_by("-at", "-id"):
        if (row.channel, row.message_class) in seen and not whole:
            continue
        seen.add((row.channel, row.message_class))
        source = _("%(source)s, %(day)s") % {"source": row.source, "day": date_format(row.at.astimezone(zone), "j M Y")}
        if row.actor:
            source = _("%(what)s, recorded by %(actor)s") % {"what": source, "actor": row.actor.removeprefix("user:")}
        about = str(CLASSES.get(row.message_class, row.message_class))
        told.append(Said(ICONS.get(row.channel, "circle-check"), channel(row.channel), about, source, row.wording, row.given))
    return told


def suppressions_of(profile: Profile, zone: tzinfo) -> list[Said]:
    """List the addresses that must not be written to, with the reason."""
    told = []
    reasons = SUPPRESSIONS()
    for key in ("email", "sms", "push"):
        for row in Suppression.objects.filter(channel=key, address__in=addresses_of(key, profile), lifted_at__isnull=True).order_by("id"):
            caption = _("%(reason)s, %(day)s") % {
                "reason": reasons.get(row.reason, row.reason),
                "day": date_format(row.at.astimezone(zone), "j M Y"),
            }
            told.append(Said("ban", channel(key), _("this address"), caption, "", given=False))
    return told


def usage_of(person: Person, profile: Profile, now: datetime, zone: tzinfo) -> list[Usage]:
    """Draw each meter's last thirty days from the log of its field."""
    own = _meters(profile.fields)
    account = profile.account
    shared = {name: one for name, one in _meters(account.fields).items() if name not in own} if account is not None else {}
    meters = [("person", person.pk, *one) for one in own.items()]
    if account is not None:
        meters += [("account", account.id, *one) for one in shared.items()]
    return [_usage(name, one, owner, owner_id, now, zone) for owner, owner_id, name, one in meters[:DRAWN]]


def _meters(fields: dict[str, Any]) -> dict[str, float]:
    return {
        name: one
        for name, one in sorted(fields.items())
        if METER.fullmatch(name) and isinstance(one, int | float) and not isinstance(one, bool)
    }


def _usage(name: str, latest: float, owner: str, owner_id: int, now: datetime, zone: tzinfo) -> Usage:
    since = now - timedelta(days=30)
    rows = FieldChange.objects.filter(owner=owner, owner_id=owner_id, name=name, at__lte=now).order_by("at", "id")
    changes = [(row.at, row.new) for row in rows if isinstance(row.new, int | float)]
    before = [new for at, new in changes if at <= since]
    points = _daily(changes, before[-1] if before else None, since, now) or [float(latest)]
    found = METER.fullmatch(name)
    meter = (found.group(1) if found else name).replace("_", " ")
    # Who is here since yesterday had no value a month ago.
    begun = since if not changes or changes[0][0] <= since else changes[0][0]
    said = {"first": f"{points[0]:g}", "last": f"{latest:g}", "day": date_format(begun.astimezone(zone), "j M")}
    return Usage(
        meter[:1].upper() + meter[1:],
        f"{latest:g}\u202f%",
        spark([*points, float(latest)], width=272, height=56),
        _("%(day)s: %(first)s %%") % said,
        _("From %(first)s %% on %(day)s to %(last)s %% now") % said,
    )


def _daily(changes: Iterable[tuple[datetime, float]], first: float | None, since: datetime, now: datetime) -> list[float]:
    """Take one value a day, the last known."""
    listed = list(changes)
    points: list[float] = []
    for day in range(31):
        end = min(since + timedelta(days=day), now)
        known = [new for at, new in listed if at <= end]
        if known:
            points.append(float(known[-1]))
        elif first is not None:
            points.append(float(first))
    return points


def role_of(person: Person, account: Account | None) -> str:
    if account is None:
        return ""
    return person.memberships.filter(account=account).values_list("role", flat=True).first() or ""
