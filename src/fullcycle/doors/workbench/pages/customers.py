"""All customers, the largest first, found by words of two characters and by numbers."""

from django.http import Http404, HttpRequest, HttpResponse

from fullcycle.doors.workbench import desk, paging
from fullcycle.records.customers import queries as files


LONGEST_WORDS = 60
ON_A_PAGE = 25


@desk.desk_page
def customers(request: HttpRequest) -> HttpResponse:
    """List customers; `q` narrows by words in name, address and numbers.

    Raises:
        Http404: if the next page asked for is none.
    """
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    try:
        page = files.search_customers(
            words=words, after=request.GET.get("after") or None, limit=ON_A_PAGE
        )
    except files.UnableToFollowPage as refusal:
        raise Http404 from refusal
    kept = {"q": words} if words else {}
    context = {
        "page": page,
        "words": words,
        "next_href": paging.next_href(page.next_after, **kept),
        "first_href": paging.here(**kept) if "after" in request.GET else "",
    }
    return desk.show(request, "workbench/customers.html", context)
