"""Push by Firebase

Sends push messages to Android, iOS and browsers through Firebase Cloud Messaging (HTTP v1). Paste the JSON of a service account, or
leave it empty to use FCM_CREDENTIALS of the environment.

Every device of a person gets the message; it counts as sent as soon as one of them has it. Devices that Firebase knows no more are
forgotten. Firebase takes no key of ours: what is in doubt is listed and not sent again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings as django_settings
from google.auth import exceptions as google_errors
from google.oauth2 import service_account

from channels.providers.base import Accepted, InDoubt, Outgoing, Provider, Refused, Unreachable, register
from channels.providers.google_http import Request
from channels.providers.http import Response, call, check
from ground.ask import ask
from ground.words import _

# A claim is given up after 30 seconds; a person with many devices and a slow line must not take longer.
SECONDS_IN_ALL = 12
SCOPE = "https://www.googleapis.com/auth/firebase.messaging"


@dataclass(frozen=True, slots=True, kw_only=True)
class FcmSettings:
    credentials: str = ask(_("Service account (JSON)"), kind="secret", default="", needed=False)
    base_url: str = ask(_("Address of the API"), default="https://fcm.googleapis.com")


@register
class Fcm(Provider[FcmSettings]):
    key = "fcm"
    channels = frozenset({"push"})
    settings = FcmSettings

    def environment(self) -> Mapping[str, Any]:
        """FCM_CREDENTIALS holds the JSON of a service account or the path of its file."""
        return {"credentials": django_settings.FCM_CREDENTIALS}

    def send(self, outgoing: Outgoing, settings: FcmSettings) -> Accepted:
        account = _account(settings.credentials)
        accepted: list[str] = []
        gone: list[str] = []
        failed: Refused | Unreachable | InDoubt | None = None
        began = monotonic()
        for device in outgoing.to:
            if monotonic() - began > SECONDS_IN_ALL:
                break
            try:
                accepted.append(_to_device(outgoing, device, account, settings.base_url))
            except Refused as why:
                gone += why.gone
                failed = why if failed is None else failed
            except (Unreachable, InDoubt) as why:
                failed = why
        if accepted:
            return Accepted(provider_id=accepted[0], gone=tuple(gone))
        if gone and len(gone) == len(outgoing.to):
            raise Refused("no device is left", permanent=True, gone=tuple(gone))
        raise failed or Refused("no device", permanent=True)


class _Account:
    """A service account and its access token, which is fetched anew before it ends."""

    def __init__(self, info: Mapping[str, Any]) -> None:
        self.project = str(info["project_id"])
        self._lock = Lock()
        self._credentials = service_account.Credentials.from_service_account_info(info, scopes=[SCOPE])  # type: ignore[no-untyped-call]

    def token(self) -> str:
        with self._lock:
            try:
                if not self._credentials.valid:
                    self._credentials.refresh(Request())
            except google_errors.TransportError as why:
                raise Unreachable("token not reached") from why
            except google_errors.GoogleAuthError as why:
                raise Refused("token refused", permanent=False) from why
            return str(self._credentials.token)


@lru_cache(maxsize=16)
def _account(credentials: str) -> _Account:
    try:
        text = credentials if credentials.lstrip().startswith("{") else Path(credentials).read_text(encoding="utf-8")
        return _Account(json.loads(text))
    except (OSError, ValueError, KeyError) as why:
        raise Refused("credentials cannot be read", permanent=False) from why


def _to_device(outgoing: Outgoing, device: str, account: _Account, base_url: str) -> str:
    data = {"message_id": str(outgoing.message_id)} | ({"url": outgoing.url} if outgoing.url else {})
    body = {"message": {"token": device, "notification": {"title": outgoing.subject, "body": outgoing.text}, "data": data}}
    response = call(
        "POST",
        f"{base_url.rstrip('/')}/v1/projects/{account.project}/messages:send",
        json=body,
        headers={"Authorization": f"Bearer {account.token()}"},
    )
    code = _error_code(response)
    if response.status_code == 404 or code == "UNREGISTERED":
        raise Refused("Firebase UNREGISTERED", permanent=True, gone=(device,))
    check(response, f"Firebase {response.status_code} {code}".rstrip())
    return str(response.json().get("name", ""))


def _error_code(response: Response) -> str:
    if response.status_code < 400:
        return ""
    try:
        error = response.json()["error"]
        return str(next((d["errorCode"] for d in error.get("details", []) if "errorCode" in d), error.get("status", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
