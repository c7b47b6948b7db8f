"""The pages for what went wrong; the unexpected is logged here, once, under a reference."""

import secrets
import sys

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import get_language

from fullcycle.doors.frame import looks


log = structlog.get_logger(__name__)

# No letters or digits that are mistaken for another when read out on the phone.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
REFERENCE_LENGTH = 8
REFERENCE = "Fullcycle-Reference"
"""The header that carries the reference to whoever reads no page."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read; one that was too large says so."""
    words = str(exception) if isinstance(exception, RequestDataTooBig) else ""
    return _page(request, status=400, words=words)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this person; a refusal's own words are shown."""
    return _page(request, status=403, words=str(exception or ""))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open for too long, or came from elsewhere."""
    del reason
    return _page(request, status=403, has_expired=True)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page."""
    del exception
    return _page(request, status=404)


def unexpected(request: HttpRequest) -> HttpResponse:
    """500: log the error with its reference, and apologise.

    The page is drawn without the session or the database, which may be what has failed.
    """
    reference = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))
    log.error(
        "unexpected error",
        reference=reference,
        exc_info=sys.exc_info(),
        method=request.method,
        path=request.path,
        person_id=request.session.get("_auth_user_id") if hasattr(request, "session") else None,
    )
    response = _page(request, status=500, reference=reference)
    response.headers[REFERENCE] = reference
    return response


def _page(request: HttpRequest, *, status: int, **values: object) -> HttpResponse:
    context = looks.context(request) | values | {"status": status, "is_bare": True}
    template = loader.get_template("frame/error.html")
    response = HttpResponse(template.render(context), status=status)
    response.headers["Content-Language"] = get_language() or "zh-hans"
    response.headers["Cache-Control"] = "no-store"
    return response
