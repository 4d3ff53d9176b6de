"""Results of a journey: from entry to revenue, against the holdout, in people and in money."""
