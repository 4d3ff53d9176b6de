"""A claim becomes a finished message: addressed and filled in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings

from audience.money import Money
from audience.profile import Profile
from channels.content.errors import ContentError, MissingValue
from channels.content.message import Rendered, render
from channels.dispatch.claims import Claim, Result, returned
from channels.dispatch.routes import Route
from channels.gate.answer import why
from channels.models import Sender
from channels.providers import Outgoing
from channels.store.addresses import addresses_of, suppressed
from channels.store.allowed import allowed, read_allowed
from channels.store.content import text_by_id
from channels.store.mail_base import mail_base
from channels.store.people import profiles_of
from channels.store.policy import policy
from channels.store.values import values_of
from channels.tracking.links import links_for
from channels.zones.tz import names

log = structlog.get_logger(__name__)

# Half of the time in which a claim must be called; the other half is for looking again.
FINISHED_WITHIN = 1.0

WITHOUT_ADDRESS = frozenset({"in_app", "webhook"})


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that can be called, and the row of its body."""

    claim: Claim
    route: Route
    outgoing: Outgoing
    cost: Money
    body: dict[str, Any]


def prepare(claims: Sequence[Claim], routes: Iterable[tuple[str, Route | None]]) -> tuple[list[Ready], list[Result]]:
    """Finish what can be finished; say what becomes of the rest.

    Where time runs out, the others are ready again as if nobody had taken them; the first is finished in any case, so that a slow machine
    sends little instead of nothing.
    """
    until = monotonic() + FINISHED_WITHIN
    by_channel = dict(routes)
    people = profiles_of(claim.person_id for claim in claims)
    stopped = _stopped(people.values(), {claim.channel for claim in claims})
    # Read here, after the claim: whoever was just taken off the list is not reached any more.
    listed = read_allowed() if any(route is not None and route.real is not None for route in by_channel.values()) else set()
    ready: list[Ready] = []
    results: list[Result] = []
    for claim in claims:
        if ready and monotonic() > until:
            results.append(Result(claim=claim, state="ready", why=why("not_called"), tried=False))
            continue
        profile, route = people.get(claim.person_id), by_channel.get(claim.channel)
        if claim.valid_until is not None and claim.now >= claim.valid_until:
            results.append(returned(claim, why("too_late", valid_until=claim.valid_until)))
        elif profile is None or route is None:
            results.append(returned(claim, why("news")))
        else:
            made = _finish(claim, profile, route, stopped, listed)
            (ready if isinstance(made, Ready) else results).append(made)  # type: ignore[arg-type]
    return ready, results


def _finish(claim: Claim, profile: Profile, route: Route, stopped: set[tuple[str, str]], listed: set[tuple[str, str]]) -> Ready | Result:
    addresses = [a for a in addresses_of(claim.channel, profile) if (claim.channel, a) not in stopped]
    if not addresses and claim.channel not in WITHOUT_ADDRESS:
        # The address went away since the gate was asked; it will say so.
        return returned(claim, why("news"))
    if route.real is not None and (reachable := allowed(claim.channel, addresses, listed)):
        route, addresses = route.real, list(reachable)
    try:
        channel, text = text_by_id(claim.content_id)
        links = links_for(claim.id, channel, claim.now, promotional=claim.message_class != "transactional" or claim.is_prompt)
        zone = profile.zone if profile.zone in names() else "UTC"
        rendered = render(channel, text, values_of(profile, claim.event), links, zone=zone, base=mail_base())
    except MissingValue as lacking:
        return Result(claim=claim, state="skipped", outcome="skipped", why=why("missing_value", names=(lacking.name,)), tried=False)
    except ContentError as fault:
        return _unsayable(claim, fault.code)
    except Exception as fault:
        # A text must not stop the messages of everybody else.
        log.exception("text_failed", message=claim.id)
        return _unsayable(claim, type(fault).__name__)
    return _outgoing(claim, profile, route, rendered, tuple(addresses))


def _unsayable(claim: Claim, error: str) -> Result:
    reason = why("cannot_render", error=error)
    return Result(claim=claim, state="failed", outcome="failed", why=reason, failed_at=claim.now, tried=False)


def _outgoing(claim: Claim, profile: Profile, route: Route, rendered: Rendered, addresses: tuple[str, ...]) -> Ready:
    speaker = route.sender or route.prices
    to = {"webhook": (rendered.url,), "email": (profile.email,)}.get(claim.channel, addresses)
    outgoing = Outgoing(
        key=f"cairn:{claim.visit_key}",
        message_id=claim.id,
        person_id=claim.person_id,
        channel=claim.channel,
        to=to,
        at=claim.now,
        sender_id=speaker.pk if speaker is not None else 0,
        from_address=speaker.address if speaker is not None else "",
        from_name=speaker.name if speaker is not None else "",
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        url=rendered.url,
        method=rendered.method or "POST",
        headers=rendered.headers,
        segments=rendered.segments,
        callback=callback_of(route, claim.id),
    )
    extras = {"style": rendered.style, "button_label": rendered.button_label, "method": rendered.method}
    body = {
        "message_id": claim.id,
        "addressed": ", ".join(to)[:320],
        "sender": outgoing.from_address,
        "subject": rendered.subject[:500],
        "text": rendered.text,
        "html": rendered.html,
        "url": rendered.url[:2000],
        "headers": {**rendered.headers, **{name: value for name, value in extras.items() if value}},
    }
    return Ready(claim, route, outgoing, cost_of(route.prices, rendered.segments), body)


def cost_of(sender: Sender | None, segments: int) -> Money:
    """Price a message by its sender: each segment of an SMS, each message elsewhere."""
    reporting = policy().installation.currency
    return sender.rate(reporting) * max(segments, 1) if sender is not None else Money.none(reporting)


def callback_of(route: Route, message_id: int) -> str:
    """Give the address where the provider says what became of it; none that only this machine could reach."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    if route.sender is None or route.provider.key != "twilio" or host in ("", "localhost", "127.0.0.1", "::1"):
        return ""
    return f"{settings.PUBLIC_URL.rstrip('/')}/hooks/twilio/{route.sender.pk}/?message={message_id}"


def _stopped(people: Iterable[Profile], channels: Iterable[str]) -> set[tuple[str, str]]:
    """Look once more which addresses must not be written to."""
    listed = list(people)
    found: set[tuple[str, str]] = set()
    for channel in channels:
        addresses = [address for profile in listed for address in addresses_of(channel, profile)]
        if addresses:
            found |= suppressed(channel, addresses).keys()
    return found


def moment_for(home: int, now: datetime, ahead: dict[int, Any]) -> datetime:
    moved = ahead.get(home)
    return now + moved if moved else now
