"""The account managers: who serves how many, and who is away."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fullcycle.doors.workbench import desk
from fullcycle.records.portfolios import policy, queries


@desk.desk_page
def portfolios(request: HttpRequest) -> HttpResponse:
    """List the managers for whoever balances their work.

    Raises:
        PermissionDenied: if the reader is no head.
    """
    viewer = desk.viewer(request)
    if not policy.may_change_manager(person_id=viewer.person_id, at=viewer.at):
        raise PermissionDenied(_("客户经理的分工只有管理者可以查看和调整。"))
    context = {"portfolios": queries.list_portfolios(at=viewer.at)}
    return desk.show(request, "workbench/portfolios.html", context)
