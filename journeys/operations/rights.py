"""The permissions that operations ask, by the names that Django and keys know."""

SEE = "cairn_journeys.view_draft"
MAKE = "cairn_journeys.add_draft"
DRAW = "cairn_journeys.change_draft"
DELETE = "cairn_journeys.delete_draft"
PUBLISH = "cairn_journeys.publish_draft"
HOLD = "cairn_journeys.hold_draft"
# Whoever stands at a step is a person, and their walk is the engine's.
SEE_PEOPLE = "cairn_audience.view_person"
ACT = "cairn_engine.change_run"
