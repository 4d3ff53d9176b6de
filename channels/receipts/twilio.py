"""What Twilio tells us: delivery receipts and answers, signed with the account's token."""

import base64
import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from audience.now import database_now
from channels.dispatch.routes import SenderNotReady, settings_of
from channels.models import Message, Sender
from channels.providers import SHELF
from channels.providers.twilio import SUPPRESS
from channels.receipts.hear import hear
from channels.receipts.replies import heard_from
from channels.store.suppressing import suppress

KINDS = {"delivered": "delivered", "undelivered": "failed", "failed": "failed", "read": "opened"}
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@csrf_exempt  # Twilio's signature is the permission.
@require_POST
def hook(request: HttpRequest, sender_id: int) -> HttpResponse:
    """Take in one call. Whatever is not signed by this sender's account is refused; what we know already changes nothing."""
    token = _token(sender_id)
    if not token or not _is_signed(request, token):
        return HttpResponse("The signature does not fit.", status=403, content_type="text/plain")
    now = database_now()
    said = request.POST
    if "MessageStatus" in said:
        _status(request, said, now)
    elif said.get("From") and "Body" in said:
        sid = said.get("MessageSid") or said.get("SmsSid", "")
        heard_from(str(said["From"]), str(said["Body"]), at=now, now=now, provider_event_id=f"in:{sid}", provider="twilio")
    return HttpResponse(NOTHING_TO_SAY, content_type="text/xml")


def sign(url: str, said: QueryDict, token: str) -> str:
    """Twilio's signature: the address, then each name with its values, in the order of names."""
    signed = url + "".join(name + value for name in sorted(said) for value in sorted(set(said.getlist(name))))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def _is_signed(request: HttpRequest, token: str) -> bool:
    # Behind a proxy only PUBLIC_URL knows the address that Twilio called.
    urls = (settings.PUBLIC_URL.rstrip("/") + request.get_full_path(), request.build_absolute_uri())
    given = request.headers.get("X-Twilio-Signature", "")
    return any(hmac.compare_digest(sign(url, request.POST, token).encode(), given.encode()) for url in urls)


def _token(sender_id: int) -> str:
    sender = Sender.objects.filter(pk=sender_id, provider="twilio").first()
    try:
        return str(settings_of(SHELF["twilio"], sender).auth_token) if sender is not None else ""
    except SenderNotReady:
        return ""


def _status(request: HttpRequest, said: QueryDict, now: datetime) -> None:
    status, sid, code, to = (str(said.get(name, "")) for name in ("MessageStatus", "MessageSid", "ErrorCode", "To"))
    kind = KINDS.get(status)
    message = _message(request.GET.get("message", ""), sid)
    if kind is None or message is None:
        return
    data = {"reason": f"Twilio {code}"} if code else {}
    hear(message.pk, kind, now, data, provider_event_id=f"{sid}:{status}", provider="twilio", now=now)
    if code.isdigit() and (reason := SUPPRESS.get(int(code))) and to:
        suppress("sms", to, reason, now)


def _message(named: str, sid: str) -> Message | None:
    """Find the message by the id in the address that we gave, which Twilio signed, or by Twilio's own."""
    if named.isascii() and named.isdigit() and len(named) < 19:
        found = Message.objects.filter(pk=int(named), channel="sms").first()
        return found if found is not None and found.provider_id in ("", sid) else None
    return Message.objects.filter(provider="twilio", provider_id=sid).first() if sid else None
