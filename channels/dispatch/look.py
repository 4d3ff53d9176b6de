"""The second look: right before the call, in a snapshot newer than the claim."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from channels.dispatch.claims import Result, returned
from channels.dispatch.prepare import Ready
from channels.gate.answer import why
from channels.providers.mailroom import item_of
from channels.store.statements import exchange, write
from ground.stops import stop


def look(ready: Sequence[Ready], now: datetime) -> tuple[list[Ready], list[Result]]:
    """Let those go of whose customer there is no news; the others go back to the gate. Bodies are kept as they go out."""
    tokens = {each.claim.token for each in ready}
    passed: set[int] = set()
    with transaction.atomic():
        for token in sorted(tokens):
            rows = (_row(each) for each in ready if each.claim.token == token)
            passed |= {found for (found,) in exchange("look_again", rows, token=token, now=now)}
        write("keep_bodies", (each.body for each in ready if each.claim.id in passed))
        # What leaves Sandbox for real lies in the mailroom too.
        write("keep_items", (item_of(each.outgoing) for each in ready if each.claim.id in passed and each.route.in_sandbox))
        stop("look.kept")
    stop("look.committed")
    go = [each for each in ready if each.claim.id in passed]
    return go, [returned(each.claim, why("news")) for each in ready if each.claim.id not in passed]


def _row(each: Ready) -> dict[str, Any]:
    provider = each.route.provider.key
    return {
        "id": each.claim.id,
        "provider": provider,
        "segments": each.outgoing.segments,
        "cost": each.cost.amount,
        "currency": each.cost.currency,
    }
