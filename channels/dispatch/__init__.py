"""From ready to sent: claim, look again, call, say what became of it."""

from channels.dispatch.dispatch import dispatch
from channels.dispatch.sweep import sweep

__all__ = ["dispatch", "sweep"]
