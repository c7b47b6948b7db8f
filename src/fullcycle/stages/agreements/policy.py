"""Who may sign and who may see what was agreed."""

from datetime import datetime

from django.db.models import QuerySet

from fullcycle.kernels.identity.mandates import Allowed, Refused
from fullcycle.records.people import queries as people
from fullcycle.stages.agreements.models import Contract


def standing_to_sign(
    *, person_id: int, customer_id: int, matter: str, at: datetime
) -> Allowed | Refused:
    """Whether the person may sign for the customer: the mandate, or why there is none."""
    return people.standing(
        person_id=person_id, customer_id=customer_id, account=None, matter=matter, at=at
    )


def contracts_of_persons_customers(*, person_id: int, at: datetime) -> QuerySet[Contract]:
    """The contracts a customer's person sees: of every customer they act for."""
    customer_ids = people.list_customer_ids_of(person_id=person_id, at=at)
    return Contract.objects.filter(case__customer__in=customer_ids)
