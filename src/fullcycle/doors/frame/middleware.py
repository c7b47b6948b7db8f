"""What every answer has: what a browser may load and use; pages are sent compressed."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.middleware.gzip import GZipMiddleware


Answer = Callable[[HttpRequest], HttpResponseBase]

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
PERMISSIONS = (
    "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), browsing-topics=()"
)


class StrictHeaders:
    """Add the content and permissions policies; a page that set its own keeps it."""

    def __init__(self, get_response: Answer) -> None:
        """Stand before the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the policies set."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class RefuseNul:
    """Refuses the character NUL, which no form sends and no database column holds."""

    def __init__(self, get_response: Answer) -> None:
        """Stand where the form was read already, to look for forgery."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, unless there is one in the address or a field.

        Raises:
            BadRequest: if there is.
        """
        if "\0" in request.path or _holds_nul(request.GET) or _holds_nul(request.POST):
            raise BadRequest
        return self.get_response(request)


def _holds_nul(fields: QueryDict) -> bool:
    return any(
        "\0" in name or any("\0" in value for value in values)
        for name, values in fields.lists()
    )


class SmallPages(GZipMiddleware):
    """Compress pages for browsers that ask for it; papers and pictures are small already.

    Django adds some random length, so that a page's length tells nothing of what it holds.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return a page compressed, anything else as it is."""
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed
