"""What every answer of the interface has: no cookie was read for it, no page stands in it."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from fullcycle.doors.api import problems
from fullcycle.doors.frame import errors


Answer = Callable[[HttpRequest], HttpResponseBase]

INTERFACE = "/api/v1/"
_KEPT = ("Allow", "Content-Language", "Retry-After")


class ForMachines:
    """Takes cookies off requests to the interface and turns its error pages into problems."""

    def __init__(self, get_response: Answer) -> None:
        """Stand before sessions, languages and everything else that reads cookies."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; to a machine always in its own words.

        Nothing here rests on a cookie, so no other site can make a browser ask for anybody.
        """
        if not request.path.startswith(INTERFACE):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        is_problem = response.headers.get("Content-Type") == problems.TYPE
        if response.status_code >= HTTPStatus.BAD_REQUEST and not is_problem:
            response = _without_page(response)
        # Who looked for a session on the way found none: no cookie changes the answer.
        response.headers["Vary"] = "Authorization, Accept-Language"
        return response


def _without_page(page: HttpResponseBase) -> HttpResponseBase:
    problem = problems.Problem(
        HTTPStatus(page.status_code),
        headers={name: page.headers[name] for name in _KEPT if name in page.headers},
    )
    with translation.override(page.headers.get("Content-Language", "zh-hans")):
        return problems.answer(problem, reference=page.headers.get(errors.REFERENCE))
