"""How large the print is, and what every page needs to know to draw itself."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


PRINT_COOKIE = "print_size"
A_YEAR_IN_SECONDS = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintSize:
    """One size of body text; the class name on <html> sets it."""

    code: str
    label: str | Promise
    pixels: int


PRINT_SIZES = (
    PrintSize(code="standard", label=_("标准"), pixels=16),
    PrintSize(code="large", label=_("大字"), pixels=20),
    PrintSize(code="larger", label=_("特大"), pixels=24),
    PrintSize(code="largest", label=_("最大"), pixels=30),
)


def print_size(request: HttpRequest) -> PrintSize:
    """The size that the reader chose, the standard one where the cookie says nothing known."""
    chosen = request.COOKIES.get(PRINT_COOKIE, "")
    return next((size for size in PRINT_SIZES if size.code == chosen), PRINT_SIZES[0])


def remember_print_size(response: HttpResponse, code: str) -> None:
    """Keep a known size for a year; anything else forgets the choice."""
    if any(size.code == code for size in PRINT_SIZES):
        response.set_cookie(
            PRINT_COOKIE,
            code,
            max_age=A_YEAR_IN_SECONDS,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(PRINT_COOKIE, samesite="Lax")


def context(request: HttpRequest) -> dict[str, Any]:
    """What `frame/base.html` reads: language, print size, the hot line."""
    return {
        "language_code": get_language() or settings.LANGUAGE_CODE,
        "languages": settings.LANGUAGES,
        "print_size": print_size(request),
        "print_sizes": PRINT_SIZES,
        "hotline": settings.HOTLINE,
    }
