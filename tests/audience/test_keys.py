"""A key is shown once, kept as its digest, and worthless when revoked."""

from datetime import datetime, timedelta

import pytest

from audience import keys
from audience.models import AccessKey

pytestmark = pytest.mark.django_db


def test_only_a_browser_key_can_be_read_again(now: datetime) -> None:
    server, secret = keys.make(AccessKey.Kind.SERVER, "server", ["events"], "ada", now)
    browser, public = keys.make(AccessKey.Kind.BROWSER, "site", [], "ada", now)

    assert secret not in [str(value) for value in vars(server).values()]
    assert browser.shown == public
    assert secret.startswith(server.prefix)
    assert keys.check(secret, now) == server
    assert keys.check(secret + "x", now) is None
    assert keys.check("", now) is None


def test_a_revoked_key_is_worthless(now: datetime) -> None:
    row, secret = keys.make(AccessKey.Kind.SERVER, "server", [], "ada", now)
    assert keys.check(secret, now) == row

    assert keys.revoke(row, now)

    assert not keys.revoke(row, now)
    assert keys.check(secret, now) is None


def test_when_a_key_was_used_is_noted_now_and_then(now: datetime) -> None:
    row, secret = keys.make(AccessKey.Kind.SERVER, "server", [], "ada", now)
    for minutes in (0, 1, 6):
        keys.forget_all()
        keys.check(secret, now + timedelta(minutes=minutes))

    row.refresh_from_db()
    assert row.last_used_at == now + timedelta(minutes=6)
