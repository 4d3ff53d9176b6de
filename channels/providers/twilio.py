"""SMS by Twilio

Sends texts through your Twilio account and hears from it what became of them, and what people answer. Give the number, or the id of a
messaging service, under “from”. Leave account and token empty to use TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN of the environment.

Twilio takes no key of ours: if the line breaks while it answers, nobody can tell whether the text went out. Cairn then says nothing
more and lists the text as in doubt, rather than send it twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings as django_settings

from channels.providers.base import Accepted, Outgoing, Provider, Refused, register
from channels.providers.http import Response, call, check
from ground.ask import ask
from ground.words import _

# Twilio's codes for numbers that must not be tried again, and why.
SUPPRESS = {21610: "stop", 21211: "invalid", 21214: "invalid", 21217: "invalid", 21614: "not_mobile", 30005: "invalid", 30006: "not_mobile"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TwilioSettings:
    account_sid: str = ask(_("Account SID"), default="", needed=False)
    auth_token: str = ask(_("Auth token"), kind="secret", default="", needed=False)
    base_url: str = ask(_("Address of the API"), default="https://api.twilio.com")


@register
class Twilio(Provider[TwilioSettings]):
    key = "twilio"
    channels = frozenset({"sms"})
    settings = TwilioSettings

    def environment(self) -> Mapping[str, Any]:
        return {"account_sid": django_settings.TWILIO_ACCOUNT_SID, "auth_token": django_settings.TWILIO_AUTH_TOKEN}

    def send(self, outgoing: Outgoing, settings: TwilioSettings) -> Accepted:
        if not settings.account_sid or not settings.auth_token:
            raise Refused("no credentials", permanent=False)
        sender = "MessagingServiceSid" if outgoing.from_address.startswith("MG") else "From"
        form = {"To": outgoing.to[0], sender: outgoing.from_address, "Body": outgoing.text}
        if outgoing.callback:
            form["StatusCallback"] = outgoing.callback
        response = call(
            "POST",
            f"{settings.base_url.rstrip('/')}/2010-04-01/Accounts/{settings.account_sid}/Messages.json",
            data=form,
            auth=(settings.account_sid, settings.auth_token),
        )
        answer = _json(response)
        code = answer.get("code")
        if response.status_code == 400 and code in SUPPRESS:
            raise Refused(f"Twilio {code}", permanent=True, suppress=SUPPRESS[code])
        check(response, f"Twilio {response.status_code}{f' ({code})' if code else ''}")
        return Accepted(
            provider_id=str(answer.get("sid", "")), price=price_of(answer.get("price")), currency=currency_of(answer.get("price_unit"))
        )


def price_of(said: Any) -> Decimal | None:
    """Read a price; Twilio writes what it takes as a negative number, and often only later."""
    try:
        return abs(Decimal(str(said))) if said not in (None, "") else None
    except InvalidOperation:
        return None


def _json(response: Response) -> Mapping[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def currency_of(said: Any) -> str:
    """Read the unit of a price; nothing where it is none."""
    unit = str(said or "").upper()
    return unit if len(unit) == 3 and unit.isascii() and unit.isalpha() else ""
