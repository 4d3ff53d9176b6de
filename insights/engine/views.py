"""The page of the engine."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audience.history import Actor
from audience.models import Quarantined
from audience.now import database_now
from channels.dispatch.doubt import NotInDoubt
from engine.models import Run
from engine.runtime.again import HasNotFailed, WalksAnew
from engine.runtime.by_hand import ShardIsBusy
from engine.runtime.lag import SHARDS
from frontend.doors import staff_page
from insights.engine.logs import logs
from insights.engine.long_work import long_work
from insights.engine.operations import NoSuchChoice, settle, try_again
from insights.engine.reading import failures, glance, in_doubt, lasting, words_of
from insights.engine.rights import SEE, SEE_MESSAGES, SEE_PEOPLE, SEE_QUARANTINE, SETTLE, TRY_AGAIN


@require_safe
@staff_page(SEE)
def engine(request: HttpRequest) -> HttpResponse:
    """Show the engine from inside; ``?part=now`` gives what changes by itself."""
    part = request.GET.get("part", "")
    if part not in ("", "now"):
        raise Http404(part)
    now = database_now()
    context = {"title": _("Engine"), **_now(now)}
    if part:
        return render(request, "insights/engine/_now.html", context)
    may = request.user.has_perm
    doubts, doubtful = in_doubt(now) if may(SEE_MESSAGES) else ([], 0)
    failed, broken = failures(now)
    context |= logs(now) | {
        "doubts": doubts,
        "doubtful": doubtful,
        "failed": failed,
        "broken": broken,
        "jobs": long_work(now),
        "may_see_messages": may(SEE_MESSAGES),
        "may_settle": may(SETTLE),
        "may_try": may(TRY_AGAIN),
        "may_see_people": may(SEE_PEOPLE),
        "quarantined": Quarantined.objects.filter(settled_at__isnull=True).count() if may(SEE_QUARANTINE) else None,
        "quarantine_url": reverse("admin:cairn_audience_quarantined_changelist") + "?settled_at__isempty=1",
    }
    return render(request, "insights/engine/engine.html", context)


@require_POST
@staff_page(SETTLE)
def settle_one(request: HttpRequest, message_id: int) -> HttpResponse:
    """Say what became of one message in doubt."""
    choice = request.POST.get("choice", "")
    try:
        settle(Actor.of_user(request.user), message_id, choice, database_now())
    except NoSuchChoice:
        return HttpResponse(status=400)
    except NotInDoubt:
        messages.warning(request, _("This message is not in doubt any more: a receipt came, or somebody settled it."))
    else:
        messages.success(request, SETTLED[choice]())
    return redirect(reverse("insights:engine") + "#doubt")


@require_POST
@staff_page(TRY_AGAIN)
def try_one_again(request: HttpRequest, run_id: int) -> HttpResponse:
    """Try one failed walk again."""
    try:
        try_again(Actor.of_user(request.user), run_id, database_now())
    except (HasNotFailed, Run.DoesNotExist):
        messages.warning(request, _("This walk has not failed, or it was tried again already."))
    except WalksAnew:
        messages.warning(request, _("This person has entered the journey again meanwhile; nobody walks it twice at once."))
    except ShardIsBusy:
        messages.warning(request, _("The engine works on this person just now. Try again in a moment."))
    else:
        messages.success(request, _("It is tried again at the step where it failed."))
    return redirect(reverse("insights:engine") + "#failed")


SETTLED = {
    "sent": lambda: _("It counts as sent."),
    "again": lambda: _("It goes out again, if it still may: consent, plan, caps and quiet hours are asked first."),
    "leave": lambda: _("It stays in doubt, counts as sent, and is listed no more."),
}


def _now(now: Any) -> dict[str, Any]:
    seen = glance(now)
    return {
        "now": now,
        "glance": seen,
        "lag": words_of(seen),
        "shards": [(one.shard, lasting(one.inbox), lasting(one.timer), lasting(one.held)) for one in seen.shards],
        "of_shards": SHARDS,
        "pulses": [
            (_("Beat ticked"), seen.pulses.beat, lasting(now - seen.pulses.beat) if seen.pulses.beat else "", "beat" in seen.silent),
            (
                _("A worker took a tick"),
                seen.pulses.worker,
                lasting(now - seen.pulses.worker) if seen.pulses.worker else "",
                "worker" in seen.silent,
            ),
        ],
    }
