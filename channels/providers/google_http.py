"""How google-auth makes its calls, through our HTTP client."""

from collections.abc import Mapping
from typing import Any

import httpx
from google.auth import exceptions, transport

SECONDS = 8.0


class _Response(transport.Response):
    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    @property
    def status(self) -> int:
        return self._response.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        return self._response.headers

    @property
    def data(self) -> bytes:
        return self._response.content


class Request(transport.Request):
    def __call__(
        self, url: str, method: str = "GET", body: Any = None, headers: Mapping[str, str] | None = None, timeout: Any = None, **more: Any
    ) -> _Response:
        try:
            return _Response(httpx.request(method, url, content=body, headers=headers, timeout=SECONDS))
        except httpx.HTTPError as why:
            raise exceptions.TransportError(type(why).__name__) from why  # type: ignore[no-untyped-call]
