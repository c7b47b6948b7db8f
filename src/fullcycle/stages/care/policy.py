"""Who may complain, and who may answer."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from fullcycle.records.people import queries as people
from fullcycle.records.portfolios import queries as portfolios
from fullcycle.stages.care.models import Complaint


HEAD = "MANAGER"
"""The head of the managers, who has what was not solved."""

FOR_EVERYBODY = frozenset({HEAD, "CALLBACK"})
"""Answer for every customer of the district."""

ANSWERERS = FOR_EVERYBODY | {"AM"}
"""Account managers, the contact centre, and the head of the managers."""


def may_complain(*, person_id: int, customer_id: int, at: datetime) -> bool:
    """Whoever acts for the customer in anything."""
    return customer_id in people.list_customer_ids_of(person_id=person_id, at=at)


def may_answer(*, person_id: int, at: datetime) -> bool:
    """Whoever holds one of the roles that answer customers."""
    return not ANSWERERS.isdisjoint(people.roles_of(person_id=person_id, at=at))


def may_answer_this(
    complaint: Complaint, *, person_id: int, roles: Collection[str], at: datetime
) -> bool:
    """Who has it; else whoever serves the customer; what was not solved, the head alone."""
    if ANSWERERS.isdisjoint(roles):
        return False
    if HEAD in roles or complaint.assigned_to_id == person_id:
        return True
    if complaint.reopened_at is not None and complaint.assigned_to_id is not None:
        return False
    return not FOR_EVERYBODY.isdisjoint(roles) or portfolios.serves(
        manager_id=person_id, customer_id=complaint.case.customer_id, at=at
    )


def to_be_answered(
    *, person_id: int, roles: Collection[str], at: datetime
) -> QuerySet[Complaint]:
    """What this person answers for: what was given to them, and what their customers say."""
    if not FOR_EVERYBODY.isdisjoint(roles):
        return Complaint.objects.all()
    if ANSWERERS.isdisjoint(roles):
        return Complaint.objects.none()
    mine = portfolios.customer_ids_of_manager(manager_id=person_id, at=at)
    return Complaint.objects.filter(
        Q(assigned_to=person_id) | Q(assigned_to__isnull=True, case__customer__in=mine)
    )
