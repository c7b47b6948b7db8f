"""What the pages of the customer's steps share: the open step, and everything wrong at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from fullcycle.doors.frame import asking, standing
from fullcycle.doors.frame.asking import Fault
from fullcycle.doors.portal import cases_at_door, step_forms
from fullcycle.doors.portal.cases_at_door import FoundTask
from fullcycle.doors.portal.handing import Place
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases


Page = Callable[[HttpRequest, str], HttpResponse]


class StepIsOver(Exception):
    """The step was done already; the message says by whom and when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a step asks for, what is done with the answers, which refusals it knows."""

    form: asking.Form
    act: Callable[[], object]
    refusals: tuple[type[Exception], ...]
    rows: Sequence[asking.Form] = ()
    places: Sequence[Place] = ()

    @property
    def forms(self) -> tuple[asking.Form, ...]:
        """The form and its rows, in the order of the page."""
        return (self.form, *self.rows)


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


def taken(
    request: HttpRequest, found: FoundTask, asked: Asked
) -> HttpResponse | tuple[Fault, ...]:
    """Do the step and go to the progress page; or everything that is wrong, if sent."""
    if not step_forms.is_sent(request):
        return ()
    are_valid = [form.is_valid() for form in asked.forms]
    if not all(are_valid) or any(place.refused for place in asked.places):
        return _faults(asked)
    known: tuple[type[Exception], ...] = (*asked.refusals, casework.UnableToCompleteTask)
    try:
        asked.act()
    except known as refusal:
        asking.mark(refusal, asked.form, asked.rows)
        return _faults(asked)
    messages.success(request, _("收到了，接下来的事我们来办。"))
    return redirect("portal:progress", found.case.number)


def _faults(asked: Asked) -> tuple[Fault, ...]:
    """What is wrong with the whole first, then field by field, the files last."""
    found = [
        *(fault for form in asked.forms for fault in form.faults()),
        *(place.fault() for place in asked.places if place.refused),
    ]
    return tuple(sorted(found, key=lambda fault: bool(fault.anchor)))
