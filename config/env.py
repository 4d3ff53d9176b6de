"""Settings read from the environment, each with its type; a wrong value stops the start with a sentence."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def names(name: str, default: str = "") -> list[str]:
    """Read several names with commas between them."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def flag(name: str, *, default: bool = False) -> bool:
    """Read yes or no: 1, true, yes, on or 0, false, no, off (nothing set: the default)."""
    value = text(name).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if not value:
        return default
    raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")


def number(name: str, default: int, *, at_least: int | None = None, or_zero: bool = False) -> int:
    """Read a whole number; ``or_zero``: 0 means something of its own and may be smaller than the least."""
    value = text(name)
    try:
        read = int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.") from None
    if at_least is not None and read < at_least and not (or_zero and read == 0):
        raise ImproperlyConfigured(f"{name} is {read}; write at least {at_least}{', or 0' if or_zero else ''}.")
    return read


def database(url: str) -> dict[str, object]:
    """Turn ``postgresql://user:password@host:port/name`` into Django's settings.

    An absolute path as ``?host=/folder`` names the folder of a Unix socket.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://; Cairn keeps its promises on PostgreSQL only.")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "cairn",
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
    }


def broker_options(url: str, data: Path) -> dict[str, object]:
    """Give what Celery's transport needs to know: short time-outs, or the folder where the hints lie as files."""
    if not url.startswith("filesystem:"):
        return {"socket_timeout": 2, "socket_connect_timeout": 2}
    folder = data / "broker"
    (folder / "control").mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.1,
    }
