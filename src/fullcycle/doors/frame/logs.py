"""How the platform logs: one JSON object a line, a constant message and structured values."""

from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict


def first_lines(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Keep the first line of what an error says: in the next ones the database quotes rows."""
    for error in event.get("exception", ()):
        if isinstance(error, dict):
            error["exc_value"] = str(error.get("exc_value", "")).partition("\n")[0]
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    # No local variables: they hold names, phones and ID numbers.
    structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
    first_lines,
]


def logging_settings(*, level: str, django_request_level: str) -> dict[str, Any]:
    """The LOGGING setting: everything to standard error as JSON.

    Unexpected errors are logged once, by `frame.errors`; Django's own line about each refused
    or missing page would be a second one, so `django_request_level` is CRITICAL in service.
    """
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            },
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.request": {"level": django_request_level},
            "procrastinate.blueprints": {"level": "WARNING"},
            # The process engine tells of every state of every node.
            "spiff": {"level": "WARNING"},
            "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
        },
    }
