"""What the small pages that move a case have in common: ask, do, say so, go back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from fullcycle.doors.frame import deeds
from fullcycle.doors.workbench import desk
from fullcycle.records.casework import queries as cases


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(deeds.Deed):
    """A deed that moves a case, with the page on which it is asked for."""

    template: str
    context: Mapping[str, object] = field(default_factory=dict)


def ask(request: HttpRequest, case_id: int, move: Move) -> HttpResponse:
    """Show the form; when it is sent and taken, go back to the case."""
    if deeds.is_taken(request, move):
        return redirect("workbench:case", case_id)
    context = {
        "case": cases.get_case(case_id=case_id).card,
        "form": move.form,
        **move.context,
    }
    return desk.show(request, move.template, context)


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
