"""Keys of pages in addresses: what a list gave, and nothing else, opens its next page."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest


def key(request: HttpRequest) -> str | None:
    """The key of the page asked for, or None for the first.

    Raises:
        Http404: if it is no key that a list of cases or tasks gave.
    """
    after = request.GET.get("after")
    if not after:
        return None
    instant, _sign, row_id = after.rpartition("_")
    try:
        is_whole = datetime.fromisoformat(instant).tzinfo is not None and row_id.isdecimal()
    except ValueError:
        is_whole = False
    if not is_whole:
        raise Http404
    return after


def next_href(next_key: str | None, **filters: object) -> str:
    """The address of the next page, with what narrows the list; empty on the last."""
    return f"?{urlencode({**filters, 'after': next_key})}" if next_key else ""


def here(**filters: object) -> str:
    """The address of the first page with these filters."""
    return f"?{urlencode(filters)}"
