"""The places of this floor in the side bar, and what it finds for the search of the bar."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audience.finding import people_with
from channels.store.policy import policy
from frontend.jump import EACH, Finder, Hit, finders
from frontend.pages import Page, pages
from insights.engine.rights import SEE as SEE_ENGINE
from insights.flow.rights import SEE as SEE_FLOW
from insights.mailroom.rights import SEE as SEE_MAIL
from insights.person.rights import SEE


def add_places() -> None:
    pages.add(
        Page(
            key="people",
            label=_("People"),
            icon="user-round",
            group="customers",
            url="insights:people",
            permission=SEE,
            order=10,
            also=("insights:why",),
        )
    )
    pages.add(
        Page(
            key="mailroom",
            label=_("Mailroom"),
            icon="mailbox",
            group="data",
            url="insights:mailroom",
            permission=SEE_MAIL,
            order=60,
            when=lambda: policy().installation.is_sandbox,
        )
    )
    pages.add(Page(key="flow", label=_("Event flow"), icon="activity", group="data", url="insights:flow", permission=SEE_FLOW, order=10))
    pages.add(Page(key="engine", label=_("Engine"), icon="gauge", group="setup", url="insights:engine", permission=SEE_ENGINE, order=80))
    finders.add(Finder("people", _("People"), _people))


def _people(request: HttpRequest, text: str) -> Iterable[Hit]:
    if len(text) < 2 or not request.user.has_perm(SEE):
        return
    for person in people_with(text)[:EACH]:
        account = person.account.name if person.account is not None else ""
        yield Hit(str(person), reverse("insights:person", args=[person.pk]), "user-round", account)
