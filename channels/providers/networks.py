"""Where an address really leads: resolved once, checked, and then called by number, so that the name cannot turn elsewhere meanwhile."""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from channels.providers.base import Refused, Unreachable


def pinned(url: str, *, allow_private: bool = False) -> tuple[str, str, str]:
    """Give the address with a number for its host, the Host header, and the name that TLS must check all the same.

    Raises Refused when any number of the host is not a public one.
    """
    parts = urlsplit(url)
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused("no such port", permanent=True) from None
    if not host or parts.username or parts.password:
        raise Refused("no plain host", permanent=True)
    try:
        found = socket.getaddrinfo(host, port or (443 if parts.scheme == "https" else 80), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as why:
        raise Unreachable("name not found") from why
    numbers = [str(entry[4][0]) for entry in found]
    if not allow_private and not all(is_public(number) for number in numbers):
        raise Refused("leads into a private network", permanent=True, code="private_network")
    number = f"[{numbers[0]}]" if ":" in numbers[0] else numbers[0]
    where = number if port is None else f"{number}:{port}"
    name = f"[{host}]" if ":" in host else host
    return parts._replace(netloc=where).geturl(), name if port is None else f"{name}:{port}", host


def is_public(number: str) -> bool:
    address = ip_address(number.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (inner is None or inner.is_global)
