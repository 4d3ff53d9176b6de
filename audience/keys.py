"""Keys: made once, shown once, checked at every door."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock
from time import monotonic

from django.db.models.signals import post_delete, post_save

from audience.history import Actor, demand, record
from audience.models import AccessKey

WORDS = {AccessKey.Kind.BROWSER: "cairn_b_", AccessKey.Kind.SERVER: "cairn_s_", AccessKey.Kind.API: "cairn_api_"}
KEPT_SECONDS = 1.0
# Writing a row at each request would be the dearest part of it.
USED_EVERY = timedelta(minutes=5)


def digest_of(secret: str) -> str:
    # The key is 256 random bits: a slow hash would protect nothing and cost every request.
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def make(kind: str, name: str, scopes: Iterable[str], actor: str, now: datetime, secret: str = "") -> tuple[AccessKey, str]:
    """Make a key and give it together with its secret, which is not kept. ``secret`` is for a demo that must print the same key."""
    secret = secret or WORDS[AccessKey.Kind(kind)] + secrets.token_urlsafe(32)
    row = AccessKey.objects.create(
        name=name,
        kind=kind,
        prefix=secret[:12],
        digest=digest_of(secret),
        shown=secret[:80] if kind == AccessKey.Kind.BROWSER else "",
        scopes=sorted(scopes),
        created_at=now,
        created_by=actor,
    )
    return row, secret


def revoke(row: AccessKey, now: datetime) -> bool:
    """Make a key worthless; False where it was already."""
    if row.revoked_at is not None:
        return False
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    return True


def give(actor: Actor, kind: str, name: str, scopes: Iterable[str], now: datetime) -> tuple[AccessKey, str]:
    """Make a key for somebody. Raises NotAllowed."""
    demand(actor, "cairn_audience.add_accesskey")
    row, secret = make(kind, name, scopes, actor.name, now)
    record(actor, "key.made", row, {"kind": row.kind, "scopes": row.scopes}, now)
    return row, secret


def take_back(actor: Actor, row: AccessKey, now: datetime) -> bool:
    """Make a key worthless; False where it was already. Raises NotAllowed."""
    demand(actor, "cairn_audience.change_accesskey")
    done = revoke(row, now)
    if done:
        record(actor, "key.revoked", row, {}, now)
    return done


_kept: dict[str, tuple[float, AccessKey | None]] = {}
_lock = Lock()


def check(secret: str, now: datetime) -> AccessKey | None:
    """Find the key that belongs to a secret; None where there is none or it was revoked. The answer is kept for a second."""
    if not secret:
        return None
    digest = digest_of(secret)
    kept = _kept.get(digest)
    if kept is not None and monotonic() - kept[0] < KEPT_SECONDS:
        return kept[1]
    row = AccessKey.objects.filter(digest=digest, revoked_at__isnull=True).first()
    if row is not None and (row.last_used_at is None or now - row.last_used_at > USED_EVERY):
        AccessKey.objects.filter(pk=row.pk).update(last_used_at=now)
    with _lock:
        if len(_kept) > 1_000:
            _kept.clear()
        if row is not None:
            _kept[digest] = (monotonic(), row)
        else:
            _kept.pop(digest, None)
    return row


def forget_all() -> None:
    """Look every key up again."""
    with _lock:
        _kept.clear()


def _changed(**kwargs: object) -> None:
    forget_all()


post_save.connect(_changed, sender=AccessKey, dispatch_uid="keys changed")
post_delete.connect(_changed, sender=AccessKey, dispatch_uid="keys deleted")
