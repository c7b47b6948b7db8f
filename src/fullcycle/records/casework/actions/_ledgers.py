"""What is written beside the process: visits, and the thread with the account manager."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.records.casework import policy
from fullcycle.records.casework.models import Case, Message, Visit
from fullcycle.records.journal import actions as journal
from fullcycle.records.people import queries as people


MAX_WORDS = 2000

VisitKind = Visit.Kind
"""TRIP of a person, or PAPER that travelled."""


class UnableToRecordVisit(Exception):
    """The visit cannot be recorded; the message says what is missing."""


class UnableToSay(Exception):
    """The message cannot be sent; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """A trip of the customer's, or a paper that travelled."""

    case_id: int
    kind: VisitKind
    who: str
    why: str
    happened_on: date
    is_avoidable: bool
    remedy: str


@transaction.atomic
def record_visit(*, visit: NewVisit, by_id: int, at: datetime) -> int:
    """Write a line of the visit ledger and return its id.

    Raises:
        Case.DoesNotExist: if this person may not know of the case.
        UnableToRecordVisit: if who or why is missing, or an avoidable trip names no remedy.
    """
    case = Case.objects.get(pk=visit.case_id)
    _refuse_strangers(case, by_id=by_id, at=at)
    if not (visit.who.strip() and visit.why.strip()):
        raise UnableToRecordVisit(_("请写明谁来的、为什么来。"))
    if visit.is_avoidable and not visit.remedy.strip():
        raise UnableToRecordVisit(_("本可避免的跑腿，请写明怎样就能避免。"))
    row = Visit.objects.create(
        case=case,
        kind=visit.kind,
        who=visit.who,
        why=visit.why,
        happened_on=visit.happened_on,
        is_avoidable=visit.is_avoidable,
        remedy=visit.remedy,
        recorded_by_id=by_id,
        recorded_at=at,
    )
    journal.record(
        journal.Act(
            act="casework.visit.recorded",
            subject_kind="visit",
            subject_id=row.pk,
            case_id=case.pk,
            for_customer_id=case.customer_id,
            actor_id=by_id,
            at=at,
            details={"kind": visit.kind, "is_avoidable": visit.is_avoidable},
        )
    )
    return row.pk


@transaction.atomic
def say(*, case_id: int, words: str, node: str, by_id: int, at: datetime) -> int:
    """Add a message to the case's thread and return its id.

    Raises:
        Case.DoesNotExist: if this person may not know of the case.
        UnableToSay: if there are no words, or more than 2,000 characters.
    """
    case = Case.objects.get(pk=case_id)
    roles = _refuse_strangers(case, by_id=by_id, at=at)
    if not words.strip():
        raise UnableToSay(_("请先写下您想说的话。"))
    if len(words) > MAX_WORDS:
        raise UnableToSay(_("内容太长了，请控制在2000字以内。"))
    row = Message.objects.create(
        case=case,
        said_by_id=by_id,
        is_from_customer=not roles,
        node=node,
        words=words.strip(),
        said_at=at,
    )
    journal.record(
        journal.Act(
            act="casework.message.sent",
            subject_kind="message",
            subject_id=row.pk,
            case_id=case.pk,
            for_customer_id=case.customer_id,
            actor_id=by_id,
            at=at,
        )
    )
    return row.pk


def _refuse_strangers(case: Case, *, by_id: int, at: datetime) -> frozenset[str]:
    roles = people.roles_of(person_id=by_id, at=at)
    if not policy.may_know_of(case, person_id=by_id, roles=roles, at=at):
        raise Case.DoesNotExist
    return roles
