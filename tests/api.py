"""An engineer with an API key and nothing else."""

from collections.abc import Mapping
from typing import Any

from django.test import Client

from audience import keys
from audience.api.scopes import scopes
from audience.models import AccessKey
from audience.now import database_now


class Engineer:
    """Speaks HTTP with a key of these scopes; all of them if none are named."""

    def __init__(self, *words: str, kind: str = AccessKey.Kind.API) -> None:
        given = words or tuple(scopes.keys())
        self.key, self.secret = keys.make(kind, "ci", given if kind == AccessKey.Kind.API else [], "user:maya", database_now())
        self.client = Client(enforce_csrf_checks=True)

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}"}
        extra: dict[str, Any] = {"QUERY_STRING": _query(query)} if query else {}
        if isinstance(body, bytes):
            return self.client.generic(method, path, body, content_type="application/json", headers=headers, **extra)
        if body is None:
            return self.client.generic(method, path, headers=headers, **extra)
        return getattr(self.client, method.lower())(path, body, content_type="application/json", headers=headers, **extra)

    def get(self, path: str, **query: Any) -> Any:
        return self.ask("GET", path, **query)

    def post(self, path: str, body: Any = None) -> Any:
        return self.ask("POST", path, body)

    def patch(self, path: str, body: Any) -> Any:
        return self.ask("PATCH", path, body)

    def put(self, path: str, body: Any) -> Any:
        return self.ask("PUT", path, body)

    def delete(self, path: str) -> Any:
        return self.ask("DELETE", path)


def _query(said: Mapping[str, Any]) -> str:
    from urllib.parse import urlencode

    return urlencode(said)


def assert_problem(answer: Any, status: int, code: str, field: str | None = None) -> dict[str, Any]:
    """Look at a problem: the right kind, with a code, a field and a sentence."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert (told["status"], told["code"]) == (status, code), told
    assert told["detail"]
    assert told["title"]
    if field is not None:
        assert told["field"] == field, told
    return told
