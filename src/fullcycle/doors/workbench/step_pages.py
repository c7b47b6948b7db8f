"""Which page does which step of a case."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from fullcycle.doors.frame import standing, submits
from fullcycle.doors.workbench import desk
from fullcycle.doors.workbench.pages.tasks import (
    accept,
    callback,
    check_dispute,
    check_mode_change,
    complete_check,
    contract_draft,
    design_review,
    doc_archive,
    energise,
    fee_calc,
    grid_project,
    info_archive,
    meter_install,
    meter_prep,
    mid_inspect,
    plan_approve,
    plan_draft,
    plan_reply,
    plan_sign_dev,
    plan_sign_disp,
    plan_sign_om,
    survey,
)
from fullcycle.doors.workbench.sheets import Sheet
from fullcycle.doors.workbench.templatetags import workbench as words
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import TaskView


PAGES: Mapping[str, Callable[[Sheet], HttpResponse]] = {
    "accept": accept.accept,
    "survey": survey.survey,
    "plan_draft": plan_draft.plan_draft,
    "plan_sign_dev": plan_sign_dev.plan_sign_dev,
    "plan_sign_om": plan_sign_om.plan_sign_om,
    "plan_sign_disp": plan_sign_disp.plan_sign_disp,
    "plan_approve": plan_approve.plan_approve,
    "plan_reply": plan_reply.plan_reply,
    "fee_calc": fee_calc.fee_calc,
    "grid_project": grid_project.grid_project,
    "design_review": design_review.design_review,
    "mid_inspect": mid_inspect.mid_inspect,
    "contract_draft": contract_draft.contract_draft,
    "meter_prep": meter_prep.meter_prep,
    "complete_check": complete_check.complete_check,
    "meter_install": meter_install.meter_install,
    "energise": energise.energise,
    "info_archive": info_archive.info_archive,
    "callback": callback.callback,
    "doc_archive": doc_archive.doc_archive,
    "check_dispute": check_dispute.check_dispute,
    "check_mode_change": check_mode_change.check_mode_change,
}
"""The company's steps by their ids in the drawing; the customers' are the portal's."""


@desk.desk_page
@submits.once
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """Show the page of the step.

    Raises:
        PermissionDenied: if it is not the reader's to do.
        Http404: if there is no such step.
    """
    viewer = desk.viewer(request)
    found = cases.get_task(task_id=task_id)
    if not found.is_open and request.method == "GET":
        return _over(request, found)
    if found.is_the_customers:
        raise PermissionDenied(_("这一步由客户在网上办理，不用您办。"))
    if not cases.may_complete_task(task_id=task_id, person_id=viewer.person_id, at=viewer.at):
        raise PermissionDenied(
            _("这一步由“%(role)s”办理，您的岗位或服务的客户不包括它。")
            % {"role": words.role_words(found.role)}
        )
    if found.node not in PAGES:
        raise Http404
    return PAGES[found.node](Sheet(request=request, task=found, viewer=viewer))


def _over(request: HttpRequest, found: TaskView) -> HttpResponse:
    messages.info(request, standing.over_words(found, called=found.wording))
    return redirect("workbench:case", found.case_id)
