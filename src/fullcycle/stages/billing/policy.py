"""Who may see bills, who may bill, who may dispute."""

from collections.abc import Callable
from datetime import datetime

from fullcycle.records.casework.queries import Viewer
from fullcycle.records.people import policy as mandates
from fullcycle.records.people import queries as people


MATTER = "bill_dispute"
"""The matter of a mandate that carries an account's bills: to see and to dispute them."""

BILLING = "BILL"
"""The billing clerk: clears, issues, corrects, answers."""

AGREERS = frozenset({BILLING, "CONTRACT", "TRADE"})
"""Who enters what a contract says on price."""


def is_staff(viewer: Viewer) -> bool:
    """Whether the viewer holds any role of the supply company, and so sees every bill."""
    return bool(people.roles_of(person_id=viewer.person_id, at=viewer.at))


def may_see(viewer: Viewer, *, customer_id: int, account_number: str) -> bool:
    """Whether the bills of an account exist for the viewer: staff, or by mandate."""
    return is_staff(viewer) or may_dispute(
        viewer, customer_id=customer_id, account_number=account_number
    )


def accounts_seen(viewer: Viewer, *, customer_id: int) -> Callable[[str], bool]:
    """Return by which account numbers of a customer the viewer sees bills, in two queries."""
    if is_staff(viewer):
        return lambda _number: True
    return people.accounts_carried(
        person_id=viewer.person_id, customer_id=customer_id, matter=MATTER, at=viewer.at
    )


def may_dispute(viewer: Viewer, *, customer_id: int, account_number: str) -> bool:
    """Whether a mandate of the person carries the bills of the account."""
    return mandates.may_act_for(
        person_id=viewer.person_id,
        customer_id=customer_id,
        account=account_number,
        matter=MATTER,
        at=viewer.at,
    )


def may_choose(viewer: Viewer, *, customer_id: int, account_number: str, matter: str) -> bool:
    """Whether a mandate carries another way of being charged for the account."""
    return mandates.may_act_for(
        person_id=viewer.person_id,
        customer_id=customer_id,
        account=account_number,
        matter=matter,
        at=viewer.at,
    )


def may_bill(*, person_id: int | None, at: datetime) -> bool:
    """Whether they clear, issue and correct: the billing clerk, or the platform (None)."""
    return person_id is None or mandates.has_role(person_id=person_id, role=BILLING, at=at)


def may_agree(*, person_id: int, at: datetime) -> bool:
    """Whether they enter what is agreed on price: contract officer, market desk, billing."""
    return not AGREERS.isdisjoint(people.roles_of(person_id=person_id, at=at))
