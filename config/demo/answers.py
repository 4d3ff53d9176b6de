"""How people answer messages: some open, some click, few of those upgrade; a few say STOP."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from channels.models import Message
from config.demo.cast import Customer, Someone
from config.demo.days import NEXT

# Per channel: how likely the keenest are to open and, having opened, to click.
OPENS = {"push": 0.75, "email": 0.85, "sms": 1.0}
CLICKS = {"push": 0.45, "email": 0.5, "sms": 0.4}
# How likely somebody who clicked is to upgrade, given their account pays for what they may decide.
BUYS = 0.28
STOPS = 0.02

Answer = tuple[datetime, str, int]


def answers_to(message: Message, someone: Someone, customer: Customer, chance: Random) -> Iterator[Answer]:
    """Tell what follows a message: (moment, deed, message id), the deed a receipt's kind or ``upgrade``."""
    at = message.sent_at
    if at is None:
        return
    if message.channel == "sms" and chance.random() < STOPS:
        yield at + timedelta(minutes=chance.uniform(1, 30)), "stop", message.id
        return
    keen = 0.35 + 0.65 * someone.keen
    if chance.random() > OPENS.get(message.channel, 0) * keen:
        return
    opened = at + timedelta(minutes=chance.lognormvariate(3.2, 1.3))
    if message.channel != "sms":
        yield opened, "opened", message.id
    if chance.random() > CLICKS[message.channel] * (0.4 + someone.keen):
        return
    clicked = opened + timedelta(seconds=chance.uniform(8, 90))
    yield clicked, "clicked", message.id
    if customer.plan in NEXT and chance.random() < BUYS:
        yield clicked + thinks_it_over(chance), "upgrade", message.id


def thinks_it_over(chance: Random) -> timedelta:
    """Some buy in the same hour; most ask somebody, sleep over it, or wait for the end of the week."""
    if chance.random() < 0.35:
        return timedelta(hours=chance.lognormvariate(0.3, 1.1))
    return timedelta(days=min(chance.lognormvariate(1.2, 0.7), 20))
