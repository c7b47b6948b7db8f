"""What the pages of the customer's steps share: the open step, days read, refusals shown."""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from fullcycle.doors.frame import standing
from fullcycle.doors.portal import cases_at_door
from fullcycle.doors.portal.cases_at_door import FoundTask
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases


Page = Callable[[HttpRequest, str], HttpResponse]


class StepIsOver(Exception):
    """The step was done already; the message says by whom and when."""


class UnableToRead(Exception):
    """What was typed cannot be read; the message says which field and what to write."""


def step_page(page: Page) -> Page:
    """Lead whoever opens a step that is over to the progress page, and say who did it."""

    @wraps(page)
    def guarded(request: HttpRequest, number: str) -> HttpResponse:
        try:
            return page(request, number)
        except StepIsOver as over:
            messages.info(request, str(over))
            return redirect("portal:progress", number)

    return guarded


def find_task(request: HttpRequest, number: str, node: str) -> FoundTask:
    """The step, open in the case; one that was never reached does not exist.

    Raises:
        StepIsOver: if it was done or cancelled; `step_page` answers that.
    """
    card = cases_at_door.find_case(request, number)
    task = cases.find_latest_task(case_id=card.id, node=node)
    if task is None:
        raise Http404
    if not task.is_open:
        raise StepIsOver(standing.over_words(task, called=task.customer_wording))
    return FoundTask(case=card, task=task)


def typed_day(request: HttpRequest, field: str, label: str) -> date:
    """The day typed in a field.

    Raises:
        UnableToRead: if it is none.
    """
    return day_of(request.POST.get(field, ""), label)


def day_of(typed: str, label: str) -> date:
    """The day that was typed.

    Raises:
        UnableToRead: if it is none.
    """
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as wrong:
        raise UnableToRead(
            _("请填写“%(label)s”，例如 2026-12-31。") % {"label": label}
        ) from wrong


def taken(
    request: HttpRequest,
    found: FoundTask,
    act: Callable[[], object],
    refusals: tuple[type[Exception], ...],
) -> HttpResponse | str:
    """Do the step and go to the progress page; or the words of a refusal."""
    known: tuple[type[Exception], ...] = (
        *refusals,
        UnableToRead,
        casework.UnableToCompleteTask,
    )
    try:
        act()
    except known as refusal:
        return str(refusal)
    messages.success(request, _("收到了，接下来的事我们来办。"))
    return redirect("portal:progress", found.case.number)
