"""Handing out a paper: to whoever may see it, as a file, never shown in the page."""

from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, language, signin
from fullcycle.records.archive import queries as archive
from fullcycle.records.archive.queries import PaperCard
from fullcycle.records.casework import queries as cases


@signin.customer_page
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Send the newest version of a paper; another customer's does not exist."""
    person_id, at = signin.customer_person_id(request), clock.now()
    try:
        opened = archive.open_paper(
            paper_id=paper_id,
            by_id=person_id,
            at=at,
            reason=_why(paper_id, person_id=person_id, at=at),
        )
    except (archive.UnableToOpenPaper, ObjectDoesNotExist) as refusal:
        raise Http404 from refusal
    return HttpResponse(opened.content, headers=opened.headers)


def _why(paper_id: int, *, person_id: int, at: datetime) -> str:
    """What the person is about, for the journal of identity papers; others need no reason."""
    card = archive.get_paper(paper_id=paper_id, at=at)
    if not card.is_identity:
        return ""
    return _("%(occasion)s（%(whose)s）") % {
        "occasion": _occasion(card),
        "whose": _("本人交的") if card.stored_by_id == person_id else _("同事或系统存入的"),
    }


def _occasion(card: PaperCard) -> str:
    if card.case_id is None:
        return _("填写申请时核对材料")
    tasks = cases.list_tasks_of_case(case_id=card.case_id)
    for task in tasks:
        if task.is_open and task.is_the_customers:
            return _("办理“%(step)s”时查看") % {"step": language.worded(task.customer_wording)}
    return _("查看办理进度时打开")
