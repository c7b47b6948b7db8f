"""What every action here begins with and ends with: the case locked, the line written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet
from django.utils.translation import get_language

from fullcycle.gateways.questions.question import Given, Question
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.units.wording import Wording
from fullcycle.records.casework.models import Case
from fullcycle.records.journal import actions as journal


THIS_CASE = OuterRef("pk")
"""The locked case, in a subquery about what is on its file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """Who acts on which case, and when."""

    case_id: int
    by_id: int | None
    at: datetime

    @property
    def on(self) -> date:
        """The day at the site."""
        return self.at.astimezone(SITE_ZONE).date()


def locked_case() -> QuerySet[Case]:
    """The cases' rows, to be locked one by one; add what the decision needs, then get."""
    return Case.objects.select_for_update().only("pk", "customer_id", "applied_on")


_CUSTOMER_ID = Question(
    lambda: Case.objects.filter(pk=Given("case_id")).values_list("customer_id", flat=True)
)


def write_line(
    act: str, subject_id: int, *, doing: Doing, details: Mapping[str, object] | None = None
) -> None:
    """Write the journal's line of an act such as `connection.survey.recorded`.

    It names the case's customer, so that everything done for one of them is found.
    """
    customer_id = _CUSTOMER_ID.one(case_id=doing.case_id)
    journal.record(
        journal.Act(
            act=act,
            subject_kind=act.split(".")[1],
            subject_id=subject_id,
            actor_id=doing.by_id,
            at=doing.at,
            case_id=doing.case_id,
            for_customer_id=customer_id,
            details=details or {},
        )
    )


def worded(wording: Wording) -> str:
    """Return a kernel's words in the reader's language."""
    return wording.in_language(get_language() or "zh-hans")
