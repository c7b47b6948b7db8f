"""Who may sign."""

from datetime import datetime

from fullcycle.kernels.identity.mandates import Allowed, Refused
from fullcycle.records.people import queries as people


def standing_to_sign(
    *, person_id: int, customer_id: int, matter: str, at: datetime
) -> Allowed | Refused:
    """Whether the person may sign for the customer: the mandate, or why there is none."""
    return people.standing(
        person_id=person_id, customer_id=customer_id, account=None, matter=matter, at=at
    )
