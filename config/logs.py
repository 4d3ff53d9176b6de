"""How the processes write down what happens, to standard error: JSON in production, lines for reading on a laptop.

Each thing has ``event``, ``level``, ``logger``, ``timestamp`` (UTC) and, where something broke, ``exception`` with the traceback. What
broke while a request was answered has ``method``, ``path`` (without its query, which may name people), ``status`` and the ``user``'s id.
"""

from collections.abc import MutableMapping
from typing import Any

import structlog
from django.http import HttpRequest
from structlog.typing import Processor

Event = MutableMapping[str, Any]


def of_request(logger: Any, name: str, event: Event) -> Event:
    """Add which request it was; nothing is asked of the database, which may be what broke."""
    record = event.get("_record")
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        event.update(method=request.method, path=request.path, status=getattr(record, "status_code", None))
        user = getattr(request.__dict__.get("_cached_user"), "pk", None)
        if user is not None:
            event["user"] = user
    return event


COMMON: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    of_request,
]


def configure(*, as_json: bool) -> dict[str, Any]:
    """Set up structlog, and give Django's ``LOGGING`` so that what others log comes out alike."""
    structlog.configure(
        processors=[*COMMON, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    last: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(default=str, ensure_ascii=False)]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "cairn": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": COMMON,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "cairn"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            # Django's own setting writes outside of debugging to nobody but the admins by mail.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # A page that is not there is no news; what broke is.
            "django.request": {"level": "ERROR"},
            # One line a step of the engine.
            "cairn": {"level": "INFO"},
        },
    }
