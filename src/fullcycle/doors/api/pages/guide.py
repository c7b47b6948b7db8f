"""How to call the interface, for the people who write what calls it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fullcycle.doors.api import access
from fullcycle.doors.api.interface import api


def guide(request: HttpRequest) -> HttpResponse:
    """Show what there is to read, with examples to copy."""
    document = api.get_openapi_schema()
    return render(
        request,
        "api/guide.html",
        {
            "root": request.build_absolute_uri("v1"),
            "calls": access.CALLS_A_MINUTE,
            "addresses": [
                {"path": path, "summary": operation["summary"]}
                for path, operations in document["paths"].items()
                for operation in operations.values()
            ],
        },
    )
