"""Drafting a month: compute every bill, hold what somebody must look at, write all at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Avg, DecimalField
from django.utils.translation import gettext as _

from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.tariff import reviewing
from fullcycle.kernels.tariff.bills import Bill as MadeBill
from fullcycle.kernels.tariff.bills import Flag, FlagKind
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.facts import BillFacts
from fullcycle.kernels.tariff.freezing import freeze
from fullcycle.kernels.tariff.refusals import UnableToBill
from fullcycle.kernels.units.wording import Wording
from fullcycle.records.journal import actions as journal
from fullcycle.stages.billing.actions import opening, writing
from fullcycle.stages.billing.actions.opening import UnableToDraft
from fullcycle.stages.billing.actions.writing import DraftRow
from fullcycle.stages.billing.models import Bill, BillFlag, BillingMonth, BillLine


MONTHS_LOOKED_BACK = 12

OF_READINGS = (
    FlagKind.GAP,
    FlagKind.DOUBLED,
    FlagKind.CONTRADICTED,
    FlagKind.CLOCK_JUMP,
)
"""What only metering notices, of readings that arrived or did not."""

ONE_A_MONTH = "billing_bill_one_a_month"
"""The constraint by which an account has one bill of a month, whoever drafts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMonth:
    """What an account's bill is made of; without facts, `lacking` says what is not known.

    `flags` were noticed while the facts were gathered, as by metering.
    """

    account_id: int
    customer_id: int
    facts: BillFacts | None
    flags: tuple[Flag, ...] = ()
    lacking: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedMonth:
    """How many bills are free to go out, are held, or were left as they stand."""

    drafted: int = 0
    held: int = 0
    unchanged: int = 0

    def __add__(self, other: "DraftedMonth") -> "DraftedMonth":
        """Add up what several chunks of accounts came to."""
        return DraftedMonth(
            drafted=self.drafted + other.drafted,
            held=self.held + other.held,
            unchanged=self.unchanged + other.unchanged,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """A monthly bill that is there already."""

    bill_id: int
    status: str
    facts: str
    book_version: str
    arrived: frozenset[tuple[str, str]]
    """What was noticed of its readings, by kind and words."""


@transaction.atomic
def draft_month(
    *, month_on: date, accounts: Sequence[AccountMonth], engine: BillEngine, at: datetime
) -> DraftedMonth:
    """Compute and write the bills of some accounts; those of other accounts are untouched.

    A bill that was issued stays; so does a draft of the same facts and prices, with whatever
    was cleared in it. A draft of other facts is replaced. What cannot be computed is held,
    with the reason. In a month that went out, accounts without a bill come late: they are
    drafted beside what stays.

    Raises:
        UnableToDraft: if all these accounts have their issued bill in a month that went out,
            or somebody else is drafting or issuing them at this moment.
    """
    month = opening.begin_review(month_on, at)
    standing = _standing(month_on, accounts)
    if month.state == BillingMonth.State.ISSUED:
        opening.take_late(month, [one for one in accounts if one.account_id not in standing])
    usual = _usual_kwh(month_on, accounts)
    rows, replaced, unchanged = [], [], 0
    for account in accounts:
        frozen = freeze(account.facts) if account.facts else ""
        there = standing.get(account.account_id)
        if there is not None and _stays(there, account, frozen, engine.book):
            unchanged += 1
            continue
        if there is not None:
            replaced.append(there.bill_id)
        rows.append(_drafted(account, frozen, engine, usual.get(account.account_id)))
    _remove(replaced)
    try:
        writing.write(rows, month_on=month_on, book_version=engine.book.version, at=at)
    except IntegrityError as twice:
        if ONE_A_MONTH not in str(twice):
            raise
        raise UnableToDraft(_("同一户的这个月正有人在出账，请稍后再试。")) from twice
    held = sum(row.is_held for row in rows)
    outcome = DraftedMonth(drafted=len(rows) - held, held=held, unchanged=unchanged)
    _tell(month, outcome, engine.book, at)
    return outcome


def _standing(month_on: date, accounts: Sequence[AccountMonth]) -> Mapping[int, _Standing]:
    rows = (
        Bill.objects.select_for_update()
        .filter(
            month_on=month_on,
            kind=Bill.Kind.MONTHLY,
            account_id__in=[account.account_id for account in accounts],
        )
        .values_list("account_id", "pk", "status", "facts", "book_version")
    )
    standing = list(rows)
    arrived = defaultdict(set)
    flags = BillFlag.objects.filter(
        bill_id__in=[pk for _account, pk, *_rest in standing], kind__in=OF_READINGS
    )
    for bill_id, kind, words in flags.values_list("bill_id", "kind", "words_zh"):
        arrived[bill_id].add((kind, words))
    return {
        account_id: _Standing(
            bill_id=pk,
            status=status,
            facts=facts,
            book_version=version,
            arrived=frozenset(arrived[pk]),
        )
        for account_id, pk, status, facts, version in standing
    }


def _usual_kwh(month_on: date, accounts: Sequence[AccountMonth]) -> Mapping[int, Decimal]:
    """Return the mean energy of the issued months before, by account."""
    first = date(month_on.year - 1, month_on.month, 1)
    rows = (
        Bill.objects.filter(
            account_id__in=[account.account_id for account in accounts],
            kind=Bill.Kind.MONTHLY,
            status=Bill.Status.ISSUED,
            month_on__gte=first,
            month_on__lt=month_on,
        )
        .values_list("account_id")
        .annotate(usual=Avg("energy_kwh", output_field=DecimalField()))
    )
    return dict(rows)


def _stays(there: _Standing, account: AccountMonth, frozen: str, book: TariffBook) -> bool:
    if there.status == Bill.Status.ISSUED:
        return True
    # A reading may arrive doubled or be settled without a kWh more or less.
    arrived = frozenset(
        (flag.kind.value, flag.wording.zh) for flag in account.flags if flag.kind in OF_READINGS
    )
    made_of = there.facts, there.book_version, there.arrived
    return bool(frozen) and made_of == (frozen, book.version, arrived)


def _drafted(
    account: AccountMonth, frozen: str, engine: BillEngine, usual_kwh: Decimal | None
) -> DraftRow:
    bill, flags = _computed(account, engine, usual_kwh)
    return DraftRow(
        account_id=account.account_id,
        customer_id=account.customer_id,
        facts=frozen,
        bill=bill,
        flags=(*account.flags, *flags),
    )


def _computed(
    account: AccountMonth, engine: BillEngine, usual_kwh: Decimal | None
) -> tuple[MadeBill | None, tuple[Flag, ...]]:
    if account.facts is None:
        words = account.lacking or _NOTHING_KNOWN
        return None, (Flag(kind=FlagKind.NOT_BILLABLE, wording=words),)
    try:
        bill = engine.compute(account.facts)
    except UnableToPrice as refusal:
        return None, (Flag(kind=FlagKind.PRICE_MISSING, wording=refusal.wording),)
    except UnableToBill as refusal:
        whole = Flag(kind=FlagKind.NOT_BILLABLE, wording=refusal.wording)
        return None, refusal.flags or (whole,)
    noticed = reviewing.review(bill, facts=account.facts, usual_kwh=usual_kwh, book=engine.book)
    return bill, (*bill.flags, *noticed)


_NOTHING_KNOWN = Wording(zh="没有可以出账的资料。", en="Nothing is known to bill from.")


def _remove(bill_ids: Sequence[int]) -> None:
    if bill_ids:
        BillFlag.objects.filter(bill_id__in=bill_ids).delete()
        BillLine.objects.filter(bill_id__in=bill_ids).delete()
        Bill.objects.filter(pk__in=bill_ids).delete()


def _tell(month: BillingMonth, outcome: DraftedMonth, book: TariffBook, at: datetime) -> None:
    journal.record(
        journal.Act(
            act="billing.month.drafted",
            subject_kind="billing_month",
            subject_id=month.month_on.isoformat(),
            actor_id=None,
            at=at,
            details={
                "drafted": outcome.drafted,
                "held": outcome.held,
                "unchanged": outcome.unchanged,
                "book": book.version,
                "is_late": month.was_whole,
            },
        )
    )
