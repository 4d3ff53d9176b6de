"""From ready to sent: claim, look again, call, say what became of it. What would be said in shadow is written out beside it."""

from channels.dispatch.dispatch import dispatch
from channels.dispatch.drafting import draft
from channels.dispatch.sweep import sweep

__all__ = ["dispatch", "draft", "sweep"]
