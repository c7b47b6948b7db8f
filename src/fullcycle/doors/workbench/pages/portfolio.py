"""One manager: whom they serve, in which part, and when they are away."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from fullcycle.doors.frame import days, submits
from fullcycle.doors.workbench import desk, moves
from fullcycle.records.casework.queries import Viewer
from fullcycle.records.people import queries as people
from fullcycle.records.portfolios import actions, policy, queries


class LeaveForm(forms.Form):
    """From which day to which, both included, and why."""

    first_on = forms.DateField(
        label=gettext_lazy("从哪一天起"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last_on = forms.DateField(
        label=gettext_lazy("到哪一天（含当天）"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("事由"),
        help_text=gettext_lazy("只在内部看得到，例如：年休假、培训。"),
        max_length=200,
        required=False,
    )


@desk.desk_page
@submits.once
def portfolio(request: HttpRequest, manager_id: int) -> HttpResponse:
    """Show the manager's customers and leaves; sent, record another leave.

    Raises:
        PermissionDenied: if it is a colleague's and the reader is no head.
        Http404: if there is no such manager.
    """
    viewer = desk.viewer(request)
    if not policy.may_see_portfolio(
        person_id=viewer.person_id, manager_id=manager_id, at=viewer.at
    ):
        raise PermissionDenied(_("只能查看自己服务的客户，同事的由管理者查看。"))
    if policy.MANAGER_ROLE not in people.roles_of(person_id=manager_id, at=viewer.at):
        raise Http404
    form = LeaveForm(request.POST or None)
    move = moves.Move(
        template="workbench/portfolio.html",
        form=form,
        act=lambda: actions.record_leave(
            manager_id=manager_id,
            starts_at=days.begin_of(form.cleaned_data["first_on"]),
            ends_at=days.end_of(form.cleaned_data["last_on"]),
            reason=form.cleaned_data["reason"],
            at=viewer.at,
            by_id=viewer.person_id,
        ),
        refusals=(actions.UnableToRecordLeave,),
        done=_("已登记，这段时间由每位客户的另一位客户经理接待。"),
        context=lambda: _context(manager_id, viewer),
    )
    return moves.ask_and_go(
        request, move, back=reverse("workbench:portfolio", args=[manager_id])
    )


def _context(manager_id: int, viewer: Viewer) -> dict[str, object]:
    served = queries.list_customers_of_manager(manager_id=manager_id, at=viewer.at)
    return {
        "manager": people.get_person(person_id=manager_id),
        "served": served,
        "acting": sum(row.is_acting for row in served),
        "leaves": [
            (leave, leave.starts_at <= viewer.at, days.last_day_before(leave.ends_at))
            for leave in queries.list_leaves(manager_id=manager_id, at=viewer.at)
        ],
        "is_head": policy.may_change_manager(person_id=viewer.person_id, at=viewer.at),
    }


@desk.desk_page
@require_POST
def be_back(request: HttpRequest, leave_id: int) -> HttpResponse:
    """End a leave that is under way, or call off one to come.

    Raises:
        Leave.DoesNotExist: if there is no such leave.
    """
    viewer = desk.viewer(request)
    manager_id = queries.manager_of_leave(leave_id=leave_id)
    acts = {"end": actions.end_leave, "call_off": actions.call_off_leave}
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        act(leave_id=leave_id, at=viewer.at, by_id=viewer.person_id)
    except actions.UnableToRecordLeave as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已更新，接待客户的人随即换回来。"))
    return redirect("workbench:portfolio", manager_id)
