"""Customers of the company in the tests: they can be written to, at any hour at which the tests run."""

from datetime import UTC, datetime
from typing import Any


def noon_zone() -> str:
    """Name a zone in which it is about noon now, so that quiet hours never hold a message of these tests."""
    east = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"


def traits(name: str, **more: Any) -> dict[str, Any]:
    """Give what the application knows of somebody. No real mail server is asked for this domain: EMAIL_URL is a server of ours."""
    return {
        "name": name.capitalize(),
        "email": f"{name}@customer-of-ours.net",
        "phone": "+12125550123",
        "push_token": f"phone-of-{name}",
        "timezone": noon_zone(),
        "plan": "starter",
        "storage_used_pct": 40,
        "seats_used": 3,
        "seats_limit": 8,
        "paywalled_feature_attempts": 0,
        **more,
    }
