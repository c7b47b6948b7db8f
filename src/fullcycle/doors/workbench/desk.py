"""What every page of the desk stands in: who may come in, the bar on top, refusals noted."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fullcycle.doors.frame import clock, signin
from fullcycle.kernels.calendars.workdays import load_calendar
from fullcycle.kernels.units.wording import Wording
from fullcycle.records.casework import queries as cases
from fullcycle.records.people import queries as people
from fullcycle.records.people.queries import PersonCard
from fullcycle.records.portfolios import policy as portfolios
from fullcycle.stages.care import policy as care


P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]

MANAGER_OF_CUSTOMERS = "AM"
HEADS = frozenset({"MANAGER", "ADMIN"})
"""Who sees to it that the installation's tables are kept up to date."""

BILL_READERS = frozenset({"BILL", "MANAGER", "AUDIT"})
"""Who has the month's bills on the bar; the bills themselves are open to all staff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An entry of the bar on top."""

    href: str
    label: str
    count: int = 0


def desk_page(page: Page[P]) -> Page[P]:
    """Show the page to staff who hold a role; a refusal is written into the journal.

    What somebody may not know of is not found, as what does not exist.
    """

    @never_cache
    @wraps(page)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return _admitted(page)(request, *args, **kwargs)
        except PermissionDenied as refusal:
            signin.note_refusal(request, act="workbench.page.refused", words=str(refusal))
            raise
        # Actions and queries answer so for whoever may not know of a thing.
        except ObjectDoesNotExist as missing:
            raise Http404 from missing

    return guarded


def _admitted(page: Page[P]) -> Page[P]:
    @signin.staff_page()
    @wraps(page)
    def admitted(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not signin.roles(request):
            raise PermissionDenied(_("您的账号还没有岗位，请联系系统管理员。"))
        return page(request, *args, **kwargs)

    return admitted


def answers_customers(request: HttpRequest) -> bool:
    """Whether the reader holds a role that answers questions and complaints."""
    return not care.ANSWERERS.isdisjoint(signin.roles(request))


def viewer(request: HttpRequest) -> cases.Viewer:
    """Who looks, and when."""
    return cases.Viewer(person_id=signin.staff_id(request), at=clock.now())


def calendar_warning(request: HttpRequest, *, told: Collection[str]) -> Wording | None:
    """That the working calendar ends soon, where the reader holds a role that is told."""
    if signin.roles(request).isdisjoint(told):
        return None
    return load_calendar().running_out(on=timezone.localdate(clock.now()))


def show(
    request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Draw a page with the bar on top."""
    bar = {
        "navigation": _places(request),
        "desk_home": reverse("workbench:home"),
        "search_url": reverse("workbench:cases"),
        "me": _me(request),
    }
    return render(request, template, {**bar, **context}, status=status)


def _places(request: HttpRequest) -> list[Place]:
    roles = signin.roles(request)
    waiting = sum(cases.count_queue(viewer=viewer(request)).values())
    places = [
        Place(href=reverse("workbench:queue"), label=_("待办"), count=waiting),
        Place(href=reverse("workbench:cases"), label=_("业务")),
        Place(href=reverse("workbench:customers"), label=_("客户档案")),
    ]
    if answers_customers(request):
        places.append(Place(href=reverse("workbench:concerns"), label=_("客户诉求")))
    if not BILL_READERS.isdisjoint(roles):
        places.append(Place(href=reverse("workbench:billing"), label=_("电费")))
    if not portfolios.HEADS.isdisjoint(roles):
        places.append(Place(href=reverse("workbench:managers"), label=_("客户经理")))
    if MANAGER_OF_CUSTOMERS in roles:
        mine = reverse("workbench:portfolio", args=[signin.staff_id(request)])
        places.insert(0, Place(href=reverse("workbench:day"), label=_("今天")))
        places.append(Place(href=mine, label=_("我的客户")))
    return places


def _me(request: HttpRequest) -> PersonCard:
    return people.get_person(person_id=signin.staff_id(request))
