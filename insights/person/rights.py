"""The permissions of this page, by the names that Django and keys know."""

SEE = "cairn_audience.view_person"
ACT = "cairn_engine.change_run"
# Past a rule of its start somebody comes only by whoever may publish a journey: they could change the rule.
OVERRULE = "cairn_journeys.publish_draft"
SEND = "cairn_audience.add_event"
