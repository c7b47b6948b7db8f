"""What may be asked about call-backs, follow-ups and complaints."""

from dataclasses import dataclass
from datetime import datetime

from fullcycle.stages.care.models import CallBack, Complaint, FollowUp


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpView:
    """What a bad call-back set off."""

    id: int
    case_id: int
    score: int
    words: str
    due_days: int
    due_at: datetime | None
    rule_id: str
    closed_at: datetime | None
    remedy: str

    def is_late(self, *, at: datetime) -> bool:
        """Whether it was not closed in time; never where no calendar tells the time."""
        return self.due_at is not None and (self.closed_at or at) > self.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackView:
    """What the customer said."""

    id: int
    called_at: datetime
    called_by_id: int
    person_reached: str
    score: int
    effort: int
    words: str
    is_satisfied: bool
    follow_up: FollowUpView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintView:
    """A complaint with what was promised and done."""

    id: int
    case_id: int
    person_id: int
    about_node: str
    words: str
    opened_at: datetime
    contact_days: int
    contact_due_at: datetime | None
    answer_days: int
    answer_due_at: datetime | None
    contacted_at: datetime | None
    answered_at: datetime | None
    answered_by_id: int | None
    answer: str

    @property
    def is_answered(self) -> bool:
        """Whether it is closed."""
        return self.answered_at is not None

    def is_contact_late(self, *, at: datetime) -> bool:
        """Whether nobody got in touch in time."""
        return self.contact_due_at is not None and (
            (self.contacted_at or at) > self.contact_due_at
        )

    def is_answer_late(self, *, at: datetime) -> bool:
        """Whether it was not answered in time."""
        return self.answer_due_at is not None and (
            (self.answered_at or at) > self.answer_due_at
        )


def callbacks_of(*, case_id: int) -> tuple[CallBackView, ...]:
    """The call-backs of the case, newest first."""
    rows = CallBack.objects.filter(case=case_id).select_related("follow_up")
    return tuple(_call_back(row) for row in rows.order_by("-called_at"))


def list_open_follow_ups() -> tuple[FollowUpView, ...]:
    """What is still to be followed up, the most urgent first."""
    rows = FollowUp.objects.filter(closed_at__isnull=True).select_related("call_back")
    return tuple(_follow_up(row, row.call_back) for row in rows.order_by("due_at", "pk"))


def complaints_of(*, case_id: int) -> tuple[ComplaintView, ...]:
    """The complaints about the case, newest first."""
    rows = Complaint.objects.filter(case=case_id)
    return tuple(_complaint(row) for row in rows.order_by("-opened_at", "-pk"))


def list_open_complaints() -> tuple[ComplaintView, ...]:
    """What is still to be answered, the most urgent first."""
    rows = Complaint.objects.filter(answered_at__isnull=True)
    return tuple(_complaint(row) for row in rows.order_by("answer_due_at", "pk"))


def get_complaint(*, complaint_id: int) -> ComplaintView:
    """One complaint.

    Raises:
        Complaint.DoesNotExist: if there is none.
    """
    return _complaint(Complaint.objects.get(pk=complaint_id))


def _call_back(row: CallBack) -> CallBackView:
    return CallBackView(
        id=row.pk,
        called_at=row.called_at,
        called_by_id=row.called_by_id,
        person_reached=row.person_reached,
        score=row.score,
        effort=row.effort,
        words=row.words,
        is_satisfied=row.is_satisfied,
        follow_up=_follow_up(row.follow_up, row) if hasattr(row, "follow_up") else None,
    )


def _follow_up(row: FollowUp, call: CallBack) -> FollowUpView:
    return FollowUpView(
        id=row.pk,
        case_id=call.case_id,
        score=call.score,
        words=call.words,
        due_days=row.due_days,
        due_at=row.due_at,
        rule_id=row.rule_id,
        closed_at=row.closed_at,
        remedy=row.remedy,
    )


def _complaint(row: Complaint) -> ComplaintView:
    return ComplaintView(
        id=row.pk,
        case_id=row.case_id,
        person_id=row.person_id,
        about_node=row.about_node,
        words=row.words,
        opened_at=row.opened_at,
        contact_days=row.contact_days,
        contact_due_at=row.contact_due_at,
        answer_days=row.answer_days,
        answer_due_at=row.answer_due_at,
        contacted_at=row.contacted_at,
        answered_at=row.answered_at,
        answered_by_id=row.answered_by_id,
        answer=row.answer,
    )
