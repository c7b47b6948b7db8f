"""What every action here stands on: the day a promise ends, the kept lines."""

from datetime import datetime

from fullcycle.kernels.calendars.workdays import SITE_ZONE, UnableToCount, load_calendar
from fullcycle.records.casework.models import Case
from fullcycle.records.journal import actions as journal
from fullcycle.stages.care.models import CallBack, Complaint, ComplaintLine, FollowUp


PURPOSE = "care"
"""What its messages are for."""


def due_at(days: int, at: datetime) -> datetime | None:
    """Close of office on the n-th working day after; None where no calendar reaches."""
    # The year's holidays may not be announced yet; a customer is not turned away for that.
    try:
        return load_calendar().end_of_working_day(at.astimezone(SITE_ZONE).date(), days)
    except UnableToCount:
        return None


def add_line(
    row: Complaint, kind: ComplaintLine.Kind, by_id: int, at: datetime, *, words: str = ""
) -> None:
    """Add an act to the thread of a question or complaint."""
    ComplaintLine.objects.create(complaint=row, kind=kind, by_id=by_id, at=at, words=words)


def record(
    act: str,
    case: Case,
    row: CallBack | FollowUp | Complaint,
    by_id: int,
    at: datetime,
    **details: object,
) -> None:
    """Write the journal's line of an act such as `care.complaint.opened`."""
    journal.record(
        journal.Act(
            act=act,
            subject_kind=act.split(".")[1],
            subject_id=row.pk,
            case_id=case.pk,
            for_customer_id=case.customer_id,
            actor_id=by_id,
            at=at,
            details=details,
        )
    )
