"""The permissions of this page, by the names that Django and keys know."""

SEE = "cairn_engine.view_run"
SEE_PEOPLE = "cairn_audience.view_person"
SEE_MESSAGES = "cairn_channels.view_message"
SETTLE = "cairn_channels.change_message"
TRY_AGAIN = "cairn_engine.change_run"
SEE_QUARANTINE = "cairn_audience.view_quarantined"
