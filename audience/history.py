"""One row for each operation: who did what to which thing, when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audience.models import History


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: somebody signed in, a key, or Cairn itself. ``may`` says what they are allowed; None is everything."""

    name: str
    may: frozenset[str] | None = None

    @classmethod
    def of_user(cls, user: Any) -> "Actor":
        """Take somebody signed in, with the permissions Django knows."""
        return cls(f"user:{user.get_username()}", None if user.is_superuser else frozenset(user.get_all_permissions()))

    def allowed(self, permission: str) -> bool:
        return self.may is None or permission in self.may


class NotAllowed(PermissionError):
    """This is not allowed to whoever asked."""

    def __init__(self, actor: Actor, permission: str) -> None:
        super().__init__(f"{actor.name} may not {permission}")
        self.actor, self.permission = actor, permission


CAIRN = Actor("cairn")


def demand(actor: Actor, permission: str) -> None:
    """Raise NotAllowed unless the actor may."""
    if not actor.allowed(permission):
        raise NotAllowed(actor, permission)


def record(actor: Actor, operation: str, obj: Any, values: Mapping[str, Any], now: datetime) -> History:
    """Write down an operation. ``obj`` is a model's row or ``(kind, id)``; ``values`` holds ids, codes and numbers only."""
    kind, key = obj if isinstance(obj, tuple) else (obj._meta.model_name, obj.pk)
    return History.objects.create(
        actor=actor.name[:150], operation=operation, object_type=kind, object_id=str(key)[:64], values=dict(values), at=now
    )
