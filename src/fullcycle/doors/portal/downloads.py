"""Handing out a paper: to whoever may see it, as a file, never shown in the page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin
from fullcycle.records.archive import queries as archive


@signin.customer_page
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Send the newest version of a paper; another customer's does not exist."""
    try:
        opened = archive.open_paper(
            paper_id=paper_id,
            by_id=signin.customer_person_id(request),
            at=clock.now(),
            reason=_("客户查看自己的材料"),
        )
    except archive.UnableToOpenPaper as refusal:
        raise Http404 from refusal
    return HttpResponse(opened.content, headers=opened.headers)
