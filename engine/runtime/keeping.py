"""What grows for ever is kept in order: months are made ahead, old ones dropped, old event keys removed. Once a minute, harmless twice."""

from django.db import close_old_connections

from audience.keeping.dropping import drop_old
from audience.keeping.keys import drop_old_keys
from audience.keeping.months import EVENTS
from audience.now import database_now
from engine.step_log import STEPS

LOGS = (EVENTS, STEPS)


def keep_logs() -> None:
    close_old_connections()
    now = database_now()
    for log in LOGS:
        log.make_ahead(now)
    for log in LOGS:
        drop_old(log, now)
    drop_old_keys(now)
