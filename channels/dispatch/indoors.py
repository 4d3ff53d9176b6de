"""What is ready, carried into the mailroom within the caller's transaction, whatever the installation is set to: for whoever rehearses.

The way of each message is that of ``dispatch``: claimed, filled in, looked at again, called, told. Nobody outside hears anything.
"""

from collections.abc import Sequence
from datetime import datetime
from time import monotonic

from channels.dispatch.aftermath import remember
from channels.dispatch.calling import call_together
from channels.dispatch.claims import Claim, claim, ready_channels, settle
from channels.dispatch.look import look
from channels.dispatch.prepare import moment_for, prepare
from channels.dispatch.routes import CHANNELS, Route
from channels.providers import SHELF
from channels.store.policy import read_policy

AT_ONCE = 100


def carry_out(homes: Sequence[int], now: datetime) -> int:
    """Carry out what is ready for these homes at a moment; give how many messages were taken in hand."""
    waiting = ready_channels(now, homes)
    if not waiting:
        return 0
    mailroom, senders = SHELF["mailroom"], read_policy().senders
    routes = {channel: Route(mailroom, mailroom.settings(), None, senders.get(channel)) for channel in CHANNELS}
    began = monotonic()
    rows = [row for channel in CHANNELS if channel in waiting for row in claim(channel, AT_ONCE, now, homes)]
    claims = [Claim._make([*row, moment_for(row[4], now, {})]) for row in rows]
    ready, results = prepare(claims, routes.items())
    settle(results, now)
    go, back = look(ready, now) if ready else ([], [])
    settle(back, now)
    heard = call_together(go, began)
    settle([each.result for each in heard], now)
    remember(heard, now)
    return len(claims)
