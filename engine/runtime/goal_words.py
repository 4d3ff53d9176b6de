"""Words for goals and exits that are no event of their own."""

PLAN_UP, PLAN_CHANGE = "$plan_up", "$plan_change"
