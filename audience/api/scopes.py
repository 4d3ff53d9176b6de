"""Scopes of API keys: words that people give a key, and the permissions that operations ask for. One shelf, filled by each floor."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ground.registry import Registry


@dataclass(frozen=True, slots=True)
class Scope:
    """What a key with this word may do."""

    key: str
    title: Any
    permissions: frozenset[str]


scopes: Registry[Scope] = Registry("scopes", lambda scope: scope.key)


def scope(key: str, title: Any, *permissions: str) -> None:
    scopes.add(Scope(key, title, frozenset(permissions)))


def permissions_of(words: Iterable[str]) -> frozenset[str]:
    """Give what a key may. A word that is no scope may be a permission by its full name."""
    named = [word for word in words if isinstance(word, str)]
    return frozenset(named).union(*(found.permissions for word in named if (found := scopes.get(word)) is not None))


def read_scopes(lines: list[str]) -> list[str]:
    """Take words that are scopes, or permissions by their full name; a slip of the pen would be a key that opens nothing."""
    for line in lines:
        if line not in scopes and "." not in line:
            raise ValueError(
                gettext("There is no scope “%(line)s”. There are: %(scopes)s.") % {"line": line, "scopes": ", ".join(scopes.keys())}
            )
    return lines


SEE_PEOPLE, CHANGE_PEOPLE = "cairn_audience.view_person", "cairn_audience.change_person"
SEE_ACCOUNTS = "cairn_audience.view_account"
SEE_EVENTS = "cairn_audience.view_event"
SEE_TYPES, ADD_TYPES, CHANGE_TYPES = (f"cairn_audience.{verb}_eventtyperow" for verb in ("view", "add", "change"))
SEE_FIELDS, ADD_FIELDS, CHANGE_FIELDS = (f"cairn_audience.{verb}_fielddefinition" for verb in ("view", "add", "change"))
SEE_CONSENTS, ADD_CONSENTS = "cairn_audience.view_consent", "cairn_audience.add_consent"
SEE_PLANS, ADD_PLANS, CHANGE_PLANS = (f"cairn_audience.{verb}_plan" for verb in ("view", "add", "change"))
SEE_QUARANTINE, CHANGE_QUARANTINE = "cairn_audience.view_quarantined", "cairn_audience.change_quarantined"

scope("people:read", _("Read people and accounts"), SEE_PEOPLE, SEE_ACCOUNTS)
scope("people:write", _("Change fields of people"), SEE_PEOPLE, CHANGE_PEOPLE)
# The doors of events know this word (audience.doors.segment); no permission of the API comes with it.
scope("events", _("Send events"))
scope("events:read", _("Read the event log and the quarantine"), SEE_EVENTS, SEE_QUARANTINE)
scope("events:write", _("Try quarantined events again, or drop them"), SEE_QUARANTINE, CHANGE_QUARANTINE)
scope("event-types:read", _("Read event types"), SEE_TYPES)
scope("event-types:write", _("Register and change event types"), SEE_TYPES, ADD_TYPES, CHANGE_TYPES)
scope("fields:read", _("Read registered fields"), SEE_FIELDS)
scope("fields:write", _("Register and change fields"), SEE_FIELDS, ADD_FIELDS, CHANGE_FIELDS)
scope("consents:read", _("Read and export consents"), SEE_CONSENTS)
scope("consents:write", _("Record consents"), SEE_CONSENTS, ADD_CONSENTS)
scope("plans:read", _("Read the plan catalogue"), SEE_PLANS)
scope("plans:write", _("Change the plan catalogue"), SEE_PLANS, ADD_PLANS, CHANGE_PLANS)
