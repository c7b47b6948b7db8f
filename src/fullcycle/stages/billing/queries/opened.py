"""Bills made out of their rows again, with every line and the facts they were made of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.terms import ComponentGroup, Period
from fullcycle.kernels.tariff.bills import Bill as MadeBill
from fullcycle.kernels.tariff.bills import BillLine as MadeLine
from fullcycle.kernels.tariff.bills import LineKind, LineUnit
from fullcycle.kernels.tariff.facts import BillFacts
from fullcycle.kernels.tariff.freezing import thaw
from fullcycle.kernels.units.wording import Wording
from fullcycle.stages.billing.models import Bill, BillLine


@dataclass(frozen=True, slots=True, kw_only=True)
class BillCard:
    """A bill as lists show it; each `…_label` is the code in words.

    `total_yuan` and `kwh` are None for a held bill that could not be made; `invoice_paper_id`
    is None until the invoice's file is in the archive.
    """

    bill_id: int
    account_id: int
    account_number: str
    customer_id: int
    customer_name: str
    month_on: date
    kind: str
    kind_label: str
    status: str
    status_label: str
    total_yuan: Decimal | None
    kwh: int | None
    due_on: date | None
    issued_at: datetime | None
    is_disputed: bool
    corrects_id: int | None
    reason: str
    invoice_number: str
    is_invoice_simulated: bool
    invoice_paper_id: int | None

    @property
    def number(self) -> str:
        """What names the bill to people: on its paper, in file names, to machines."""
        suffix = "" if self.corrects_id is None else f"-{self.bill_id}"
        return f"{self.monthly_number}{suffix}"

    @property
    def monthly_number(self) -> str:
        """The number of the account's monthly bill of that month."""
        return f"{self.account_number}-{self.month_on:%Y%m}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedBill:
    """A bill with all its lines, the facts it was made of and the book it was priced by.

    A line's place on the bill, by which it is disputed, is its index in `bill.lines` plus 1.
    """

    card: BillCard
    bill: MadeBill
    facts: BillFacts
    book_version: str


def card(row: Bill) -> BillCard:
    """The card of a row read with `lists.with_everything`."""
    invoice = getattr(row, "invoice", None)
    file = getattr(invoice, "file", None)
    return BillCard(
        bill_id=row.pk,
        account_id=row.account_id,
        account_number=row.account.number,
        customer_id=row.customer_id,
        customer_name=row.customer.name,
        month_on=row.month_on,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        status=row.status,
        status_label=row.get_status_display(),
        total_yuan=row.total_yuan,
        kwh=row.energy_kwh,
        due_on=row.due_on,
        issued_at=row.issued_at,
        is_disputed=bool(getattr(row, "open_disputes", 0)),
        corrects_id=row.corrects_id,
        reason=row.reason,
        invoice_number=invoice.number if invoice else "",
        is_invoice_simulated=bool(invoice and invoice.is_simulated),
        invoice_paper_id=file.paper_id if file else None,
    )


def open_all(rows: Sequence[Bill]) -> tuple[OpenedBill, ...]:
    """Open several bills with one query for all their lines."""
    lines = lines_of([row.pk for row in rows])
    return tuple(
        OpenedBill(
            card=card(row),
            bill=replace(thaw(MadeBill, row.head), lines=lines[row.pk]),
            facts=thaw(BillFacts, row.facts),
            book_version=row.book_version,
        )
        for row in rows
    )


def lines_of(bill_ids: Iterable[int]) -> Mapping[int, tuple[MadeLine, ...]]:
    """The lines of bills in their places, by bill."""
    found: dict[int, list[MadeLine]] = defaultdict(list)
    rows = BillLine.objects.filter(bill_id__in=list(bill_ids)).order_by("bill_id", "place")
    for row in rows:
        found[row.bill_id].append(_line(row))
    return defaultdict(tuple, {bill_id: tuple(lines) for bill_id, lines in found.items()})


def charged_so_far(row: Bill) -> MadeBill:
    """A monthly bill with its issued corrections: their lines beside its own, all added up."""
    issued = row.corrections.filter(status=Bill.Status.ISSUED).order_by("pk")
    corrections = list(issued)
    lines = lines_of([row.pk, *(one.pk for one in corrections)])
    every = (*lines[row.pk], *(line for one in corrections for line in lines[one.pk]))
    made = [thaw(MadeBill, one.head) for one in (row, *corrections)]
    return replace(
        made[-1],
        lines=every,
        total_yuan=sum((bill.total_yuan for bill in made), Decimal(0)),
        billed_kwh={
            period: sum(bill.billed_kwh.get(period, 0) for bill in made)
            for period in Period
            if any(period in bill.billed_kwh for bill in made)
        },
        export_kwh=sum(bill.export_kwh for bill in made),
    )


def latest_facts(row: Bill) -> BillFacts:
    """The facts that were found right last: of the last issued correction, or the bill's."""
    issued = row.corrections.filter(status=Bill.Status.ISSUED).order_by("-pk").first()
    return thaw(BillFacts, (issued or row).facts)


def _line(row: BillLine) -> MadeLine:
    return MadeLine(
        kind=LineKind(row.kind),
        component=row.component,
        wording=Wording(zh=row.name_zh, en=row.name_en),
        quantity=_exact(row.quantity),
        unit=LineUnit(row.unit),
        price=_exact(row.price),
        amount_yuan=row.amount_yuan,
        rule_ids=tuple(row.rule_ids),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        group=ComponentGroup(row.component_group) if row.component_group else None,
        period=Period(row.period) if row.period else None,
        point_id=row.point_id,
        days_counted=row.days_counted,
        days_of=row.days_of,
        evidence=tuple(row.evidence),
        note=Wording(zh=row.note_zh, en=row.note_en) if row.note_zh else None,
        ratio=_exact(row.ratio),
        floats=row.floats,
        is_in_power_factor_base=row.is_in_power_factor_base,
    )


def _exact(number: Decimal | None) -> Decimal:
    # The column is never empty; the field's type cannot say so.
    return Decimal(0) if number is None else number
