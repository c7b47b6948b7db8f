"""What small pages have in common: ask, do, say so, go back; most of them move a case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from fullcycle.doors.frame import deeds
from fullcycle.doors.workbench import desk
from fullcycle.records.casework import queries as cases


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(deeds.Deed):
    """A deed with the page on which it is asked for; most of them move a case."""

    template: str
    context: Callable[[], Mapping[str, object]] = dict
    """What the page shows besides the form; asked only when the page is shown."""


def ask(request: HttpRequest, case_id: int, move: Move) -> HttpResponse:
    """Show the form; when it is sent and taken, go back to the case."""

    def context() -> Mapping[str, object]:
        return {"case": cases.get_case(case_id=case_id).card, **move.context()}

    back = reverse("workbench:case", args=[case_id])
    return ask_and_go(request, replace(move, context=context), back=back)


def ask_and_go(request: HttpRequest, move: Move, *, back: str) -> HttpResponse:
    """Show the form; when it is sent and taken, go back to that address."""
    if deeds.is_taken(request, move):
        return redirect(back)
    return desk.show(request, move.template, {"form": move.form, **move.context()})


def refuse_unless(is_allowed: object) -> None:
    """Refuse whoever may not make a move.

    Raises:
        PermissionDenied: in words.
    """
    if not is_allowed:
        raise PermissionDenied(_("这项业务只能由负责的客户经理或管理者这样调整。"))


def rights(request: HttpRequest, case_id: int) -> cases.CaseRights:
    """What the reader may do with the case.

    Raises:
        Case.DoesNotExist: if there is none.
    """
    viewer = desk.viewer(request)
    return cases.rights_in_case(case_id=case_id, person_id=viewer.person_id, at=viewer.at)
