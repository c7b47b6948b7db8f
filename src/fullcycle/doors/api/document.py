"""The OpenAPI document: written by the library, put into words by us."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from fullcycle.doors.api import problems


SUMMARIES: Mapping[str, Promise] = {
    "accounts": _("有哪些户号"),
    "bills": _("一个户号的账单"),
    "bill": _("一张账单，每一行都在"),
    "explanation": _("这张账单为什么多了、少了"),
    "facts": _("这张账单是根据什么算的"),
    "curve": _("一天的负荷曲线，每 15 分钟一个数"),
}
"""What each address gives, by the name of its operation."""


class Interface(NinjaAPI):
    """The interface; its document speaks the reader's language and names problems as sent."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The OpenAPI document."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for operations in document["paths"].values():
            for operation in operations.values():
                operation["summary"] = str(SUMMARIES[operation["operationId"]])
                for status, response in operation["responses"].items():
                    if int(status) >= HTTPStatus.BAD_REQUEST:
                        (content,) = response["content"].values()
                        response["content"] = {problems.TYPE: content}
        return document
