"""What stands beside a name that can be chosen: what people call it, its type, when it came last, and which plan it means."""

from collections.abc import Mapping
from datetime import datetime

from audience.profile import PLAN_FIELD
from audience.seen_lately import events_seen, fields_seen
from frontend.words import ago
from ground.words import _, gettext
from journeys.checks.known import offered
from journeys.ruleform.known import Known

TYPES: Mapping[str, str] = {
    "text": _("text"),
    "number": _("number"),
    "flag": _("yes or no"),
    "moment": _("moment"),
    "day": _("day"),
    "list": _("list"),
}
PLANS: Mapping[str, str] = {
    "field": _("the plan that counts: the account’s, or their own without an account"),
    "account": _("the account’s plan alone; never true without an account"),
}


def told(known: Known, now: datetime) -> dict[str, list[tuple[str, str]]]:
    """List the names of fields and events, each with one line about it."""
    schema, seen = known.schema, events_seen(known.schema.events)
    lists = {}
    for source, owner, types in (("field", "person", schema.fields), ("account", "account", schema.account)):
        moments = fields_seen(owner)
        lists[source] = [(name, _line(known, source, name, types[name], _lately(moments.get(name), now))) for name in offered(types)]
    lists["count"] = [(kind, _joined(known.titles.get(f"type:{kind}", ""), _event(seen.get(kind), now))) for kind in sorted(schema.events)]
    return lists


def _line(known: Known, source: str, name: str, kind: str, seen: str) -> str:
    about = gettext(PLANS[source]) if name == PLAN_FIELD else ""
    return _joined(known.titles.get(f"{source}:{name}", ""), about, gettext(TYPES[kind]) if kind in TYPES else kind, seen)


def _event(at: datetime | None, now: datetime) -> str:
    return gettext("never seen") if at is None else gettext("last seen %(when)s") % {"when": ago(at, now)}


def _lately(at: datetime | None, now: datetime) -> str:
    # Only the newest people were asked, so nobody says "never".
    return gettext("not seen lately") if at is None else gettext("last seen %(when)s") % {"when": ago(at, now)}


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
