"""One case on one page: where it stands, whose turn it is, what was promised."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from fullcycle.doors.frame import asking, owners, signin, standing, submits
from fullcycle.doors.workbench import desk, drawing, timeline
from fullcycle.journeys.connecting import needs
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import ProgressView, TaskView
from fullcycle.records.journal import queries as journal
from fullcycle.records.portfolios import queries as portfolios
from fullcycle.stages.care import queries as care


SHOWN_EVENTS = 15


class AnswerForm(asking.Form):
    """A message to the customer."""

    words = forms.CharField(
        label=gettext_lazy("回复客户"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@desk.desk_page
@submits.once
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show the case; a post answers the customer.

    Raises:
        Case.DoesNotExist: if there is no such case.
    """
    viewer = desk.viewer(request)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            casework.say(
                case_id=case_id,
                words=form.cleaned_data["words"],
                node="",
                by_id=viewer.person_id,
                at=viewer.at,
            )
        except casework.UnableToSay as refusal:
            form.add_error("words", str(refusal))
        else:
            messages.success(request, _("已发给客户。"))
            return redirect("workbench:case", case_id)
    return desk.show(request, "workbench/case.html", _context(request, case_id, form))


def _context(request: HttpRequest, case_id: int, form: AnswerForm) -> dict[str, object]:
    viewer = desk.viewer(request)
    progress = cases.progress_of(case_id=case_id, at=viewer.at)
    thread = cases.list_messages(case_id=case_id)
    papers = archive.list_papers(case_id=case_id, at=viewer.at)
    state = cases.drawing_state(case_id=case_id)
    happened = timeline.events(
        lines=journal.list_lines_of_case(case_id=case_id), messages=thread
    )
    card = progress.case.card
    return {
        "at": viewer.at,
        "case": card,
        "progress": progress,
        "rules": progress.case.rules,
        "managers": portfolios.find_managers_of(customer_id=card.customer_id, at=viewer.at),
        "rights": cases.rights_in_case(
            case_id=case_id, person_id=viewer.person_id, at=viewer.at
        ),
        "mine": _mine(request, progress),
        "bar": _bar(progress),
        "begun": [one for one in progress.limits if one.starts_at and not one.stops_at],
        "over": [one for one in progress.limits if one.starts_at and one.stops_at],
        "ahead": [one for one in progress.limits if one.starts_at is None],
        "turns": cases.list_turns(case_id=case_id),
        "visits": cases.list_visits(case_id=case_id),
        "thread": thread,
        "concerns": care.complaints_of(case_id=case_id),
        "events": happened[:SHOWN_EVENTS],
        "older": happened[SHOWN_EVENTS:],
        "papers": papers,
        "parcels": archive.list_parcels(
            case_id=case_id, person_id=viewer.person_id, at=viewer.at
        ),
        "owed": needs.lacking(
            progress.case.rules.papers, held={paper.material for paper in papers}
        ),
        "state": state,
        "listed": drawing.listed(state, progress.case.rules),
        "language": get_language() or "zh-hans",
        "form": form,
    }


def _mine(request: HttpRequest, progress: ProgressView) -> TaskView | None:
    """The open task that the reader's roles would do; the page of the task asks the policy."""
    roles = signin.roles(request)
    if progress.case.card.is_paused:
        return None
    mine = (task for task in progress.open_tasks if task.role in roles)
    return next((task for task in mine if not task.is_the_customers), None)


def _bar(progress: ProgressView) -> owners.ClockBar:
    whole = standing.whole_limit(progress)
    counted = sum(one.allowed_days for one in progress.limits if one.counts_for_rate)
    return standing.clock_bar(
        progress, promised_working_days=whole.allowed_days if whole else counted
    )
