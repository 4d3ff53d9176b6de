"""The permissions of these pages, by the names that Django and keys know."""

SEE = "cairn_audience.view_event"
SEE_PEOPLE = "cairn_audience.view_person"
REPAIR = "cairn_audience.change_quarantined"
REGISTER = "cairn_audience.add_eventtyperow"
SEE_KEYS = "cairn_audience.view_accesskey"
