"""What goes wrong, told to machines by RFC 9457: a status, a word for it, a sentence."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


TYPE = "application/problem+json"

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Fullcycle"'}
"""What an answer of 401 must carry (RFC 9110)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemAnswer:
    """A problem by RFC 9457; `parameters` were at fault, `reference` finds it in our log."""

    type: str
    title: str
    status: int
    detail: str
    parameters: tuple[str, ...] = ()
    reference: str | None = None


class Problem(Exception):
    """A request that is answered by a problem, in words for whoever runs the machine."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str = "",
        *,
        parameters: tuple[str, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Say which, why, and with which headers."""
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.parameters = parameters
        self.headers = headers or {}


_WORDS: Mapping[int, str | Promise] = {
    HTTPStatus.BAD_REQUEST: _("请求写得不对，请核对后重试。"),
    HTTPStatus.UNAUTHORIZED: _("请在请求头 Authorization 里带上接口密钥：Bearer fc_…"),
    HTTPStatus.FORBIDDEN: _("这个密钥没有这样的授权。"),
    HTTPStatus.NOT_FOUND: _("没有这个地址，或者它不属于这个密钥。"),
    HTTPStatus.METHOD_NOT_ALLOWED: _("这里只能读取（GET）。"),
    HTTPStatus.TOO_MANY_REQUESTS: _("请求太频繁了，请稍后再试。"),
    HTTPStatus.INTERNAL_SERVER_ERROR: _("对不起，我们这边出了差错，已记录下来。"),
    HTTPStatus.SERVICE_UNAVAILABLE: _("现在读不出来，请稍后再试。"),
}


def answer(problem: Problem, *, reference: str | None = None) -> HttpResponse:
    """The problem as an answer, in the language asked for."""
    status = problem.status
    told = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": problem.detail or str(_WORDS.get(status, status.phrase)),
    }
    if problem.parameters:
        told["parameters"] = list(problem.parameters)
    if reference is not None:
        told["reference"] = reference
    challenge = CHALLENGE if status is HTTPStatus.UNAUTHORIZED else {}
    return HttpResponse(
        json.dumps(told, ensure_ascii=False, indent=2),
        status=status,
        content_type=TYPE,
        headers={"Cache-Control": "no-store", **challenge, **problem.headers},
    )
