"""What may be asked about call-backs, follow-ups, questions and complaints."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import Avg, Count, QuerySet

from fullcycle.kernels.calendars.workdays import SITE_ZONE, UnableToCount, load_calendar
from fullcycle.kernels.rulebook.book import UnableToFindRule
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.rules import Rule
from fullcycle.records.casework.models import Case
from fullcycle.records.people import queries as people
from fullcycle.records.portfolios import queries as portfolios
from fullcycle.stages.care import policy
from fullcycle.stages.care.models import CallBack, Complaint, ComplaintLine, FollowUp


MOST_LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpView:
    """What a bad call-back set off."""

    id: int
    case_id: int
    case_number: str
    customer_name: str
    person_reached: str
    called_at: datetime
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
class ComplaintView:
    """A question or complaint with what was promised and done."""

    id: int
    kind: str
    kind_label: str
    case_id: int
    case_number: str
    customer_id: int
    customer_name: str
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
    assigned_to_id: int | None
    assigned_to: str
    reopened_at: datetime | None
    settled_at: datetime | None
    is_settled_by_customer: bool
    rule_ids: tuple[str, ...]
    """By which rules it is promised when somebody gets in touch, and when it is answered."""

    @property
    def is_answered(self) -> bool:
        """Whether it is the customer's turn, or nobody's any more."""
        return self.answered_at is not None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is to be done any more."""
        return self.settled_at is not None

    @property
    def next_due_at(self) -> datetime | None:
        """What is promised next: to get in touch, then to answer; None once answered."""
        if self.is_answered:
            return None
        return self.answer_due_at if self.contacted_at else self.contact_due_at

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadLine:
    """One act in the thread of a question or complaint."""

    kind: str
    kind_label: str
    by: str
    is_from_customer: bool
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Regard:
    """How a manager's customers are answered and what they say of it.

    `first_reply_minutes` is the median of office minutes from the asking to the first
    contact; `score` the mean of the call-backs, 1 to 10. None where nothing is known.
    """

    replies: int
    first_reply_minutes: int | None
    call_backs: int
    score: float | None


def list_my_follow_ups(*, person_id: int, at: datetime) -> tuple[FollowUpView, ...]:
    """What this person follows up, the most urgent first.

    That is of the customers served, or all for whoever answers for everybody.
    """
    rows = _follow_ups().filter(closed_at__isnull=True)
    roles = people.roles_of(person_id=person_id, at=at)
    if policy.FOR_EVERYBODY.isdisjoint(roles):
        mine = portfolios.customer_ids_of_manager(manager_id=person_id, at=at)
        rows = rows.filter(call_back__case__customer__in=mine)
    return tuple(
        _follow_up(row, row.call_back) for row in rows.order_by("due_at", "pk")[:MOST_LISTED]
    )


def get_follow_up(*, follow_up_id: int) -> FollowUpView:
    """One follow-up.

    Raises:
        FollowUp.DoesNotExist: if there is none.
    """
    row = _follow_ups().get(pk=follow_up_id)
    return _follow_up(row, row.call_back)


def complaints_of(*, case_id: int) -> tuple[ComplaintView, ...]:
    """The questions and complaints about the case, newest first."""
    rows = _complaints().filter(case=case_id)
    return tuple(_complaint(row) for row in rows.order_by("-opened_at", "-pk"))


def list_to_answer(
    *, person_id: int, roles: Collection[str], at: datetime
) -> tuple[ComplaintView, ...]:
    """What this person has to answer, the most urgent first."""
    rows = _mine(person_id, roles, at).filter(answered_at__isnull=True)
    return tuple(_complaint(row) for row in rows.order_by("answer_due_at", "pk")[:MOST_LISTED])


def list_answered(
    *, person_id: int, roles: Collection[str], at: datetime
) -> tuple[ComplaintView, ...]:
    """What is answered and not closed: the customer's turn, the longest waiting first."""
    rows = _mine(person_id, roles, at).filter(answered_at__isnull=False, settled_at=None)
    return tuple(_complaint(row) for row in rows.order_by("answered_at", "pk")[:MOST_LISTED])


def get_complaint(*, complaint_id: int) -> ComplaintView:
    """One question or complaint.

    Raises:
        Complaint.DoesNotExist: if there is none.
    """
    return _complaint(_complaints().get(pk=complaint_id))


def find_complaint(*, complaint_id: int) -> ComplaintView | None:
    """The same, or None."""
    row = _complaints().filter(pk=complaint_id).first()
    return _complaint(row) if row else None


def list_thread(*, complaint_id: int) -> tuple[ThreadLine, ...]:
    """What was said and done, the oldest first."""
    rows = ComplaintLine.objects.filter(complaint=complaint_id).select_related("by")
    return tuple(
        ThreadLine(
            kind=row.kind,
            kind_label=str(row.get_kind_display()),
            by=row.by.name,
            is_from_customer=not row.by.is_staff,
            at=row.at,
            words=row.words,
        )
        for row in rows.order_by("pk")
    )


def may_answer_complaint(
    *, complaint_id: int, person_id: int, roles: Collection[str], at: datetime
) -> bool:
    """Whether this person answers it.

    Raises:
        Complaint.DoesNotExist: if there is none.
    """
    row = Complaint.objects.select_related("case").get(pk=complaint_id)
    return policy.may_answer_this(row, person_id=person_id, roles=roles, at=at)


def regard_of(
    *, manager_id: int, replied_since: datetime, called_since: datetime, at: datetime
) -> Regard:
    """How a manager's customers are answered, and how content they are, up to `at`."""
    mine = portfolios.customer_ids_of_manager(manager_id=manager_id, at=at)
    replies = Complaint.objects.filter(
        case__customer__in=mine, contacted_at__gte=replied_since, contacted_at__lte=at
    ).values_list("opened_at", "reopened_at", "contacted_at")
    minutes = [
        waited
        for opened_at, reopened_at, contacted_at in replies
        if contacted_at is not None
        and (waited := _office_minutes(reopened_at or opened_at, contacted_at)) is not None
    ]
    calls = CallBack.objects.filter(
        case__customer__in=mine, called_at__gte=called_since, called_at__lte=at
    ).aggregate(count=Count("pk"), score=Avg("score"))
    return Regard(
        replies=len(minutes),
        first_reply_minutes=round(median(minutes)) if minutes else None,
        call_backs=calls["count"],
        score=calls["score"],
    )


def _office_minutes(starts_at: datetime, ends_at: datetime) -> int | None:
    try:
        return load_calendar().working_minutes(starts_at, ends_at)
    except UnableToCount:
        return None


def _mine(person_id: int, roles: Collection[str], at: datetime) -> QuerySet[Complaint]:
    return _with_case(policy.to_be_answered(person_id=person_id, roles=roles, at=at))


def _complaints() -> QuerySet[Complaint]:
    return _with_case(Complaint.objects.all())


def _with_case(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    return rows.select_related("case__customer", "assigned_to", "settled_by").defer(
        "case__rules", "case__traits", "case__flags"
    )


def _follow_ups() -> QuerySet[FollowUp]:
    return FollowUp.objects.select_related("call_back__case__customer").defer(
        *("call_back__case__rules", "call_back__case__traits", "call_back__case__flags")
    )


def _follow_up(row: FollowUp, call: CallBack) -> FollowUpView:
    return FollowUpView(
        id=row.pk,
        case_id=call.case_id,
        case_number=call.case.number,
        customer_name=call.case.customer.name,
        person_reached=call.person_reached,
        called_at=call.called_at,
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
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        case_id=row.case_id,
        case_number=row.case.number,
        customer_id=row.case.customer_id,
        customer_name=row.case.customer.name,
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
        assigned_to_id=row.assigned_to_id,
        assigned_to=row.assigned_to.name if row.assigned_to else "",
        reopened_at=row.reopened_at,
        settled_at=row.settled_at,
        rule_ids=_rule_ids(row),
        is_settled_by_customer=row.settled_by is not None and not row.settled_by.is_staff,
    )


def _rule_ids(row: Complaint) -> tuple[str, ...]:
    at = row.reopened_at or row.opened_at
    rules = (rule_of(row.case, name, at) for name in PROMISES[row.kind])
    return tuple(rule.dating.rule_id for rule in rules)


PROMISES: Mapping[str, tuple[str, str]] = {
    Complaint.Kind.COMPLAINT: ("complaint_contact", "complaint_answer"),
    Complaint.Kind.QUESTION: ("question_contact", "question_answer"),
}
"""By what was raised: the rules of how soon we get in touch, and how soon we answer."""

GENERAL = "connecting"
"""Whose promises hold in matters that name none of their own."""


def rule_of(case: Case, name: str, at: datetime) -> Rule:
    """The rule of the case's matter, or the general one, as it stands on the day."""
    on = at.astimezone(SITE_ZONE).date()
    book = current_rulebook()
    try:
        return book.value(f"{case.matter}.{name}", on=on)
    except UnableToFindRule:
        return book.value(f"{GENERAL}.{name}", on=on)
