"""Who speaks to the API: a key of its own kind, in ``Authorization: Bearer`` or as the user of Basic."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from audience import keys
from audience.api.scopes import permissions_of
from audience.doors.credentials import keys_of
from audience.history import Actor
from audience.models import AccessKey
from audience.now import database_now

REALM = 'Bearer realm="Cairn API"'


def actor_of_key(key: AccessKey) -> Actor:
    """Take a key with what its scopes allow. A write key may nothing here, whatever it says."""
    return Actor(f"key:{key.prefix}", permissions_of(key.scopes) if key.kind == AccessKey.Kind.API else frozenset())


class KeyAuthentication(BaseAuthentication):
    """Finds the API key of a request; without one the request is nobody's."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, AccessKey] | None:
        now = database_now()
        for secret in keys_of(request._request, ""):
            key = keys.check(secret, now)
            if key is not None and key.kind == AccessKey.Kind.API:
                return AnonymousUser(), key
        return None

    def authenticate_header(self, request: Request) -> str:
        return REALM


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = KeyAuthentication
    name = ["apiKey", "apiKeyAsUser"]  # noqa: RUF012  as the library declares it

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:
        return [
            {"type": "http", "scheme": "bearer", "description": "An API key, made at Keys in the admin, with scopes."},
            {"type": "http", "scheme": "basic", "description": "The API key as the user, no password: `curl -u cairn_api_…:`"},
        ]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[str]]]:
        # Either of the two, not both.
        return [{name: []} for name in self.name]


class StaffSession(SessionAuthentication):
    """Somebody signed in to the admin may read the docs; everything else wants a key."""
