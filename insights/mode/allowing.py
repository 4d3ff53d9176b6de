"""The allow-list of Sandbox: put on it, taken off it."""

from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audience.history import Actor, demand, record
from channels.models import Allowed
from channels.store.allowed import NotAnAddress, normal
from insights.mode.operations import CHANGE

MOST = 200

SENTENCES: dict[str, str | Promise] = {
    "empty": _("Write an address."),
    "no_addresses": _("E-mail, SMS and push have addresses; other channels always go to the mailroom."),
    "no_mail": _("This is not one e-mail address, and not a domain such as @yourcompany.com."),
    "public_domain": _("Anybody can have an address at this domain, so it would allow everybody. Allow single addresses there."),
    "no_number": _("This is not a phone number with its country, such as +41 44 668 18 00."),
    "no_token": _("This is not a device token: it has no spaces and at most 500 characters."),
    "reserved": _("This address is reserved for examples; nothing is ever sent there."),
    "already_allowed": _("This address is on the list already."),
    "too_many": _("The list is full. It is for the people who try Cairn out, not for customers."),
}


class CannotAllow(ValueError):
    """This cannot be put on the list: ``code`` and ``sentence`` say why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code, self.sentence = code, str(SENTENCES[code])


@transaction.atomic
def allow(actor: Actor, channel: str, text: str, now: datetime) -> Allowed:
    """Let an address be reached for real from Sandbox, from the next message on."""
    demand(actor, CHANGE)
    try:
        address = normal(channel, text)
    except NotAnAddress as why:
        raise CannotAllow(why.code) from why
    if Allowed.objects.count() >= MOST:
        raise CannotAllow("too_many")
    row, made = Allowed.objects.get_or_create(channel=channel, address=address, defaults={"added_by": actor.name[:150], "added_at": now})
    if not made:
        raise CannotAllow("already_allowed")
    record(actor, "sandbox.allow", row, {"channel": channel, "domain": address.startswith("@")}, now)
    return row


@transaction.atomic
def disallow(actor: Actor, allowed_id: int, now: datetime) -> bool:
    """Take an address off the list; give whether it was on it."""
    demand(actor, CHANGE)
    row = Allowed.objects.select_for_update().filter(pk=allowed_id).first()
    if row is None:
        return False
    record(actor, "sandbox.disallow", row, {"channel": row.channel, "domain": row.address.startswith("@")}, now)
    row.delete()
    return True
