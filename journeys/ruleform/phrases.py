"""The short words of the builder: what a list box offers."""

from collections.abc import Mapping

from ground.words import _

SOURCES: Mapping[str, str] = {
    "field": _("Person"),
    "account": _("Account"),
    "event": _("This event"),
    "count": _("Did"),
    "message": _("Message"),
}
SIDES: Mapping[str, str] = {"value": _("value"), "field": _("person’s"), "account": _("account’s"), "event": _("event’s")}
TAKES: Mapping[str, str] = {
    "count": _("how often"),
    "sum": _("sum of"),
    "distinct": _("different"),
    "last": _("the latest"),
    "first": _("the first"),
}
DEEDS: Mapping[str, str] = {
    "sent": _("was sent"),
    "delivered": _("was delivered"),
    "opened": _("was opened"),
    "clicked": _("was clicked"),
    "replied": _("was replied to"),
}
NAME_IT: Mapping[str, str] = {
    "field": _("Name a field of the person."),
    "account": _("Name a field of the account."),
    "event": _("Name a property of the event."),
    "count": _("Name an event."),
}
CHOOSE_AGAIN = _("The comparison that stood here does not fit any more. Choose how to compare.")
OPERATORS: Mapping[str, str] = {
    "": _("choose …"),
    "eq": _("is"),
    "ne": _("is not"),
    "ge": _("is at least"),
    "gt": _("is more than"),
    "le": _("is at most"),
    "lt": _("is less than"),
    "in": _("is one of"),
    "not_in": _("is none of"),
    "contains": _("contains"),
    "not_contains": _("does not contain"),
    "starts": _("starts with"),
    "ends": _("ends with"),
    "is_true": _("is true"),
    "is_false": _("is false"),
    "before": _("is before"),
    "after": _("is after"),
    "within_last": _("is within the last"),
    "not_within_last": _("is not within the last"),
    "within_next": _("is within the next"),
    "known": _("is known"),
    "unknown": _("is not known"),
}
OF_A_MESSAGE: Mapping[str, str] = {"is_true": _("yes"), "is_false": _("no")}
OF_A_COUNT: Mapping[str, str] = {
    "ge": _("at least"),
    "gt": _("more than"),
    "le": _("at most"),
    "lt": _("fewer than"),
    "eq": _("exactly"),
    "ne": _("not exactly"),
}
UNITS: Mapping[str, str] = {"days": _("days"), "hours": _("hours"), "minutes": _("minutes")}
EVER: Mapping[str, str] = {"": _("ever")}
GROUPS: Mapping[str, str] = {"all": _("All"), "any": _("Any"), "none": _("None")}
