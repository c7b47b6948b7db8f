"""What a customer's own systems read by a key: no more than its person may, nor than it is for.

Whatever is not the key's does not exist.
"""

from datetime import date, datetime

from django.core.exceptions import ObjectDoesNotExist

from fullcycle.journeys.billing_month import reading
from fullcycle.journeys.billing_month.reading import ComparedBill
from fullcycle.records.customers import queries as customers
from fullcycle.records.customers.queries import AccountCard
from fullcycle.records.people.queries import KeyHolder
from fullcycle.stages.billing import policy
from fullcycle.stages.billing import queries as billing
from fullcycle.stages.billing.queries import (
    AskedBills,
    BillNumber,
    BillPage,
    OpenedBill,
    Viewer,
)
from fullcycle.stages.metering import queries as metering
from fullcycle.stages.metering.queries import DayCurve


MATTER = policy.MATTER
"""The matter of mandates on which such a key rests."""


class NotThere(LookupError):
    """There is no such thing for this key."""


def accounts_of(*, key: KeyHolder, at: datetime) -> tuple[AccountCard, ...]:
    """The customer's accounts whose bills the key reads, closed ones last."""
    every = accounts_carried(viewer=_viewer(key, at), customer_id=key.customer_id)
    return tuple(account for account in every if key.covers(account.number))


def accounts_carried(*, viewer: Viewer, customer_id: int) -> tuple[AccountCard, ...]:
    """The accounts whose bills the viewer may see: a key of theirs may be for these."""
    carries = policy.accounts_seen(viewer, customer_id=customer_id)
    every = customers.list_accounts_of(customer_id)
    return tuple(account for account in every if carries(account.number))


def bills_of(*, key: KeyHolder, asked: AskedBills, at: datetime) -> BillPage:
    """An account's bills, also of one that is another customer's by now.

    Raises:
        NotThere: if neither the account nor a bill of it is the key's.
        UnableToFollowBills: if `asked.after` is nothing that a page ended with.
    """
    if not key.covers(asked.account_number):
        raise NotThere
    page = billing.page_bills(viewer=_viewer(key, at), asked=asked)
    if not page.cards:
        find_account(key=key, number=asked.account_number, at=at)
    return page


def find_account(*, key: KeyHolder, number: str, at: datetime) -> AccountCard:
    """The account with this number.

    Raises:
        NotThere: if it is not the key's.
    """
    for account in accounts_of(key=key, at=at):
        if account.number == number:
            return account
    raise NotThere


def open_bill(*, key: KeyHolder, number: BillNumber, at: datetime) -> OpenedBill:
    """A bill with its lines and facts.

    Raises:
        NotThere: if it is not the key's.
    """
    viewer = _viewer(key, at)
    try:
        return billing.open_bill(viewer=viewer, bill_id=_bill_id(key, viewer, number))
    except ObjectDoesNotExist as missing:
        raise NotThere from missing


def compare_bill(*, key: KeyHolder, number: BillNumber, at: datetime) -> ComparedBill:
    """A bill, the one before it, and why they differ.

    Raises:
        NotThere: if it is not the key's.
    """
    viewer = _viewer(key, at)
    try:
        return reading.compared_bill(viewer=viewer, bill_id=_bill_id(key, viewer, number))
    except ObjectDoesNotExist as missing:
        raise NotThere from missing


def curve_of(*, key: KeyHolder, account_number: str, on: date, at: datetime) -> DayCurve:
    """What an account took in the quarter-hours of a day.

    Raises:
        NotThere: if the account is not the key's.
        UnableToReadCurves: if the curves are damaged.
    """
    account = find_account(key=key, number=account_number, at=at)
    return metering.day_curve(viewer=_viewer(key, at), account_id=account.id, on=on)


def _viewer(key: KeyHolder, at: datetime) -> Viewer:
    return Viewer(person_id=key.person_id, at=at)


def _bill_id(key: KeyHolder, viewer: Viewer, number: BillNumber) -> int:
    if not key.covers(number.account_number):
        raise NotThere
    return billing.bill_id_of(viewer=viewer, customer_id=key.customer_id, number=number)
