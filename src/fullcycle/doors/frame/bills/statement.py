"""A bill as a paper: what the typesetter is given, with the lines of the page."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone, translation

from fullcycle.doors.frame.bills import lines, words
from fullcycle.kernels.rulebook.tariffs.terms import PurchaseMode
from fullcycle.kernels.tariff.bills import Bill


PAPER = "bill_statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A bill with what a paper or a sheet says around it; `number` names it to people."""

    bill: Bill
    purchase_mode: PurchaseMode
    number: str
    issuer: str
    customer: str
    address: str
    due_on: date | None
    is_correction: bool = False

    @property
    def last_on(self) -> date:
        """The last day billed."""
        return self.bill.ends_on - timedelta(days=1)

    @property
    def billed_kwh(self) -> int:
        """All energy billed."""
        return sum(self.bill.billed_kwh.values())


def paper_data(statement: Statement) -> dict[str, object]:
    """Return the data of the paper `bill_statement`; in Chinese, as all papers are."""
    with translation.override("zh-hans"):
        bill = statement.bill
        groups = lines.line_groups(bill, purchase_mode=statement.purchase_mode)
        return {
            "issuer": statement.issuer,
            "number": statement.number,
            "title": "更正账单" if statement.is_correction else "电费账单",
            "customer": statement.customer,
            "account_number": bill.account_number,
            "address": statement.address,
            "starts_on": bill.starts_on.isoformat(),
            "last_on": statement.last_on.isoformat(),
            "due_on": _due_on(statement),
            "owed": "应退电费" if bill.total_yuan < 0 else "应交电费",
            "owed_yuan": f"{abs(bill.total_yuan):,.2f}",
            "total_yuan": f"{bill.total_yuan:,.2f}",
            "kwh": f"{statement.billed_kwh:,}",
            "capacity_kva": words.number(bill.capacity_kva),
            "demand": _demand(bill),
            "power_factor": _power_factor(bill),
            "groups": [_group(group) for group in groups],
            "flags": [flag.wording.zh for flag in bill.flags],
        }


def _due_on(statement: Statement) -> str:
    """By when it is to be paid; what comes back has no such day."""
    if statement.due_on is None or statement.bill.total_yuan < 0:
        return ""
    return statement.due_on.isoformat()


def _group(group: lines.LineGroup) -> dict[str, object]:
    return {
        "title": str(group.title),
        "subtotal_yuan": _yuan(group.subtotal_yuan),
        "lines": [
            {
                "name": shown.line.wording.zh,
                "period": str(shown.period),
                "quantity": f"{shown.quantity} {shown.unit}",
                "price": shown.price,
                "amount_yuan": _yuan(shown.amount_yuan),
                "span": _span(shown),
                "note": shown.note.zh if shown.note else "",
            }
            for shown in group.lines
        ],
    }


def _span(shown: lines.ShownLine) -> str:
    span = f"{shown.line.starts_on:%m-%d} 至 {shown.last_on:%m-%d}"
    if shown.is_prorated:
        return f"{span}（{shown.line.days_counted}/{shown.line.days_of} 天）"
    return span


def _demand(bill: Bill) -> str:
    if bill.demand_kw is None:
        return ""
    kw = f"{words.number(bill.demand_kw)} kW"
    if bill.demand_at is None:
        return kw
    return f"{kw}（{timezone.localtime(bill.demand_at):%m-%d %H:%M}）"


def _power_factor(bill: Bill) -> str:
    factor = bill.power_factor
    return "" if factor is None else f"{factor.value}（标准 {factor.standard}）"


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"
