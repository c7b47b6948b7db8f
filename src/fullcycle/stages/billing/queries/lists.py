"""Lists of bills: a customer's, an account's last twelve, what waits to be looked at."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from fullcycle.kernels.tariff.facts import BillFacts
from fullcycle.kernels.tariff.freezing import thaw
from fullcycle.kernels.units.wording import Wording
from fullcycle.records.casework.queries import Viewer
from fullcycle.records.people import queries as people
from fullcycle.stages.billing import policy
from fullcycle.stages.billing.models import Bill, BillFlag
from fullcycle.stages.billing.queries.opened import BillCard, OpenedBill, card, open_all


TWELVE = 12
MOST_LISTED = 5_000
"""Bills of one customer that are listed: a group of 50 accounts has 600 a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagCard:
    """Why a bill is looked at, and whether somebody has said that it is right."""

    flag_id: int
    kind: str
    kind_label: str
    wording: Wording
    point_id: str
    occurred_at: datetime | None
    is_cleared: bool
    cleared_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBill:
    """A bill that waits, with everything that was noticed; without a total it was not made."""

    card: BillCard
    flags: tuple[FlagCard, ...]

    @property
    def is_made(self) -> bool:
        """Whether there is a bill to clear; if not, mended facts make it anew."""
        return self.card.total_yuan is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledFacts:
    """What a bill was made of, without the bill: to make the month again."""

    card: BillCard
    facts: BillFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingBill:
    """A month of an account that we still look at: all that a customer is told of it."""

    account_number: str
    month_on: date


def visible(viewer: Viewer) -> QuerySet[Bill]:
    """The bills that exist for the viewer, apart from limits of mandates on accounts."""
    rows = with_everything()
    if policy.is_staff(viewer):
        return rows
    customers = people.list_customer_ids_of(person_id=viewer.person_id, at=viewer.at)
    return rows.filter(customer_id__in=customers, status=Bill.Status.ISSUED)


def with_everything() -> QuerySet[Bill]:
    """Bills with what their cards need, in one query."""
    return Bill.objects.select_related("account", "customer", "invoice__file").annotate(
        open_disputes=Count("disputes", filter=Q(disputes__answered_at__isnull=True))
    )


def list_bills(*, viewer: Viewer, customer_id: int) -> tuple[BillCard, ...]:
    """A customer's bills that the viewer may see, the newest first; at most 5,000."""
    rows = (
        visible(viewer).filter(customer_id=customer_id).order_by("-month_on", "account", "pk")
    )
    carries = policy.accounts_seen(viewer, customer_id=customer_id)
    return tuple(card(row) for row in rows[:MOST_LISTED] if carries(row.account.number))


def open_bill(*, viewer: Viewer, bill_id: int) -> OpenedBill:
    """A bill with its lines and facts.

    Raises:
        Bill.DoesNotExist: if there is none, it could not be made, or it is not the viewer's.
    """
    (bill,) = open_all([_made(viewer, bill_id)])
    return bill


def open_with_bill_before(
    *, viewer: Viewer, bill_id: int
) -> tuple[OpenedBill, OpenedBill | None]:
    """A bill and the account's monthly bill before it, None where there is none to compare.

    Raises:
        Bill.DoesNotExist: if there is none, it could not be made, or it is not the viewer's.
    """
    row = _made(viewer, bill_id)
    before = (
        with_everything()
        .filter(
            account_id=row.account_id,
            customer_id=row.customer_id,
            kind=Bill.Kind.MONTHLY,
            status=Bill.Status.ISSUED,
            month_on__lt=row.month_on,
        )
        .order_by("-month_on")
        .first()
    )
    if before is None:
        return open_all([row])[0], None
    opened, opened_before = open_all([row, before])
    return opened, opened_before


def _made(viewer: Viewer, bill_id: int) -> Bill:
    row = visible(viewer).exclude(head="").get(pk=bill_id)
    _refuse_strangers(viewer, row)
    return row


def open_bills(*, viewer: Viewer, bill_ids: Collection[int]) -> tuple[OpenedBill, ...]:
    """Several bills with their lines, by account and month; those not the viewer's left out."""
    rows = list(
        visible(viewer)
        .exclude(head="")
        .filter(pk__in=bill_ids)
        .order_by("account__number", "month_on", "pk")
    )
    carries = {
        customer_id: policy.accounts_seen(viewer, customer_id=customer_id)
        for customer_id in {row.customer_id for row in rows}
    }
    return open_all([row for row in rows if carries[row.customer_id](row.account.number)])


def get_card(*, viewer: Viewer, bill_id: int) -> BillCard:
    """A bill's card, also of one that could not be made.

    Raises:
        Bill.DoesNotExist: if there is none, or it is not the viewer's.
    """
    row = visible(viewer).get(pk=bill_id)
    _refuse_strangers(viewer, row)
    return card(row)


def list_being_checked(*, viewer: Viewer, customer_id: int) -> tuple[PendingBill, ...]:
    """A customer's months that were billed but did not go out yet: no amounts, only where."""
    if customer_id not in _customers_of(viewer):
        return ()
    carries = policy.accounts_seen(viewer, customer_id=customer_id)
    rows = (
        Bill.objects.filter(customer_id=customer_id, kind=Bill.Kind.MONTHLY)
        .exclude(status=Bill.Status.ISSUED)
        .order_by("-month_on", "account__number")
        .values_list("account__number", "month_on")[:MOST_LISTED]
    )
    return tuple(
        PendingBill(account_number=number, month_on=month_on)
        for number, month_on in rows
        if carries(number)
    )


def _customers_of(viewer: Viewer) -> Collection[int]:
    return people.list_customer_ids_of(person_id=viewer.person_id, at=viewer.at)


def facts_of_last_twelve(*, viewer: Viewer, account_id: int) -> tuple[BilledFacts, ...]:
    """What an account's last twelve issued monthly bills of one customer were made of.

    The oldest first, without their lines.
    """
    rows = list(
        visible(viewer)
        .filter(account_id=account_id, kind=Bill.Kind.MONTHLY, status=Bill.Status.ISSUED)
        .order_by("-month_on")[:TWELVE]
    )
    if rows:
        _refuse_strangers(viewer, rows[0])
    return tuple(
        BilledFacts(card=card(row), facts=thaw(BillFacts, row.facts))
        for row in reversed(rows)
        if row.customer_id == rows[0].customer_id
    )


def _refuse_strangers(viewer: Viewer, row: Bill) -> None:
    if not policy.may_see(
        viewer, customer_id=row.customer_id, account_number=row.account.number
    ):
        raise Bill.DoesNotExist


def review_list(*, viewer: Viewer, month_on: date) -> tuple[HeldBill, ...]:
    """What waits to be looked at in a month, what could not be made first; none for others."""
    if not policy.is_staff(viewer):
        return ()
    flags = BillFlag.objects.select_related("cleared_by").order_by("pk")
    rows = (
        with_everything()
        .filter(month_on=month_on, status=Bill.Status.HELD)
        .prefetch_related(Prefetch("flags", flags))
        .order_by("-total_yuan", "account")[:MOST_LISTED]
    )
    return tuple(
        HeldBill(card=card(row), flags=tuple(_flag(one) for one in row.flags.all()))
        for row in rows
    )


def flags_of(*, viewer: Viewer, bill_id: int) -> tuple[FlagCard, ...]:
    """What was noticed of a bill and how it was cleared; for staff."""
    if not policy.is_staff(viewer):
        return ()
    rows = BillFlag.objects.filter(bill_id=bill_id).select_related("cleared_by").order_by("pk")
    return tuple(_flag(row) for row in rows)


def _flag(row: BillFlag) -> FlagCard:
    return FlagCard(
        flag_id=row.pk,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        wording=Wording(zh=row.words_zh, en=row.words_en),
        point_id=row.point_id,
        occurred_at=row.occurred_at,
        is_cleared=row.cleared_at is not None,
        cleared_by=row.cleared_by.name if row.cleared_by else "",
        reason=row.reason,
    )


def monthly_bill_id(*, account_id: int, month_on: date) -> int:
    """Which bill is an account's of that month.

    Raises:
        Bill.DoesNotExist: if it has none.
    """
    return Bill.objects.get(account_id=account_id, month_on=month_on, kind=Bill.Kind.MONTHLY).pk


def list_unfetched(*, month_on: date) -> tuple[int, ...]:
    """The bills of a month that have an invoice whose file is not in the archive yet."""
    rows = Bill.objects.filter(
        month_on=month_on, invoice__isnull=False, invoice__file__isnull=True
    )
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def list_uninvoiced(*, month_on: date) -> tuple[int, ...]:
    """The issued bills of a month that owe or give back something and have no invoice yet.

    Bills come before their corrections, as a red invoice names the one it reverses.
    """
    rows = Bill.objects.filter(
        month_on=month_on, status=Bill.Status.ISSUED, invoice__isnull=True
    ).exclude(total_yuan=0)
    return tuple(rows.order_by("-kind", "pk").values_list("pk", flat=True))
