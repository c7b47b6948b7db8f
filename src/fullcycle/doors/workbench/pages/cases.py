"""All cases, newest first, found by words of two characters, names and numbers."""

from django.http import HttpRequest, HttpResponse

from fullcycle.doors.workbench import desk, paging
from fullcycle.records.casework import queries as found_cases
from fullcycle.records.casework.queries import FoundByPhone, Viewer


LONGEST_WORDS = 60
SHOWN = {"": None, "open": True, "over": False}


@desk.desk_page
def cases(request: HttpRequest) -> HttpResponse:
    """List cases; `q` narrows by words, `mine` to the reader's customers, `show` by state."""
    viewer = desk.viewer(request)
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    is_mine = request.GET.get("mine") == "1"
    shown = request.GET.get("show", "")
    wanted = found_cases.CaseFilter(
        words=words,
        is_under_way=SHOWN.get(shown),
        manager_id=viewer.person_id if is_mine else None,
    )
    page = found_cases.list_cases(viewer=viewer, wanted=wanted, after=paging.key(request))
    filters = {"q": words, "mine": "1" if is_mine else "", "show": shown}
    kept = {name: value for name, value in filters.items() if value}
    context = {
        "by_phone": _by_phone(request, viewer, words),
        "page": page,
        "words": words,
        "search_text": words,
        "is_mine": is_mine,
        "shown": shown,
        "next_href": paging.next_href(page.next_key, **kept),
        "first_href": paging.here(**kept) if "after" in request.GET else "",
        "tabs": _tabs(kept),
    }
    return desk.show(request, "workbench/cases.html", context)


def _by_phone(request: HttpRequest, viewer: Viewer, words: str) -> FoundByPhone | None:
    """What a whole phone number belongs to; asked once, not again on every further page."""
    if "after" in request.GET:
        return None
    return found_cases.find_by_phone(viewer=viewer, words=words)


def _tabs(kept: dict[str, str]) -> dict[str, str]:
    """The address of each way of looking, keeping the words searched for."""
    words = {"q": kept["q"]} if "q" in kept else {}
    return {
        "all": paging.here(**words),
        "mine": paging.here(**words, mine="1"),
        "open": paging.here(**words, show="open"),
        "over": paging.here(**words, show="over"),
    }
