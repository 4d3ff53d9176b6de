"""People and messages of the stories on this floor."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from audience.homes import home_of, shard_of
from audience.models import Account, Person
from audience.profile import AccountState, Profile
from channels import store
from channels.store import MessageRow

NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # 12:00 in New York
_numbers = itertools.count(1)
TEXTS: dict[str, dict[str, str]] = {
    "sms": {"text": "You used {{used}} of {{limit}}."},
    "email": {
        "subject": "Nearly full",
        "body": "You used {{used}} of {{limit}}.",
        "button_label": "Upgrade",
        "button_url": "https://app.example.org/up",
    },
    "push": {"title": "Nearly full", "body": "{{used}} of {{limit}}", "url": "acme://upgrade"},
    "in_app": {"title": "Nearly full", "body": "{{used}} of {{limit}}", "url": "/upgrade"},
    "webhook": {"url": "https://hooks.example.org/in", "body": '{"used": {{ used | json }}}'},
}


def person(name: str = "Ada", account: Account | None = None, **changes: Any) -> Person:
    number = next(_numbers)
    values: dict[str, Any] = {
        "external_id": f"{name.lower()}-{number}",
        "name": name,
        "email": f"{name}@acme.example",
        "email_key": f"{name}@acme.example".casefold(),
        "phone": f"+1212555{number % 10000:04d}",
        "push_tokens": [f"token-{name}-{number}"],
        "consents": {"sms:promotional": [True, 0], "sms:transactional": [True, 0]},
        "first_seen_at": NOW - timedelta(days=100),
        "home": 0,
        "account": account,
    }
    made = Person.objects.create(**{**values, **changes})
    made.home = home_of(made.id, account.id if account else None)
    made.save(update_fields=["home"])
    return made


def company(name: str = "Acme", **changes: Any) -> Account:
    values: dict[str, Any] = {"external_id": f"{name}-{next(_numbers)}", "name": name, "first_seen_at": NOW - timedelta(days=100)}
    return Account.objects.create(**{**values, **changes})


def profile_of(who: Person) -> Profile:
    same = ("id", "first_seen_at", "external_id", "home", "plan", "fields", "name", "email", "phone", "zone", "push_tokens", "consents")
    more = ("tickets_open", "ticket_closed_at", "onboarded_at", "prompt_run", "prompt_at", "prompt_sent")
    made = Profile(**{name: getattr(who, name) for name in (*same, *more)})
    if who.account is not None:
        made.account = AccountState(id=who.account.id, name=who.account.name, zone=who.account.zone, plan=who.account.plan)
    return made


def message(who: Person, channel: str = "sms", **changes: Any) -> MessageRow:
    """A message that is written down: ready unless said otherwise."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "id": number,
        "visit_key": f"{number}:say:1",
        "person_id": who.id,
        "home": who.home,
        "shard": shard_of(who.home),
        "channel": channel,
        "message_class": "promotional",
        "content_id": store.content_id(channel, TEXTS[channel]),
        "requested_at": NOW,
        "run_id": number,
        "journey_id": 1,
        "version_id": 1,
        "node": "say",
        "event": {"used": 9200, "limit": 10_000},
        "state": "ready",
        "valid_until": NOW + timedelta(hours=8),
    }
    row = MessageRow(**{**values, **changes})
    if row.state == "held" and row.due_at is None:
        row.due_at = NOW + timedelta(hours=1)
    if row.state != "ready":
        row.valid_until = None
    store.insert_messages([row])
    return row
