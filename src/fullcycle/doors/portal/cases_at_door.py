"""A case at the door: found by its number for whoever may know of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import clock, signin
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import CaseCard, TaskView


PAGES = frozenset(
    {
        "correct_application",
        "plan_decide",
        "fee_collect",
        "design_submit",
        "construct",
        "remedy_mid",
        "contract_sign",
        "complete_apply",
        "remedy",
    }
)
"""The steps that the customer does here; each has the page of its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTask:
    """A step of the customer's that is open, with its case."""

    case: CaseCard
    task: TaskView


def find_case(request: HttpRequest, number: str) -> CaseCard:
    """The case of this number; one that is not the signed-in person's does not exist."""
    viewer = cases.Viewer(person_id=signin.customer_person_id(request), at=clock.now())
    found = cases.find_case_by_number(viewer=viewer, number=number)
    if found is None:
        raise Http404
    return found


ACTS: Mapping[str, str | Promise] = {
    "construct": gettext_lazy("做好了，报告完工"),
    "remedy_mid": gettext_lazy("改好了，报告整改"),
    "remedy": gettext_lazy("改好了，报告整改"),
}
"""What somebody presses for the contractor; the customer's own steps are simply done."""


def act_of(task: TaskView) -> str:
    """What to press to do this step."""
    return str(ACTS.get(task.node, _("现在去办")))


def page_of(case: CaseCard, task: TaskView) -> str:
    """Where the customer does this step; empty where there is nothing to press."""
    if task.node not in PAGES:
        return ""
    return reverse(f"portal:{task.node}", args=[case.number])
