"""The permissions that operations ask, by the names that Django and keys know."""

SEE = "cairn_journeys.view_draft"
MAKE = "cairn_journeys.add_draft"
DRAW = "cairn_journeys.change_draft"
DELETE = "cairn_journeys.delete_draft"
PUBLISH = "cairn_journeys.publish_draft"
HOLD = "cairn_journeys.hold_draft"
