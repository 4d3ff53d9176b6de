"""Register event types, fields and plans: over the API now, with the rules that the admin's forms have."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from audience.event_types.base import SHELF
from audience.fields import STANDARD
from audience.history import Actor, demand, record
from audience.models import EventTypeRow, FieldDefinition, Plan
from audience.traits import CALLED
from audience.types import RESERVED

T = TypeVar("T", bound=models.Model)


class CannotRegister(ValueError):
    """This cannot be registered as it is."""

    def __init__(self, code: str, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.field, self.sentence = code, field, sentence


def register_event_type(actor: Actor, said: Mapping[str, Any], now: datetime) -> EventTypeRow:
    """Register an event type; it is known at once, in every process within a second."""
    demand(actor, "cairn_audience.add_eventtyperow")
    if said["key"] in SHELF or said["key"] in RESERVED:
        raise CannotRegister("key_taken", "key", _("Cairn knows this event already."))
    return _save(actor, EventTypeRow(**said), "added", said, now)


def change_event_type(actor: Actor, row: EventTypeRow, said: Mapping[str, Any], now: datetime) -> EventTypeRow:
    demand(actor, "cairn_audience.change_eventtyperow")
    return _change(actor, row, said, now)


def register_field(actor: Actor, said: Mapping[str, Any], now: datetime) -> FieldDefinition:
    """Register a field of people or accounts."""
    demand(actor, "cairn_audience.add_fielddefinition")
    row = FieldDefinition(**said)
    check_field(row)
    return _save(actor, row, "added", said, now)


def change_field(actor: Actor, row: FieldDefinition, said: Mapping[str, Any], now: datetime) -> FieldDefinition:
    demand(actor, "cairn_audience.change_fielddefinition")
    for name, value in said.items():
        setattr(row, name, value)
    check_field(row)
    return _change(actor, row, said, now)


def add_plan(actor: Actor, said: Mapping[str, Any], now: datetime) -> Plan:
    """Put a plan into the catalogue."""
    demand(actor, "cairn_audience.add_plan")
    row = Plan(**said)
    _check_plan(row)
    return _save(actor, row, "added", said, now)


def change_plan(actor: Actor, row: Plan, said: Mapping[str, Any], now: datetime) -> Plan:
    demand(actor, "cairn_audience.change_plan")
    for name, value in said.items():
        setattr(row, name, value)
    _check_plan(row)
    return _change(actor, row, said, now)


def check_field(row: FieldDefinition) -> None:
    """Raise CannotRegister where a field's parts do not fit each other."""
    ours = next((spec for spec in STANDARD if (spec.owner, spec.name) == (row.owner, row.name)), None)
    if ours is not None and row.type != ours.type:
        raise CannotRegister("wrong_type", "type", _("Cairn writes this field itself; its type is %(type)s.") % {"type": ours.type})
    if row.owner == FieldDefinition.Owner.PERSON and (kept := CALLED.get(row.name)):
        raise CannotRegister("kept_as", "name", _("What is sent as %(name)s is kept as %(kept)s.") % {"name": row.name, "kept": kept})
    if row.type != FieldDefinition.Type.NUMBER and not (row.at_least is None and row.at_most is None):
        raise CannotRegister("no_number", "at_least" if row.at_least is not None else "at_most", _("Only a number has bounds."))
    if row.at_least is not None and row.at_most is not None and row.at_least > row.at_most:
        raise CannotRegister("at_most", "at_most", _("This is less than “at least”."))


def _check_plan(row: Plan) -> None:
    others = Plan.objects.exclude(pk=row.pk).exclude(currency=row.currency).first()
    if others is not None:
        # An upgrade from one currency into another would have no amount.
        raise CannotRegister("two_currencies", "currency", _("The other plans are priced in %(currency)s.") % {"currency": others.currency})


def _change(actor: Actor, row: T, said: Mapping[str, Any], now: datetime) -> T:
    for name, value in said.items():
        setattr(row, name, value)
    return _save(actor, row, "changed", said, now)


def _save(actor: Actor, row: T, done: str, said: Mapping[str, Any], now: datetime) -> T:
    """Save what is whole. History names the fields, not their values."""
    try:
        row.full_clean()
        with transaction.atomic():
            row.save()
            record(actor, f"{row._meta.model_name}.{done}", row, {"fields": sorted(said)}, now)
    except ValidationError as why:
        raise _refused(why) from why
    except IntegrityError as why:
        # Somebody else was quicker with the same name.
        raise CannotRegister("taken", "", _("Something else has this name or order already.")) from why
    return row


def _refused(why: ValidationError) -> CannotRegister:
    field, errors = next(iter(why.error_dict.items())) if hasattr(why, "error_dict") else ("", why.error_list)
    code = {"unique": "key_taken", "unique_together": "key_taken"}.get(str(errors[0].code or ""), str(errors[0].code or "invalid"))
    if code == "key_taken" and field in ("key", "name", "__all__"):
        return CannotRegister(code, "" if field == "__all__" else field, _("Something is registered under this name already."))
    return CannotRegister("taken" if code == "key_taken" else code, "" if field == "__all__" else field, errors[0].messages[0])
