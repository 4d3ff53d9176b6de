"""May this be said to this person now? Pure: frozen facts in, an answer out. No Django, no database, no clock."""

from channels.gate.answer import Answer, Hold, Ready, Skip, Why
from channels.gate.ask import ask
from channels.gate.question import Cap, Guards, Other, Question, Quiet, Rival, RunFacts

__all__ = ["Answer", "Cap", "Guards", "Hold", "Other", "Question", "Quiet", "Ready", "Rival", "RunFacts", "Skip", "Why", "ask"]
