"""The mailroom's page and its parts."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from audience.history import Actor
from audience.models import Installation, Person
from audience.now import database_now
from channels.models import MailroomItem, Message, MessageBody
from channels.store.policy import policy
from engine.models import Journey
from frontend.doors import staff_page
from insights.links import canvas
from insights.mailroom.answering import CannotAnswer, answer, empty
from insights.mailroom.listing import PAGE, found, left_the_house, mails, of_channel, tabs, was_complained_about
from insights.mailroom.opened import TABS, headers_of, heard_of, state_words, ways_of
from insights.mailroom.rights import ANSWER, EMPTY, SEE
from insights.mailroom.thread import planned, thread
from insights.person.clock import clock_of
from insights.person.letter_views import framed
from insights.person.rights import SEE as SEE_PEOPLE
from insights.person.views import home_zone_of, step_of
from insights.why.words import channel
from insights.zones import readers_zone


@require_safe
@staff_page(SEE)
def mailroom(request: HttpRequest) -> HttpResponse:
    """Show what lies here, the chosen message and the phone of its recipient."""
    context = {"title": _("Mailroom"), **_list(request), "is_sandbox": Installation.current().is_sandbox}
    said = request.GET.get("mail", "")
    item = _item(int(said)) if said.isascii() and said.isdigit() and len(said) < 18 else None
    context["gone"] = bool(said) and item is None
    if item is None and context["mails"]:
        item = _item(context["mails"][0].id)
    if item is not None:
        context |= _opened(request, item)
    context["may_empty"] = request.user.has_perm(EMPTY)
    keys = [("J K", _("Along the list"))]
    if request.user.has_perm(ANSWER):
        keys += [("O C B", _("Open, click, bounce")), ("R", _("Write back"))]
    if context["may_empty"]:
        keys.append(("E", _("Empty it, after asking")))
    context["page_keys"] = keys
    name = "insights/mailroom/_list.html" if request.headers.get("HX-Target") == "mails" else "insights/mailroom/mailroom.html"
    return render(request, name, context)


@require_GET
@staff_page(SEE)
def newer(request: HttpRequest) -> HttpResponse:
    """Give what came since: put on top of the list, so that focus and place stay."""
    after = request.GET.get("after", "")
    if not (after.isascii() and after.isdigit() and len(after) < 18):
        return HttpResponse(status=400)
    everything = found(request.GET.get("q", "")[:80])
    came = list(of_channel(everything, request.GET.get("channel", "")).filter(id__gt=int(after))[:PAGE])
    if not came:
        return HttpResponse(status=204)
    context = {**_choice(request), "mails": mails(came, database_now(), readers_zone()), "tabs": tabs(everything), "newest": came[0].pk}
    return render(request, "insights/mailroom/_newer.html", context)


@require_GET
@staff_page(SEE)
def opened(request: HttpRequest, item_id: int) -> HttpResponse:
    """Lay one message open, beside the phone of its recipient."""
    item = _item(item_id)
    if item is None:
        return render(request, "insights/mailroom/_opened.html", {})
    return render(request, "insights/mailroom/_opened.html", {**_choice(request), **_opened(request, item)})


@require_GET
@staff_page(SEE)
def phone(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give the thread of one phone, as it is now."""
    who = get_object_or_404(Person.objects.select_related("account"), pk=person_id)
    return render(request, "insights/mailroom/_thread.html", _phone(who))


@require_safe
@staff_page(SEE)
def mail_body(request: HttpRequest, message_id: int) -> HttpResponse:
    """Give the HTML of a mail under a policy of its own, for a sandboxed frame."""
    return framed(get_object_or_404(MessageBody, pk=message_id))


@require_POST
@staff_page(ANSWER)
def answer_for(request: HttpRequest, item_id: int) -> HttpResponse:
    """Do for somebody what they would do with a message."""
    item = get_object_or_404(MailroomItem.objects.select_related("message"), pk=item_id, message__isnull=False)
    who = get_object_or_404(Person, pk=item.person_id)
    kind = request.POST.get("kind", "")
    assert item.message is not None
    try:
        answer(Actor.of_user(request.user), item.message, kind, request.POST.get("text", ""), clock_of(who.home).now)
        words = _said(kind, who)
    except CannotAnswer:
        words = _("That cannot be done with this message.")
    if not request.headers.get("HX-Request"):
        return redirect(reverse("insights:mailroom", query={"mail": str(item_id)}))
    again = _item(item_id)
    assert again is not None
    context = {**_choice(request), **_opened(request, again), "after": True, "mail": mails([again], database_now(), readers_zone())[0]}
    response = render(request, "insights/mailroom/_opened.html", context)
    response.headers["HX-Trigger-After-Settle"] = json.dumps({"told": {"words": words}, "mail-came": True})
    return response


@require_POST
@staff_page(EMPTY)
def empty_it(request: HttpRequest) -> HttpResponse:
    empty(Actor.of_user(request.user), database_now())
    return redirect("insights:mailroom")


def _item(item_id: int) -> MailroomItem | None:
    return MailroomItem.objects.select_related("message", "message__body").filter(pk=item_id).first()


def _choice(request: HttpRequest) -> dict[str, Any]:
    tab = request.GET.get("tab", "seen")
    return {"q": request.GET.get("q", "")[:80], "channel": request.GET.get("channel", "")[:8], "tab": tab if tab in TABS else "seen"}


def _list(request: HttpRequest) -> dict[str, Any]:
    chosen = _choice(request)
    everything = found(chosen["q"])
    items = list(of_channel(everything, chosen["channel"])[:PAGE])
    now, zone = database_now(), readers_zone()
    newest = MailroomItem.objects.order_by("-id").values_list("id", flat=True).first() or 0
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    today = MailroomItem.objects.filter(at__gte=midnight).count()
    left = MailroomItem.objects.filter(at__gte=midnight, direction="out", message__isnull=False).exclude(message__provider="mailroom")
    return {
        **chosen,
        "left_today": left.count(),
        "tabs": tabs(everything),
        "mails": mails(items, now, zone),
        "newest": newest,
        "today": today,
    }


def _opened(request: HttpRequest, item: MailroomItem) -> dict[str, Any]:
    who = Person.objects.select_related("account").filter(pk=item.person_id).first()
    message = item.message
    body = getattr(message, "body", None) if message is not None else None
    step = step_of(message) if message is not None else None
    state, tone = state_words(item, message is not None and was_complained_about(message))
    return {
        "item": item,
        "kind_name": channel(item.channel),
        "who": who,
        "message": message,
        "body": body,
        "state": state,
        "tone": tone,
        "ways": ways_of(item) if request.user.has_perm(ANSWER) else [],
        "left": left_the_house(item),
        "may_reply": request.user.has_perm(ANSWER)
        and message is not None
        and not left_the_house(item)
        and item.channel in ("email", "sms"),
        "headers": headers_of(body, item),
        "receipts": heard_of(item),
        "walk_url": _walk_of(message) if message is not None else "",
        "step": step if request.user.has_perm(SEE_PEOPLE) else None,
        "may_see_people": request.user.has_perm(SEE_PEOPLE),
        "shows": [("seen", _("As seen"), "eye"), ("source", _("Source"), "code"), ("headers", _("Headers"), "list")],
        **(_phone(who) if who is not None else {}),
    }


def _walk_of(message: Message) -> str:
    """Give the address of the canvas with the walk that said this, or nothing where no journey did."""
    if message.run_id is None or message.journey_id is None:
        return ""
    key = Journey.objects.filter(pk=message.journey_id).values_list("key", flat=True).first()
    return canvas(key, mode="numbers", run=str(message.run_id)) if key is not None else ""


def _phone(who: Person) -> dict[str, Any]:
    zone = home_zone_of(who)
    sender = policy().senders.get("sms")
    return {
        "who": who,
        "thread": thread(who, zone, readers_zone()),
        "planned": planned(who, zone, readers_zone()),
        "company": Installation.current().name,
        "speaks_from": sender.address if sender is not None else "",
    }


def _said(kind: str, who: Person) -> str:
    told = {
        "opened": _("Opened for %(name)s"),
        "clicked": _("Clicked for %(name)s"),
        "bounced": _("It bounced; nothing more goes to this address"),
        "complained": _("Complained for %(name)s; nothing more goes to this address"),
        "unsubscribed": _("Unsubscribed for %(name)s"),
        "dismissed": _("Dismissed for %(name)s"),
        "replied": _("Written back as %(name)s"),
    }
    return told[kind] % {"name": who}
