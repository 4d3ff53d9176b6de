"""Registered fields: what everybody has, and what the customer registered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from audience.brief_cache import Brief
from audience.event_types.base import Property
from audience.models import FieldDefinition
from audience.profile import PLAN_FIELD


class WrongValue(ValueError):
    """A value does not fit its field."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """A field with a type. ``personal``: its values stand in the profile only; ``logged``: changes are worth a row."""

    name: str
    type: str
    owner: str = "person"
    title: Any = ""
    help: Any = ""
    at_least: Any = None
    at_most: Any = None
    personal: bool = False
    logged: bool = True

    def problem(self, value: Any) -> str:
        """Say what is wrong with a value; nothing where it fits or is empty."""
        return Property(name=self.name, type=self.type, at_least=self.at_least, at_most=self.at_most).fits(value)


def _person(name: str, kind: str, title: Any, **more: Any) -> FieldSpec:
    return FieldSpec(name=name, type=kind, title=title, **more)


def _account(name: str, kind: str, title: Any, **more: Any) -> FieldSpec:
    return FieldSpec(name=name, type=kind, title=title, owner="account", **more)


STANDARD: tuple[FieldSpec, ...] = (
    _person(PLAN_FIELD, "text", _("Plan")),
    _person("email", "text", _("E-mail"), personal=True),
    _person("phone", "text", _("Phone"), personal=True),
    _person("name", "text", _("Name"), personal=True),
    _person("first_name", "text", _("First name"), personal=True),
    _person("last_name", "text", _("Last name"), personal=True),
    _person("timezone", "text", _("Time zone")),
    _person("locale", "text", _("Language")),
    _person("first_seen_at", "moment", _("Here since"), logged=False),
    _person("last_seen_at", "moment", _("Last seen"), logged=False),
    _person("onboarded_at", "moment", _("Onboarded")),
    _person("last_upgrade_prompt_seen", "moment", _("Last upgrade prompt")),
    _person("paywalled_feature_attempts", "number", _("Paywalls met"), at_least=0),
    _person("storage_used", "number", _("Storage used"), at_least=0),
    _person("storage_limit", "number", _("Storage limit"), at_least=0),
    _person("storage_used_pct", "number", _("Storage used in percent"), at_least=0, at_most=100),
    _person("seats_used", "number", _("Seats used"), at_least=0),
    _person("seats_limit", "number", _("Seats limit"), at_least=0),
    _person("seats_used_pct", "number", _("Seats used in percent"), at_least=0, at_most=100),
    _account(PLAN_FIELD, "text", _("Plan")),
    _account("name", "text", _("Name")),
    _account("timezone", "text", _("Time zone")),
    _account("storage_used", "number", _("Storage used"), at_least=0),
    _account("storage_limit", "number", _("Storage limit"), at_least=0),
    _account("storage_used_pct", "number", _("Storage used in percent"), at_least=0, at_most=100),
    _account("seats_used", "number", _("Seats used"), at_least=0),
    _account("seats_limit", "number", _("Seats limit"), at_least=0),
    _account("seats_used_pct", "number", _("Seats used in percent"), at_least=0, at_most=100),
)
RESERVED = frozenset((spec.owner, spec.name) for spec in STANDARD)


@dataclass(frozen=True, slots=True)
class Fields:
    """All registered fields by owner and name."""

    person: Mapping[str, FieldSpec] = field(default_factory=dict)
    account: Mapping[str, FieldSpec] = field(default_factory=dict)

    def of(self, owner: str) -> Mapping[str, FieldSpec]:
        return self.account if owner == "account" else self.person

    def check(self, owner: str, values: Mapping[str, Any]) -> None:
        """Raise WrongValue for the first value that does not fit its registered field."""
        known = self.of(owner)
        for name, value in values.items():
            spec = known.get(name)
            if spec is not None and value is not None and (wrong := spec.problem(value)):
                raise WrongValue(name, wrong)


def spec_of(row: FieldDefinition) -> FieldSpec:
    return FieldSpec(
        name=row.name,
        type=row.type,
        owner=row.owner,
        title=row.title,
        help=row.help,
        at_least=row.at_least,
        at_most=row.at_most,
        personal=row.personal,
    )


def fields_of(specs: "tuple[FieldSpec, ...] | list[FieldSpec]") -> Fields:
    """Put fields in order; a later one of the same name counts."""
    by = {owner: {spec.name: spec for spec in specs if spec.owner == owner} for owner in ("person", "account")}
    return Fields(MappingProxyType(by["person"]), MappingProxyType(by["account"]))


def _read() -> Fields:
    # What the customer says about a field of ours only narrows its help and limits, so theirs counts.
    return fields_of([*STANDARD, *(spec_of(row) for row in FieldDefinition.objects.order_by("id"))])


registered = Brief(_read, FieldDefinition)
