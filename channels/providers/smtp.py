"""E-mail by SMTP

Hands mails to a mail server of yours, or of a service that speaks SMTP. Leave the host empty to use EMAIL_URL of the environment.

SMTP knows no key: if the line breaks after the mail was handed over and before the server said yes, nobody can tell whether it went
out. Cairn then says nothing more and lists the mail as in doubt, rather than send it twice. Each attempt carries the same Message-ID.
"""

import hashlib
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings as django_settings

from channels.providers.base import Accepted, InDoubt, Outgoing, Provider, Refused, Unreachable, register
from ground.ask import ask
from ground.words import _

SECONDS = 10
SECURITY = (("starttls", "STARTTLS"), ("tls", "TLS"), ("none", _("none")))
SCHEMES = {"smtp": ("none", 25), "smtp+starttls": ("starttls", 587), "smtps": ("tls", 465)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    host: str = ask(_("Server"), default="", needed=False)
    port: int = ask(_("Port"), default=587, at_least=1, at_most=65535)
    security: str = ask(_("Encryption"), choices=SECURITY, default="starttls")
    username: str = ask(_("User"), default="", needed=False)
    password: str = ask(_("Password"), kind="secret", default="", needed=False)


@register
class Smtp(Provider[SmtpSettings]):
    key = "smtp"
    channels = frozenset({"email"})
    settings = SmtpSettings

    def environment(self) -> Mapping[str, Any]:
        """EMAIL_URL: ``smtp+starttls://user:password@host:587`` (``smtp://`` without encryption, ``smtps://`` with TLS from the start)."""
        parts = urlsplit(django_settings.EMAIL_URL)
        if not parts.hostname:
            return {}
        security, port = SCHEMES.get(parts.scheme, ("starttls", 587))
        return {
            "host": parts.hostname,
            "port": parts.port or port,
            "security": security,
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
        }

    def together(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """A server is one thing: a port of here does not go with a host of there."""
        return dict(own) if own.get("host") else {**own, **self.environment()}

    def send(self, outgoing: Outgoing, settings: SmtpSettings) -> Accepted:
        try:
            mail = compose(outgoing)
            payload = mail.as_bytes(policy=mail.policy.clone(linesep="\r\n", max_line_length=998))
        except ValueError as why:
            raise Refused(type(why).__name__, permanent=True) from why
        with _connected(settings) as server:
            _envelope(server, outgoing)
            _hand_over(server, payload)
        return Accepted(provider_id=str(mail["Message-ID"]))


def compose(outgoing: Outgoing) -> EmailMessage:
    """Put a mail together, plain text first."""
    mail = EmailMessage()
    mail["Subject"] = outgoing.subject
    mail["From"] = formataddr((outgoing.from_name, outgoing.from_address))
    mail["To"] = ", ".join(outgoing.to)
    mail["Date"] = format_datetime(outgoing.at)
    mail["Message-ID"] = f"<{hashlib.sha256(outgoing.key.encode()).hexdigest()[:32]}@{outgoing.from_address.rpartition('@')[2]}>"
    for name, value in outgoing.headers.items():
        mail[name] = value
    mail.set_content(outgoing.text)
    if outgoing.html:
        mail.add_alternative(outgoing.html, subtype="html")
    return mail


@contextmanager
def _connected(settings: SmtpSettings) -> Iterator[smtplib.SMTP]:
    """Connect, greet, encrypt and sign in; until here the mail has not left the house."""
    if not settings.host:
        raise Refused("no server", permanent=False)
    secure = ssl.create_default_context()
    try:
        if settings.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=SECONDS, context=secure)
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=SECONDS)
        try:
            server.ehlo()
            if settings.security == "starttls":
                server.starttls(context=secure)
                server.ehlo()
            if settings.username:
                server.login(settings.username, settings.password)
        except BaseException:
            server.close()
            raise
    except smtplib.SMTPAuthenticationError as why:
        raise Refused(f"{why.smtp_code} at sign-in", permanent=False) from why
    except (OSError, smtplib.SMTPException) as why:
        raise Unreachable(type(why).__name__) from why
    try:
        yield server
    finally:
        server.close()


def _envelope(server: smtplib.SMTP, outgoing: Outgoing) -> None:
    try:
        _expect(server.mail(outgoing.from_address), "MAIL")
        for address in outgoing.to:
            code, _said = server.rcpt(address)
            if code in (550, 551, 553):
                # Nobody lives there: a hard bounce.
                raise Refused(f"{code} at RCPT", permanent=True, suppress="bounced")
            _expect((code, _said), "RCPT")
        _expect(server.docmd("DATA"), "DATA", wanted=354)
    except (OSError, smtplib.SMTPException) as why:
        raise Unreachable(type(why).__name__) from why


def _hand_over(server: smtplib.SMTP, payload: bytes) -> None:
    dotted = payload.replace(b"\r\n.", b"\r\n..")
    dotted = (b"." if dotted.startswith(b".") else b"") + dotted
    try:
        server.send(dotted + (b"" if dotted.endswith(b"\r\n") else b"\r\n") + b".\r\n")
    except (OSError, smtplib.SMTPException) as why:
        # The last dot never left, so the server has nothing to keep.
        raise Unreachable(type(why).__name__) from why
    try:
        code, said = server.getreply()
    except (TimeoutError, OSError, smtplib.SMTPException) as why:
        raise InDoubt(type(why).__name__) from why
    _expect((code, said), "end of DATA")


def _expect(answer: tuple[int, bytes], where: str, wanted: int = 250) -> None:
    code = answer[0]
    if code == wanted or (wanted == 250 and code in (250, 251, 252)):
        return
    if 500 <= code < 600:
        raise Refused(f"{code} at {where}", permanent=True)
    raise Unreachable(f"{code} at {where}")
