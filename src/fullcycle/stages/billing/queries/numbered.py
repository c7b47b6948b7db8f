"""Bills by the number that stands on their paper, and page by page, for machines."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from fullcycle.records.casework.queries import Viewer
from fullcycle.stages.billing import policy
from fullcycle.stages.billing.models import Bill
from fullcycle.stages.billing.queries.lists import visible
from fullcycle.stages.billing.queries.opened import BillCard, card


_SHAPE = re.compile(
    r"(?P<account>[0-9]{13})-(?P<year>20[0-9]{2})(?P<month>0[1-9]|1[0-2])"
    r"(?:-(?P<correction>[0-9]{1,18}))?"
)
_MARK = re.compile(r"(20[0-9]{2})(0[1-9]|1[0-2])-([0-9]{1,18})")


class UnableToReadBillNumber(ValueError):
    """No bill has such a number; the message is fit for whoever wrote it."""


class UnableToFollowBills(ValueError):
    """No page of bills ended with this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillNumber:
    """A bill's number taken apart; a correction carries its id, as a month may have several."""

    account_number: str
    month_on: date
    correction_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBills:
    """Which bills of an account are listed: months in `[from_on, before_on)`, how many.

    `after` is what the page before ended with, empty for the first one.
    """

    customer_id: int
    account_number: str
    from_on: date | None = None
    before_on: date | None = None
    after: str = ""
    limit: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class BillPage:
    """Bills, the newest first, and what to ask for to go on; empty at the end."""

    cards: tuple[BillCard, ...]
    after: str


def read_number(text: str) -> BillNumber:
    """Take a bill's number apart, as `BillCard.number` wrote it.

    Raises:
        UnableToReadBillNumber: if no bill has such a number.
    """
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise UnableToReadBillNumber(text)
    correction = found["correction"]
    return BillNumber(
        account_number=found["account"],
        month_on=date(int(found["year"]), int(found["month"]), 1),
        correction_id=None if correction is None else int(correction),
    )


def bill_id_of(*, viewer: Viewer, customer_id: int, number: BillNumber) -> int:
    """Which bill of the customer has the number; it still has to be opened by the viewer.

    Raises:
        Bill.DoesNotExist: if none has.
    """
    rows = visible(viewer).filter(
        customer_id=customer_id,
        account__number=number.account_number,
        month_on=number.month_on,
    )
    if number.correction_id is None:
        return rows.get(kind=Bill.Kind.MONTHLY).pk
    return rows.get(kind=Bill.Kind.CORRECTION, pk=number.correction_id).pk


def page_bills(*, viewer: Viewer, asked: AskedBills) -> BillPage:
    """An account's bills of one customer that the viewer may see, the newest first.

    Raises:
        UnableToFollowBills: if `after` is nothing that a page ended with.
    """
    carries = policy.accounts_seen(viewer, customer_id=asked.customer_id)
    if not carries(asked.account_number):
        return BillPage(cards=(), after="")
    rows = visible(viewer).filter(_within(asked), customer_id=asked.customer_id)
    found = list(rows.order_by("-month_on", "-pk")[: asked.limit + 1])
    shown = found[: asked.limit]
    has_more = len(found) > len(shown)
    return BillPage(
        cards=tuple(map(card, shown)),
        after=f"{shown[-1].month_on:%Y%m}-{shown[-1].pk}" if has_more else "",
    )


def _within(asked: AskedBills) -> Q:
    chosen = Q(account__number=asked.account_number)
    if asked.from_on is not None:
        chosen &= Q(month_on__gte=asked.from_on)
    if asked.before_on is not None:
        chosen &= Q(month_on__lt=asked.before_on)
    if asked.after:
        chosen &= _behind(asked.after)
    return chosen


def _behind(after: str) -> Q:
    found = _MARK.fullmatch(after)
    if found is None:
        raise UnableToFollowBills(after)
    year, month, bill_id = map(int, found.groups())
    month_on = date(year, month, 1)
    return Q(month_on__lt=month_on) | Q(month_on=month_on, pk__lt=bill_id)
