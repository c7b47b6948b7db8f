"""Months of bills: how far each is, what went out together, what is held and with whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, Sum
from django.db.models.functions import Coalesce

from fullcycle.records.casework.queries import Viewer
from fullcycle.records.portfolios import queries as portfolios
from fullcycle.stages.billing import policy
from fullcycle.stages.billing.models import Bill, BillFlag, BillingMonth, IssueBatch


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCard:
    """How far a month is: how many bills wait, are free to go out, and went out."""

    month_on: date
    state: str
    state_label: str
    held: int
    drafted: int
    issued: int
    total_yuan: Decimal
    issued_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCard:
    """Bills that went out together; late ones after the month had been whole."""

    number: int
    bills: int
    still_held: int
    is_late: bool
    issued_at: datetime
    issued_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAccount:
    """An account whose bill of the month did not go out: what is open, and whose it is.

    `open_labels` is empty for one that is free and goes out next; `manager` is the one to
    call of the customer's managers, empty where there is none.
    """

    account_number: str
    customer_name: str
    is_made: bool
    open_labels: tuple[str, ...]
    manager: str


def is_out(*, month_on: date) -> bool:
    """Whether the month was issued whole, be it that late accounts are drafted now."""
    return BillingMonth.objects.filter(month_on=month_on, issued_at__isnull=False).exists()


def issued_account_ids(*, month_on: date) -> frozenset[int]:
    """The accounts whose bill of the month went out."""
    rows = Bill.objects.filter(
        month_on=month_on, kind=Bill.Kind.MONTHLY, status=Bill.Status.ISSUED
    )
    return frozenset(rows.values_list("account_id", flat=True))


def count_monthly(*, month_on: date) -> int:
    """How many accounts have a bill of that month, in whatever state."""
    return Bill.objects.filter(month_on=month_on, kind=Bill.Kind.MONTHLY).count()


def list_held(*, month_on: date, at: datetime) -> tuple[HeldAccount, ...]:
    """Whose bills of the month did not go out, by account number, with whom each lies.

    What could not be made stands first.
    """
    flags = BillFlag.objects.filter(cleared_at__isnull=True).order_by("pk")
    rows = list(
        Bill.objects.filter(month_on=month_on, kind=Bill.Kind.MONTHLY)
        .exclude(status=Bill.Status.ISSUED)
        .select_related("account", "customer")
        .prefetch_related(Prefetch("flags", flags))
        .order_by("account__number")
    )
    managers = portfolios.list_managers(customer_ids={row.customer_id for row in rows}, at=at)
    held = [
        HeldAccount(
            account_number=row.account.number,
            customer_name=row.customer.name,
            is_made=row.total_yuan is not None,
            open_labels=tuple(
                dict.fromkeys(flag.get_kind_display() for flag in row.flags.all())
            ),
            manager=(
                managers[row.customer_id].acting.name if row.customer_id in managers else ""
            ),
        )
        for row in rows
    ]
    return tuple(sorted(held, key=lambda one: one.is_made))


def list_batches(*, viewer: Viewer, month_on: date) -> tuple[BatchCard, ...]:
    """What went out of a month press by press, the first first; for staff."""
    if not policy.is_staff(viewer):
        return ()
    rows = IssueBatch.objects.filter(month__month_on=month_on).select_related("issued_by")
    return tuple(
        BatchCard(
            number=row.number,
            bills=row.bills,
            still_held=row.still_held,
            is_late=row.is_late,
            issued_at=row.issued_at,
            issued_by=row.issued_by.name if row.issued_by else "",
        )
        for row in rows.order_by("number")
    )


def list_months(*, viewer: Viewer) -> tuple[MonthCard, ...]:
    """The months that were begun, the newest first, with their counts; for staff."""
    if not policy.is_staff(viewer):
        return ()
    counts = (
        Bill.objects.filter(kind=Bill.Kind.MONTHLY)
        .values_list("month_on")
        .annotate(
            held=Count("pk", filter=Q(status=Bill.Status.HELD)),
            drafted=Count("pk", filter=Q(status=Bill.Status.DRAFT)),
            issued=Count("pk", filter=Q(status=Bill.Status.ISSUED)),
            total=Coalesce(Sum("total_yuan"), Decimal(0)),
        )
    )
    by_month = {month_on: numbers for month_on, *numbers in counts}
    return tuple(
        _month(row, by_month.get(row.month_on, [0, 0, 0, Decimal(0)]))
        for row in BillingMonth.objects.order_by("-month_on")
    )


def _month(row: BillingMonth, counted: Sequence[Any]) -> MonthCard:
    held, drafted, issued, total_yuan = counted
    return MonthCard(
        month_on=row.month_on,
        state=row.state,
        state_label=row.get_state_display(),
        held=held,
        drafted=drafted,
        issued=issued,
        total_yuan=total_yuan,
        issued_at=row.issued_at,
    )
