"""Who may read what is known of a customer."""

from datetime import datetime

from fullcycle.records.customers import policy as customers


def may_read_facts(*, person_id: int, customer_id: int, at: datetime) -> bool:
    """Whoever may read the customer's file."""
    return customers.may_read_file(person_id=person_id, customer_id=customer_id, at=at)
