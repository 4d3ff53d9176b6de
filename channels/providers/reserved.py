"""Addresses that belong to nobody, made for examples and demos: no real provider ever sends to them."""

import re
from urllib.parse import urlsplit

# RFC 2606 and RFC 6761, and the fictitious numbers of the North American plan.
ENDINGS = (".example", ".test", ".invalid")
DOMAINS = ("example.com", "example.org", "example.net")
FICTITIOUS = re.compile(r"\+1\d{3}55501\d{2}")


def is_reserved(address: str) -> bool:
    """Say whether an e-mail address, a phone number or the host of a web address is reserved. A device's token never is."""
    if address.startswith("+"):
        return bool(FICTITIOUS.fullmatch(re.sub(r"[\s().-]", "", address)))
    if "://" in address:
        return is_reserved_host(urlsplit(address).hostname or "")
    return "@" in address and is_reserved_host(address.rpartition("@")[2])


def is_reserved_host(host: str) -> bool:
    name = "." + host.strip().strip(".").casefold()
    return name.endswith(ENDINGS) or name.endswith(tuple("." + domain for domain in DOMAINS))
