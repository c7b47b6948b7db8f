"""Running a month: drafting in chunks, letting out what is clean, invoices after it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from fullcycle.journeys.billing_month import books, gathering
from fullcycle.kernels.calendars.workdays import load_calendar
from fullcycle.kernels.rulebook.dating import COUNTRY
from fullcycle.kernels.rulebook.tariffs.rules import NumberName
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.records.customers import queries as customers
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import queries as bills
from fullcycle.stages.billing.actions import DraftedMonth, IssuedMonth
from fullcycle.stages.metering import actions as recording
from fullcycle.stages.metering.actions import MonthToRecord, RecordedMonth


CHUNK = 500
"""So many accounts are one transaction: a chunk stands or falls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicedMonth:
    """How many invoices were made, and why the others were not, by bill."""

    made: int
    refused: tuple[tuple[int, str], ...]


def record_use(*, month_on: date, at: datetime) -> RecordedMonth:
    """Record what every point took in the month whose curves are kept; holes are estimated.

    Raises:
        UnableToReadCurves: if the month's curves are damaged.
        UnableToPrice: if the periods of a day are not in the book.
        UnableToCount: if the calendar does not reach a day whose holidays matter.
    """
    month = MonthToRecord(
        month_on=month_on, book=books.current_book(), calendar=load_calendar()
    )
    return recording.record_month(month=month, at=at)


def accounts_to_bill(*, month_on: date) -> tuple[int, ...]:
    """The accounts that were supplied on some day of the month, in order."""
    month = gathering.month_of(month_on)
    return customers.supplied_account_ids(starts_on=month.starts_on, ends_on=month.ends_on)


def accounts_to_draft(*, month_on: date) -> tuple[int, ...]:
    """The accounts to be drafted: everybody supplied; once the month went out, who came late.

    Raises:
        UnableToDraft: if the month went out and everybody has a bill.
    """
    supplied = accounts_to_bill(month_on=month_on)
    if not bills.is_out(month_on=month_on):
        return supplied
    billed = bills.issued_account_ids(month_on=month_on)
    late = tuple(account_id for account_id in supplied if account_id not in billed)
    if not late:
        raise billing.UnableToDraft(
            _("%(month)s 的账单已经全部发行，没有迟到户。") % {"month": f"{month_on:%Y-%m}"}
        )
    return late


def chunks_of(account_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Cut accounts into the chunks that are billed in one transaction each."""
    for first in range(0, len(account_ids), CHUNK):
        yield account_ids[first : first + CHUNK]


def bill_chunk(
    *,
    account_ids: Collection[int],
    month_on: date,
    at: datetime,
    engine: BillEngine | None = None,
) -> DraftedMonth:
    """Gather the facts of some accounts and draft their bills, in one transaction.

    Without an engine they are made by the one of the platform's book.

    Raises:
        UnableToDraft: if all of them have issued bills in a month that went out.
    """
    gathered = gathering.gather(account_ids=account_ids, month_on=month_on)
    return billing.draft_month(
        month_on=month_on,
        accounts=gathered,
        engine=engine or books.current_engine(),
        at=at,
    )


def bill_month(*, month_on: date, at: datetime) -> DraftedMonth:
    """Draft the bills of everybody who was supplied in the month, chunk by chunk.

    Run again, it drafts anew what is not issued and has other facts or prices. Once the month
    went out it drafts who came late, to be looked through and issued as a batch of their own.

    Raises:
        UnableToDraft: if the month has been issued, and nobody came late.
    """
    drafted = DraftedMonth()
    for chunk in chunks_of(accounts_to_draft(month_on=month_on)):
        drafted += bill_chunk(account_ids=chunk, month_on=month_on, at=at)
    return drafted


def issue(*, month_on: date, by_id: int | None, at: datetime) -> IssuedMonth:
    """Let every bill of the month go out that nobody must look at.

    Raises:
        UnableToIssue: if nothing was drafted, all is issued, or without the role.
    """
    return billing.issue_month(
        month_on=month_on, payment_days=payment_days(on=month_on), by_id=by_id, at=at
    )


def issue_one(*, bill_id: int, month_on: date, by_id: int, at: datetime) -> date:
    """Let one bill go out, as a correction; return the day by which it is to be paid.

    Raises:
        UnableToIssue: if it is held, was issued before, or without the role.
    """
    return billing.issue_bill(
        bill_id=bill_id, payment_days=payment_days(on=month_on), by_id=by_id, at=at
    )


def invoice(*, month_on: date, at: datetime) -> InvoicedMonth:
    """Have the invoices of a month's issued bills made that have none yet.

    A bill whose invoice is refused is told of and asked for again the next time.
    """
    return _each_invoiced(
        bills.list_uninvoiced(month_on=month_on),
        lambda bill_id: billing.issue_invoice(bill_id=bill_id, at=at),
    )


def fetch_invoices(*, month_on: date, at: datetime) -> InvoicedMonth:
    """Put the files of a month's invoices into the archive that are not there yet.

    One that is not there is told of and asked for again the next time.
    """
    return _each_invoiced(
        bills.list_unfetched(month_on=month_on),
        lambda bill_id: billing.fetch_invoice_file(bill_id=bill_id, at=at),
    )


def _each_invoiced(bill_ids: Iterable[int], act: Callable[[int], object]) -> InvoicedMonth:
    """Act on each bill; one that is refused stops no other."""
    made, refused = 0, []
    for bill_id in bill_ids:
        try:
            act(bill_id)
        except billing.UnableToInvoice as refusal:
            refused.append((bill_id, str(refusal)))
        else:
            made += 1
    return InvoicedMonth(made=made, refused=tuple(refused))


def payment_days(*, on: date) -> int:
    """Within how many days of its issue a bill is to be paid.

    Raises:
        UnableToPrice: if the tariff book does not say so for that day.
    """
    rule = books.current_book().number(NumberName.PAYMENT_DAYS, on=on, region=COUNTRY)
    return int(rule.value)
