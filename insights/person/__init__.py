"""The page of one person: what is known, what happened and why, what is under way."""
