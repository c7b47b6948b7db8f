"""What customers asked, complained of, or were not content with: what waits for an answer."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fullcycle.doors.frame import signin
from fullcycle.doors.workbench import desk
from fullcycle.stages.care import queries as cared


@desk.desk_page
def concerns(request: HttpRequest) -> HttpResponse:
    """List what is to be answered, what is to be followed up, what the customer has to judge.

    Raises:
        PermissionDenied: if the reader answers no customers.
    """
    refuse_others(request)
    viewer, roles = desk.viewer(request), signin.roles(request)
    person_id, at = viewer.person_id, viewer.at
    context = {
        "at": at,
        "waiting": cared.list_to_answer(person_id=person_id, roles=roles, at=at),
        "follow_ups": cared.list_my_follow_ups(person_id=person_id, at=at),
        "answered": cared.list_answered(person_id=person_id, roles=roles, at=at),
    }
    return desk.show(request, "workbench/concerns.html", context)


def refuse_others(request: HttpRequest) -> None:
    """Refuse whoever answers no customers.

    Raises:
        PermissionDenied: in words.
    """
    if not desk.answers_customers(request):
        raise PermissionDenied(_("客户诉求由客户经理、回访员和管理者答复。"))
