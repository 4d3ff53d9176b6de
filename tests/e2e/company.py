"""`python -m tests.e2e.company`: founds a company in an empty installation: plans, senders, its mail by SMTP."""

from datetime import UTC, datetime

import django


def main(now: datetime) -> None:
    django.setup()
    from channels.models import Sender
    from config.demo import company

    company.found(now)
    # The server is the one of EMAIL_URL; what is sent from a reserved address would be refused.
    Sender.objects.filter(channel="email").update(provider="smtp", address="hello@boards-of-ours.net")


if __name__ == "__main__":
    main(datetime.now(UTC))
