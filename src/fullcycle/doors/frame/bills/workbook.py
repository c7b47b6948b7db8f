"""Bills as an Excel workbook: one sheet a bill, or all their lines below each other."""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from fullcycle.doors.frame import language
from fullcycle.doors.frame.bills import lines
from fullcycle.doors.frame.bills.lines import ShownLine
from fullcycle.doors.frame.bills.statement import Statement


TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_SHEET_NAME = 31
"""Excel takes no longer name for a sheet."""

FIRST_LINE = 8
"""The row, from 0, of the first line below the head of a bill's sheet."""

_OPTIONS = {
    "in_memory": True,
    # A customer called "=1+1" is a name: texts stay texts, whatever they begin with.
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


class _Looks:
    """The formats of a workbook."""

    def __init__(self, book: Workbook) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.part = book.add_format({"bold": True, "bg_color": "#efede6"})
        self.money = book.add_format({"num_format": "#,##0.00"})
        self.sum = book.add_format({"num_format": "#,##0.00", "bold": True, "top": 1})
        self.quantity = book.add_format({"num_format": "#,##0.####"})
        self.price = book.add_format({"num_format": "0.00######"})
        self.percent = book.add_format({"num_format": "0.00%"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.words = book.add_format({"text_wrap": True})


def workbook(statements: Sequence[Statement], *, at: datetime) -> bytes:
    """Return the workbook; numbers are numbers, formulas are only sums.

    Many bills get a first sheet that lists and sums them. `at` is written as its birth.
    """
    buffer = BytesIO()
    with Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"created": at.replace(tzinfo=None)})
        looks = _Looks(book)
        names = sheet_names(statements)
        if len(statements) > 1:
            _write_all(book.add_worksheet(_("汇总")), statements, looks)
        for name, statement in zip(names, statements, strict=True):
            _write_bill(book.add_worksheet(name), statement, looks)
    return buffer.getvalue()


def flat_workbook(statements: Iterable[Statement], *, at: datetime) -> IO[bytes]:
    """Return a workbook of two sheets, every bill and every line, for any number of bills.

    Rows go to the disk as they come, so that memory does not grow with the bills. The file
    stands at its begin; whoever closes it deletes it.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with Workbook(file, _OPTIONS | {"in_memory": False, "constant_memory": True}) as book:
        book.set_properties({"created": at.replace(tzinfo=None)})
        looks = _Looks(book)
        bills, all_lines = book.add_worksheet(_("汇总")), book.add_worksheet(_("明细"))
        _begin_all(bills, looks)
        _begin_lines(all_lines, looks)
        total, bill_row, line_row = Decimal(0), 1, 1
        for statement in statements:
            _write_summed(bills, bill_row, statement, looks)
            line_row = _write_lines(all_lines, line_row, statement, looks)
            total += statement.bill.total_yuan
            bill_row += 1
        _write_sum(bills, bill_row, total, looks)
    file.seek(0)
    return file


def _begin_lines(sheet: Worksheet, looks: _Looks) -> None:
    _write_heads(sheet, 0, (_("户号"), _("账单编号"), *_line_heads()), looks)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 3, 26)
    sheet.set_column(4, 11, 13)
    sheet.set_column(12, 12, 40)


def _write_lines(sheet: Worksheet, row: int, statement: Statement, looks: _Looks) -> int:
    """Write a bill's lines from a row on; return the row behind them."""
    for group in lines.line_groups(statement.bill, purchase_mode=statement.purchase_mode):
        for shown in group.lines:
            sheet.write_string(row, 0, statement.bill.account_number)
            sheet.write_string(row, 1, statement.number)
            sheet.write_string(row, 2, str(group.title))
            _write_line(sheet, row, shown, looks, from_column=3)
            row += 1
    return row


def sheet_names(statements: Sequence[Statement]) -> list[str]:
    """Return a name for each sheet: account and month, counted where there are more of it."""
    names: list[str] = []
    for statement in statements:
        bill = statement.bill
        name = f"{bill.account_number} {bill.starts_on:%Y-%m}"[: LONGEST_SHEET_NAME - 4]
        same = sum(known == name or known.startswith(f"{name} (") for known in names)
        names.append(f"{name} ({same + 1})" if same else name)
    return names


def _write_all(sheet: Worksheet, statements: Sequence[Statement], looks: _Looks) -> None:
    _begin_all(sheet, looks)
    for row, statement in enumerate(statements, start=1):
        _write_summed(sheet, row, statement, looks)
    total = sum((one.bill.total_yuan for one in statements), Decimal(0))
    _write_sum(sheet, len(statements) + 1, total, looks)


def _begin_all(sheet: Worksheet, looks: _Looks) -> None:
    heads = (
        _("户号"),
        _("户名"),
        _("用电地址"),
        _("账单编号"),
        _("起"),
        _("止"),
        _("电量（kWh）"),
        _("最大需量（kW）"),
        _("金额（元）"),
        _("交费截止"),
    )
    _write_heads(sheet, 0, heads, looks)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 3, 22)
    sheet.set_column(4, 9, 14)


def _write_summed(sheet: Worksheet, row: int, statement: Statement, looks: _Looks) -> None:
    """One bill of the sheet over all."""
    bill = statement.bill
    sheet.write_string(row, 0, bill.account_number)
    sheet.write_string(row, 1, statement.customer)
    sheet.write_string(row, 2, statement.address)
    sheet.write_string(row, 3, statement.number)
    sheet.write_datetime(row, 4, bill.starts_on, looks.day)
    sheet.write_datetime(row, 5, statement.last_on, looks.day)
    sheet.write_number(row, 6, statement.billed_kwh, looks.quantity)
    if bill.demand_kw is not None:
        sheet.write_number(row, 7, float(bill.demand_kw), looks.quantity)
    sheet.write_number(row, 8, float(bill.total_yuan), looks.money)
    if statement.due_on:
        sheet.write_datetime(row, 9, statement.due_on, looks.day)


def _write_sum(sheet: Worksheet, end: int, total: Decimal, looks: _Looks) -> None:
    sheet.write_string(end, 0, _("合计"), looks.head)
    sheet.write_formula(end, 8, f"=SUM(I2:I{end})", looks.sum, float(total))


def _write_bill(sheet: Worksheet, statement: Statement, looks: _Looks) -> None:
    bill = statement.bill
    sheet.write_string(0, 0, _("电费账单"), looks.title)
    pairs = (
        (_("户名"), statement.customer),
        (_("户号"), bill.account_number),
        (_("用电地址"), statement.address),
        (_("账单编号"), statement.number),
    )
    for row, (label, value) in enumerate(pairs, start=1):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, value)
    sheet.write_string(5, 0, _("计费期"))
    sheet.write_datetime(5, 1, bill.starts_on, looks.day)
    sheet.write_datetime(5, 2, statement.last_on, looks.day)
    _write_heads(sheet, FIRST_LINE - 1, _line_heads(), looks)
    row = FIRST_LINE
    for group in lines.line_groups(bill, purchase_mode=statement.purchase_mode):
        for shown in group.lines:
            sheet.write_string(row, 0, str(group.title))
            _write_line(sheet, row, shown, looks, from_column=1)
            row += 1
    sheet.write_string(row, 0, _("合计"), looks.head)
    amounts = f"=SUM(G{FIRST_LINE + 1}:G{row})"
    sheet.write_formula(row, 6, amounts, looks.sum, float(bill.total_yuan))
    for below, flag in enumerate(bill.flags, start=row + 2):
        sheet.write_string(below, 0, language.worded(flag.wording))
    sheet.freeze_panes(FIRST_LINE, 0)
    sheet.set_column(0, 1, 26)
    sheet.set_column(2, 9, 13)
    sheet.set_column(10, 10, 40)


def _line_heads() -> tuple[str, ...]:
    return (
        _("部分"),
        _("项目"),
        _("时段"),
        _("数量"),
        _("单位"),
        _("单价"),
        _("金额（元）"),
        _("起"),
        _("止"),
        _("计费天数"),
        _("备注"),
    )


def _write_line(
    sheet: Worksheet, row: int, shown: ShownLine, looks: _Looks, *, from_column: int
) -> None:
    line, first = shown.line, from_column
    sheet.write_string(row, first, language.worded(line.wording))
    sheet.write_string(row, first + 1, str(shown.period))
    sheet.write_number(row, first + 2, float(line.quantity), looks.quantity)
    sheet.write_string(row, first + 3, str(shown.unit))
    sheet.write_number(row, first + 4, float(line.price), _price_look(shown, looks))
    sheet.write_number(row, first + 5, float(line.amount_yuan), looks.money)
    sheet.write_datetime(row, first + 6, line.starts_on, looks.day)
    sheet.write_datetime(row, first + 7, shown.last_on, looks.day)
    if line.days_counted is not None:
        sheet.write_string(row, first + 8, f"{line.days_counted}/{line.days_of}")
    if line.note:
        sheet.write_string(row, first + 9, language.worded(line.note), looks.words)


def _price_look(shown: ShownLine, looks: _Looks) -> Format:
    return looks.percent if shown.is_percent else looks.price


def _write_heads(sheet: Worksheet, row: int, heads: Sequence[str], looks: _Looks) -> None:
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, looks.head)
