"""Twilio, Firebase and webhooks against a real server that plays the other side."""

import hashlib
import hmac
import json
import socket
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

from channels.providers import SHELF, Accepted, InDoubt, Outgoing, Refused, Unreachable, http
from channels.providers.fcm import FcmSettings
from channels.providers.networks import is_public, pinned
from channels.providers.twilio import TwilioSettings
from channels.providers.webhook import WebhookSettings
from tests.channels.server import Came, Server, serving

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
PUBLIC = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(http, "TIMEOUT", httpx.Timeout(1.0))
    with serving() as running:
        yield running


def deliver(server: Server, key: str, **changes: Any) -> Accepted:
    values: dict[str, Any] = {
        "key": "cairn:7:say:1",
        "message_id": 7,
        "person_id": 1,
        "at": NOW,
        "text": "92 % used",
        "subject": "Nearly full",
    }
    if key == "twilio":
        settings: Any = TwilioSettings(account_sid="AC123", auth_token="secret-token", base_url=server.address)
        values |= {
            "channel": "sms",
            "to": ("+14155552671",),
            "from_address": "+15005550006",
            "callback": "https://c.dev/hooks/twilio/1/?message=7",
        }
    elif key == "fcm":
        account = {
            "type": "service_account",
            "project_id": "boards",
            "private_key_id": "k",
            "private_key": PEM,
            "client_email": "cairn@boards.iam",
            "token_uri": f"{server.address}/token",
        }
        settings = FcmSettings(credentials=json.dumps(account), base_url=server.address)
        values |= {"channel": "push", "to": ("device-1",), "url": "acme://upgrade"}
    else:
        settings = WebhookSettings(secret="whsec", allow_private=True)
        url = f"{server.address}/in?x=1"
        values |= {"channel": "webhook", "to": (url,), "url": url, "text": '{"used": 92}'}
    return SHELF[key].deliver(Outgoing(**{**values, **changes}), settings)


def firebase(messages: Any) -> Any:
    """Answer token requests with a token, and messages as told."""

    def answer(came: Came) -> Any:
        if came.path == "/token":
            claims = jwt.decode(came.form["assertion"], certs=PUBLIC, audience=None, verify=False)
            assert claims["scope"] == "https://www.googleapis.com/auth/firebase.messaging"
            return 200, {}, json.dumps({"access_token": "token-1", "expires_in": 3600}).encode()
        return messages(came)

    return answer


def with_token(server: Server, key: str) -> None:
    """Let Firebase hand out tokens whatever else the server does."""
    if key == "fcm":
        told = server.answer
        server.answer = firebase(lambda came: told(came))


def test_twilio_gets_what_it_asks_for(server: Server) -> None:
    server.always(201, {"sid": "SM1", "price": "-0.0083", "price_unit": "usd"})

    accepted = deliver(server, "twilio")

    came = server.came[0]
    assert came.path == "/2010-04-01/Accounts/AC123/Messages.json"
    assert b64decode(came.headers["authorization"].removeprefix("Basic ")) == b"AC123:secret-token"
    assert came.form == {
        "To": "+14155552671",
        "From": "+15005550006",
        "Body": "92 % used",
        "StatusCallback": "https://c.dev/hooks/twilio/1/?message=7",
    }
    assert (accepted.provider_id, accepted.price, accepted.currency) == ("SM1", Decimal("0.0083"), "USD")


def test_twilio_speaks_for_a_messaging_service(server: Server) -> None:
    server.always(201, {"sid": "SM1", "price": None})

    assert deliver(server, "twilio", from_address="MG9").price is None
    assert server.came[0].form["MessagingServiceSid"] == "MG9"


def test_a_number_that_said_stop_to_twilio_is_suppressed(server: Server) -> None:
    server.always(400, {"code": 21610, "message": "+14155552671 unsubscribed"})

    with pytest.raises(Refused) as refused:
        deliver(server, "twilio")

    assert (refused.value.permanent, refused.value.suppress) == (True, "stop")
    assert "+1415" not in refused.value.error


def test_firebase_gets_a_signed_request_for_a_token_and_then_the_message(server: Server) -> None:
    server.answer = firebase(lambda came: (200, {}, b'{"name": "projects/boards/messages/9"}'))

    accepted = deliver(server, "fcm")
    deliver(server, "fcm")

    token, first, second = server.came
    assert jwt.decode(token.form["assertion"], certs=PUBLIC, audience="https://oauth2.googleapis.com/token")["iss"] == "cairn@boards.iam"
    assert first.path == second.path == "/v1/projects/boards/messages:send"
    assert first.headers["authorization"] == "Bearer token-1"
    assert first.json["message"]["token"] == "device-1"
    assert first.json["message"]["notification"] == {"title": "Nearly full", "body": "92 % used"}
    assert first.json["message"]["data"] == {"message_id": "7", "url": "acme://upgrade"}
    assert accepted.provider_id == "projects/boards/messages/9"


def gone(came: Came) -> Any:
    if came.json["message"]["token"] == "gone":
        error = {"error": {"status": "NOT_FOUND", "details": [{"errorCode": "UNREGISTERED"}]}}
        return 404, {}, json.dumps(error).encode()
    return 200, {}, b'{"name": "m"}'


def test_a_device_that_is_no_more_is_told_and_the_others_get_it(server: Server) -> None:
    server.answer = firebase(gone)

    assert deliver(server, "fcm", to=("gone", "device-2")).gone == ("gone",)
    with pytest.raises(Refused) as refused:
        deliver(server, "fcm", to=("gone",))
    assert (refused.value.permanent, refused.value.gone) == (True, ("gone",))


def test_firebase_without_usable_credentials_waits_for_somebody_to_mend_them(server: Server) -> None:
    with pytest.raises(Refused) as refused:
        SHELF["fcm"].deliver(
            Outgoing(key="k", message_id=1, person_id=1, channel="push", to=("d",), at=NOW), FcmSettings(credentials="{not json")
        )

    assert not refused.value.permanent


def test_a_webhook_is_signed_and_carries_its_key(server: Server) -> None:
    deliver(server, "webhook")

    came = server.came[0]
    seconds = int(NOW.timestamp())
    expected = hmac.new(b"whsec", f"{seconds}.".encode() + came.body, hashlib.sha256).hexdigest()
    assert came.headers["cairn-signature"] == f"t={seconds},v1={expected}"
    assert came.headers["idempotency-key"] == "cairn:7:say:1"
    assert came.headers["host"] == server.address.removeprefix("http://")
    assert (came.method, came.path, came.json) == ("POST", "/in?x=1", {"used": 92})


def test_a_webhook_follows_no_redirect(server: Server) -> None:
    server.always(302, location="http://169.254.169.254/")

    with pytest.raises(Refused):
        deliver(server, "webhook")

    assert len(server.came) == 1


ANSWERS = [(429, Unreachable), (500, Unreachable), (503, Unreachable), (504, InDoubt), (103, InDoubt), (403, Refused), (400, Refused)]


@pytest.mark.parametrize("key", ["twilio", "fcm", "webhook"])
@pytest.mark.parametrize(("status", "error"), ANSWERS)
def test_each_answer_has_its_meaning(server: Server, key: str, status: int, error: type[Exception]) -> None:
    server.always(status, {"code": 20001}, retry_after="7")
    with_token(server, key)

    with pytest.raises(error) as raised:
        deliver(server, key)

    if status == 429:
        assert raised.value.retry_after == 7.0  # type: ignore[attr-defined]
    if error is Refused:
        assert raised.value.permanent == (status == 400)  # type: ignore[attr-defined]
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("key", ["twilio", "fcm", "webhook"])
@pytest.mark.parametrize("ending", ["cut", "hang"])
def test_a_line_that_breaks_after_the_request_leaves_doubt(server: Server, key: str, ending: str) -> None:
    getattr(server, ending)()
    with_token(server, key)

    with pytest.raises(InDoubt):
        deliver(server, key)


@pytest.mark.parametrize("key", ["twilio", "fcm", "webhook"])
def test_nobody_at_the_door_is_unreachable(server: Server, key: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server.address = f"http://127.0.0.1:{free.getsockname()[1]}"

    with pytest.raises(Unreachable):
        deliver(server, key)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
    ],
)
def test_private_networks_are_known(number: str) -> None:
    assert not is_public(number)


def test_public_networks_are_let_through() -> None:
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://localhost:5432/", "http://2130706433/", "http://[::1]/", "https://user:pw@93.184.216.34/"]
)
def test_a_webhook_into_a_private_network_is_refused(url: str) -> None:
    with pytest.raises(Refused) as refused:
        pinned(url)

    assert refused.value.permanent


def test_the_name_is_resolved_once_and_called_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([[(2, 1, 6, "", ("93.184.216.34", 443))], [(2, 1, 6, "", ("127.0.0.1", 443))]])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: next(answers))

    assert pinned("https://hooks.acme.dev:8443/in?x=1") == (
        "https://93.184.216.34:8443/in?x=1",
        "hooks.acme.dev:8443",
        "hooks.acme.dev",
    )


def test_one_private_number_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: both)

    with pytest.raises(Refused):
        pinned("https://hooks.acme.dev/")
