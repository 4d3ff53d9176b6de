"""A real SMTP server on loopback that keeps what comes."""

import email
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from tests.config.running import free_port


class PostOffice:
    """``address`` is what EMAIL_URL says."""

    def __init__(self, port: int) -> None:
        self.address = f"smtp://127.0.0.1:{port}"
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    def mail_to(self, address: str, patience_seconds: float = 30) -> EmailMessage:
        """Give the mail to somebody, waiting until it is there."""
        until = time.monotonic() + patience_seconds
        while time.monotonic() < until:
            for mail in self.mails:
                if address in str(mail["To"]):
                    return mail
            time.sleep(0.05)
        raise AssertionError(f"no mail to {address}; there are {[str(mail['To']) for mail in self.mails]}")


@contextmanager
def post_office() -> Iterator[PostOffice]:
    port = free_port()
    office = PostOffice(port)
    server = Controller(office, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield office
    finally:
        server.stop()
