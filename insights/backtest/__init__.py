"""A draft over the past: what it would have done to the people of the last weeks, by the code that walks them live."""
