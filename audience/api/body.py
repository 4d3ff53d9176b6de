"""What comes in and goes out: strict JSON, and nothing that cannot be stored."""

import json
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser

from audience.api.problems import Problem
from audience.doors.body import too_large
from audience.protocol import NotUtf8
from audience.protocol.canonical import LARGEST
from audience.protocol.parse import read_text

MOST_BYTES = 3_000_000
MOST_DEPTH = 64


class StrictJson(BaseParser):
    """Reads a JSON object, whatever the content type says: curl's own is that of a form."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise Problem(413, "too_large", too_large(MOST_BYTES, parser_context["request"]), "body")
        try:
            found = json.loads(read_text(raw), parse_constant=_no_number)
        except NotUtf8 as why:
            raise Problem(400, "not_utf8", str(why), why.field) from None
        except RecursionError:
            raise Problem(400, "too_deep", _("Objects may stand at most %(most)d deep.") % {"most": MOST_DEPTH}) from None
        except ValueError:
            raise Problem(400, "unreadable", _("The body is not JSON.")) from None
        if not isinstance(found, dict):
            raise Problem(400, "not_an_object", _("The body is a JSON object."))
        check(found)
        return found


def _no_number(name: str) -> float:
    raise ValueError(name)


def check(value: Any, path: str = "", depth: int = 0) -> None:
    """Raise a Problem for what no column holds: NUL, half a letter, endless numbers, objects without a floor."""
    if depth > MOST_DEPTH:
        raise Problem(400, "too_deep", _("Objects may stand at most %(most)d deep.") % {"most": MOST_DEPTH}, path[:200])
    if isinstance(value, str):
        check_text(value, path)
    elif isinstance(value, dict):
        for name, inner in value.items():
            check_text(name, path)
            check(inner, f"{path}.{name}".lstrip("."), depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            check(inner, f"{path}[{index}]", depth + 1)
    elif (isinstance(value, float) and not isfinite(value)) or (isinstance(value, int) and not -LARGEST < value < LARGEST):
        raise Problem(400, "no_number", _("This number is too large to be kept."), path[:200])


def check_text(text: str, path: str) -> None:
    if "\0" in text or (not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text)):
        where = path[:200].encode("utf-8", "replace").decode().replace("\0", "")
        raise Problem(400, "bad_text", _("A text may hold neither NUL nor half a letter."), where)


class AlwaysJson(DefaultContentNegotiation):
    """Reads and answers JSON, whatever a client calls it."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type
