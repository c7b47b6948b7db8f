"""The queues of one's roles: what waits, by when, and who has taken it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from fullcycle.doors.workbench import desk, paging
from fullcycle.records.casework import queries as cases


@desk.desk_page
def queue(request: HttpRequest) -> HttpResponse:
    """Show all my queues together, or one of them with `?role=`.

    Raises:
        PermissionDenied: if the role named is not mine.
    """
    viewer = desk.viewer(request)
    counts = cases.count_queue(viewer=viewer)
    role = request.GET.get("role") or None
    if role is not None and role not in counts:
        raise PermissionDenied(_("这个待办不属于您的岗位。"))
    page = cases.list_queue(viewer=viewer, role=role, after=paging.key(request))
    mine = {"role": role} if role else {}
    context = {
        "at": viewer.at,
        "page": page,
        "calendar_warning": desk.calendar_warning(request, told=desk.HEADS),
        "counts": counts,
        "total": sum(counts.values()),
        "role": role,
        "next_href": paging.next_href(page.next_key, **mine),
        "first_href": paging.here(**mine) if "after" in request.GET else "",
        "all_href": reverse("workbench:queue"),
    }
    return desk.show(request, "workbench/queue.html", context)
