"""The company itself: its name, plans, senders and keys."""

from datetime import datetime
from decimal import Decimal

from audience.models import Installation, Plan
from channels.models import Sender

NAME = "Acme Boards"
LIMITS = {
    "free": {"storage": 2, "seats": 5, "boards": 3},
    "starter": {"storage": 10, "seats": 10, "boards": 25},
    "pro": {"storage": 100, "seats": 40, "boards": 500},
    "enterprise": {},
}
PLANS = (
    ("free", "Free", 0, ["Boards", "Comments"], True),
    ("starter", "Starter", 49, ["Boards", "Comments", "Whiteboards", "Exports"], True),
    ("pro", "Pro", 99, ["Boards", "Comments", "Whiteboards", "Exports", "Guests", "Automation"], True),
    ("enterprise", "Enterprise", 499, ["Everything in Pro", "Single sign-on", "Audit log"], True),
)
SENDERS = (
    ("email", "mailroom", "Acme Boards mail", "hello@acmeboards.example", "none", 0, 0),
    ("sms", "mailroom", "Acme Boards SMS", "+14155550132", "approved", "0.0084", "0.0045"),
    ("push", "mailroom", "Acme Boards app", "", "none", 0, 0),
)


def found(now: datetime) -> None:
    """Write the company down; a second time changes nothing."""
    Installation.objects.update_or_create(id=1, defaults={"name": NAME, "zone": "America/New_York", "currency": "USD"})
    for order, (key, name, price, features, sold) in enumerate(PLANS):
        Plan.objects.update_or_create(
            key=key,
            defaults={
                "name": name,
                "order": order,
                "price": price,
                "yearly_price": price * 10,
                "limits": LIMITS[key],
                "features": features,
                "sold": sold,
                "checkout_url": f"https://acmeboards.example/upgrade?plan={key}",
            },
        )
    for channel, provider, name, address, registration, segment, fee in SENDERS:
        Sender.objects.get_or_create(
            channel=channel,
            defaults={
                "provider": provider,
                "name": name,
                "address": address,
                "registration": registration,
                "price": Decimal(segment),
                "pass_through": Decimal(fee),
            },
        )
