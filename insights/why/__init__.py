"""Why something happened, or did not: from rows of the step log to sentences that people read."""

from insights.why.names import Names, look_up
from insights.why.sentence import details, sentence
from insights.why.title import title, verdict

__all__ = ["Names", "details", "look_up", "sentence", "title", "verdict"]
