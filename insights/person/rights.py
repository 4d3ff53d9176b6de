"""The permissions of this page, by the names that Django and keys know."""

SEE = "cairn_audience.view_person"
ACT = "cairn_engine.change_run"
