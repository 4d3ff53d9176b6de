"""Mail to a real SMTP server."""

import email
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from channels.providers import SHELF, InDoubt, Outgoing, Refused, Unreachable, smtp
from channels.providers.smtp import SmtpSettings

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)


def mail(**changes: Any) -> Outgoing:
    values: dict[str, Any] = {
        "key": "cairn:7:mail:1",
        "message_id": 7,
        "person_id": 1,
        "channel": "email",
        "to": ("ada@acme.dev",),
        "at": NOW,
        "from_address": "hello@boards.dev",
        "from_name": "Acme Boards",
        "subject": "Nearly full – 92 %",
        "text": "You used 92 %.\n.\n.dots stay",
        "html": "<p>You used <b>92 %</b>.</p>",
        "headers": {"List-Unsubscribe": "<https://boards.dev/u/x>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    }
    return Outgoing(**{**values, **changes})


class Box:
    """What the server keeps, and what it answers."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.rcpt = "250 OK"
        self.data = "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data.startswith("2"):
            self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        return self.data


class Running(Controller):
    def factory(self) -> SMTP:
        def signs_in(server: Any, session: Any, envelope: Any, mechanism: Any, data: Any) -> AuthResult:
            good = isinstance(data, LoginPassword) and data.password == b"right"
            return AuthResult(success=good, handled=False)

        return SMTP(self.handler, authenticator=signs_in, auth_require_tls=False)


@pytest.fixture
def box() -> Iterator[tuple[Box, SmtpSettings]]:
    kept = Box()
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = Running(kept, hostname="127.0.0.1", port=port)
    server.start()
    yield kept, SmtpSettings(host="127.0.0.1", port=port, security="none")
    server.stop()


def test_a_mail_arrives_with_both_texts_our_key_and_the_way_out(box: tuple[Box, SmtpSettings]) -> None:
    kept, settings = box

    first = SHELF["smtp"].deliver(mail(), settings)
    second = SHELF["smtp"].deliver(mail(), settings)

    one = kept.mails[0]
    assert one["Subject"] == "Nearly full – 92 %"
    assert str(one["From"]) == "Acme Boards <hello@boards.dev>"
    assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert one["Message-ID"] == first.provider_id == second.provider_id
    assert one["Date"].datetime == NOW
    assert one.get_body(("plain",)).get_content().splitlines() == ["You used 92 %.", ".", ".dots stay"]
    assert "<b>92 %</b>" in one.get_body(("html",)).get_content()


def test_a_box_that_is_not_there_is_a_bounce(box: tuple[Box, SmtpSettings]) -> None:
    kept, settings = box
    kept.rcpt = "550 no such user"

    with pytest.raises(Refused) as refused:
        SHELF["smtp"].deliver(mail(), settings)

    assert (refused.value.permanent, refused.value.suppress) == (True, "bounced")


@pytest.mark.parametrize(
    ("where", "said", "error"),
    [
        ("rcpt", "451 greylisted", Unreachable),
        ("rcpt", "554 policy", Refused),
        ("data", "552 too large", Refused),
        ("data", "450 later", Unreachable),
    ],
)
def test_a_no_is_for_now_or_for_good(box: tuple[Box, SmtpSettings], where: str, said: str, error: type[Exception]) -> None:
    kept, settings = box
    setattr(kept, where, said)

    with pytest.raises(error) as raised:
        SHELF["smtp"].deliver(mail(), settings)

    assert "ada" not in str(raised.value)
    assert getattr(raised.value, "suppress", "") == ""


def test_a_wrong_password_is_the_senders_fault_and_is_not_told(box: tuple[Box, SmtpSettings]) -> None:
    _, settings = box
    secret = SmtpSettings(host=settings.host, port=settings.port, security="none", username="u", password="wrong-secret")

    with pytest.raises(Refused) as refused:
        SHELF["smtp"].deliver(mail(), secret)

    assert not refused.value.permanent
    assert "wrong-secret" not in str(refused.value)


def test_a_right_password_signs_in(box: tuple[Box, SmtpSettings]) -> None:
    kept, settings = box
    SHELF["smtp"].deliver(mail(), SmtpSettings(host=settings.host, port=settings.port, security="none", username="u", password="right"))

    assert len(kept.mails) == 1


def test_nobody_at_the_door_is_tried_again() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

    with pytest.raises(Unreachable):
        SHELF["smtp"].deliver(mail(), SmtpSettings(host="127.0.0.1", port=port, security="none"))


@pytest.mark.parametrize(("ends_at", "error"), [("greeting", Unreachable), ("rcpt", Unreachable), ("dot", InDoubt), ("silence", InDoubt)])
def test_a_line_that_breaks_is_in_doubt_only_after_the_last_dot(
    ends_at: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "SECONDS", 1)
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def play() -> None:
        line, _ = listener.accept()
        with line, line.makefile("rwb") as talk:
            if ends_at == "greeting":
                return
            for answer in (b"220 hi", b"250 hi", b"250 ok", b"" if ends_at == "rcpt" else b"250 ok", b"354 go"):
                if answer != b"220 hi" and not talk.readline():
                    return
                if not answer:
                    return
                talk.write(answer + b"\r\n")
                talk.flush()
            while talk.readline() not in (b".\r\n", b""):
                pass
            if ends_at == "silence":
                over.wait(5)

    thread = threading.Thread(target=play)
    thread.start()
    with pytest.raises(error):
        SHELF["smtp"].deliver(mail(), SmtpSettings(host="127.0.0.1", port=listener.getsockname()[1], security="none"))
    over.set()
    thread.join()
    listener.close()


@pytest.mark.parametrize("changes", [{"subject": "a\r\nBcc: eve@evil.dev"}, {"headers": {"X-A": "b\nBcc: eve@evil.dev"}}])
def test_nobody_smuggles_a_header_in(box: tuple[Box, SmtpSettings], changes: dict[str, Any]) -> None:
    kept, settings = box

    with pytest.raises(Refused):
        SHELF["smtp"].deliver(mail(**changes), settings)

    assert kept.mails == []


def test_the_environment_says_where_the_server_is(settings: Any) -> None:
    settings.EMAIL_URL = "smtp+starttls://ada%40acme.dev:p%2Fw@mail.acme.dev"

    said = SHELF["smtp"].environment()

    assert said == {"host": "mail.acme.dev", "port": 587, "security": "starttls", "username": "ada@acme.dev", "password": "p/w"}
    settings.EMAIL_URL = ""
    assert SHELF["smtp"].environment() == {}
