"""The allow-list of Sandbox: how its addresses are written, and whether one is on it."""

import re
from collections.abc import Iterable

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_domain_name, validate_email

from audience.traits import phone_of
from channels.models import Allowed
from channels.providers.reserved import is_reserved
from channels.store.addresses import fold

# Everybody has an address there, so such a domain would allow everybody.
PUBLIC = frozenset(
    {
        "aol.com",
        "gmail.com",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "mail.ru",
        "me.com",
        "msn.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "web.de",
        "yahoo.com",
        "yandex.ru",
    }
)
ONE_MAILBOX = re.compile(r"[^\s@,;:<>()\[\]\"\\]+@[^\s@,;:<>()\[\]\"\\]+")
LONGEST_TOKEN = 500


class NotAnAddress(ValueError):
    """This is no address of that channel: ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def normal(channel: str, text: str) -> str:
    """Write an address as the list does; a ``@domain`` of mail too. Raises NotAnAddress."""
    said = text.strip()
    if not said:
        raise NotAnAddress("empty")
    if channel == "email":
        return _mail(fold(said))
    if channel == "sms":
        return _number(said)
    if channel != "push":
        raise NotAnAddress("no_addresses")
    if len(said) > LONGEST_TOKEN or re.search(r"[\s\x00]", said):
        raise NotAnAddress("no_token")
    return said


def allowed(channel: str, addresses: Iterable[str], listed: set[tuple[str, str]]) -> tuple[str, ...]:
    """Give those that may be reached. What could be read as more than one address is never among them."""
    return tuple(address for address in addresses if _is_on(channel, address, listed))


def read_allowed() -> set[tuple[str, str]]:
    return set(Allowed.objects.values_list("channel", "address"))


def _is_on(channel: str, address: str, listed: set[tuple[str, str]]) -> bool:
    try:
        written = normal(channel, address)
    except NotAnAddress:
        return False
    if written.startswith("@"):
        return False
    return (channel, written) in listed or (channel == "email" and (channel, "@" + written.rpartition("@")[2]) in listed)


def _mail(said: str) -> str:
    domain = said.rpartition("@")[2]
    try:
        if said.startswith("@"):
            validate_domain_name(domain)
        else:
            validate_email(said)
    except ValidationError:
        raise NotAnAddress("no_mail") from None
    if "." not in domain or (not said.startswith("@") and not ONE_MAILBOX.fullmatch(said)):
        raise NotAnAddress("no_mail")
    if said.startswith("@") and domain in PUBLIC:
        raise NotAnAddress("public_domain")
    if is_reserved("x" + said if said.startswith("@") else said):
        raise NotAnAddress("reserved")
    return said


def _number(said: str) -> str:
    written = phone_of(said)
    try:
        possible = phonenumbers.is_possible_number(phonenumbers.parse(written, None))
    except phonenumbers.NumberParseException:
        possible = False
    if not possible:
        raise NotAnAddress("no_number")
    if is_reserved(written):
        raise NotAnAddress("reserved")
    return written
