"""The same bill as paper, sheet and JSON."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader
from tests.doors.frame.bills import examples

from fullcycle.doors.frame.bills import machine, statement, workbook
from fullcycle.gateways.typesetter.typst_compiler import TypstTypesetter
from fullcycle.kernels.tariff.bills import Flag, FlagKind
from fullcycle.kernels.units.wording import Wording


D = Decimal
NOON = datetime(2026, 11, 5, 4, tzinfo=UTC)


def sheets_of(*statements):
    content = workbook.workbook(statements, at=NOON)
    shown = openpyxl.load_workbook(BytesIO(content), data_only=True)
    typed = openpyxl.load_workbook(BytesIO(content))
    return shown, typed


class TestPaper:
    def test_prints_every_line_with_the_amounts_of_the_bill(self):
        billed = examples.statement()

        paper = TypstTypesetter().typeset(
            statement.PAPER, statement.paper_data(billed), at=NOON
        )

        text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages)
        for line in billed.bill.lines:
            assert f"{line.amount_yuan:,.2f}" in text
        assert "184,288.34 元" in text
        assert "请在 2026 年 11 月 20 日 前交清" in text.replace("年11", "年 11")

    def test_says_when_the_highest_demand_was(self):
        assert statement.paper_data(examples.statement())["demand"] == "1,180 kW（10-14 10:15）"

    def test_says_what_was_estimated(self):
        words = Wording(zh="电量为估算。", en="Estimated.")
        flagged = replace(
            examples.bill(), flags=(Flag(kind=FlagKind.ESTIMATED, wording=words),)
        )

        data = statement.paper_data(examples.statement(bill=flagged))

        assert data["flags"] == ["电量为估算。"]

    def test_of_a_correction_calls_itself_so(self):
        data = statement.paper_data(examples.statement(is_correction=True, due_on=None))

        assert (data["title"], data["due_on"]) == ("更正账单", "")

    def test_of_what_comes_back_says_so_without_a_minus_or_a_day(self):
        back = replace(examples.bill(), total_yuan=D("-4712.92"))

        data = statement.paper_data(examples.statement(bill=back))

        assert (data["owed"], data["owed_yuan"], data["due_on"]) == (
            *("应退电费", "4,712.92", ""),
        )


class TestWorkbook:
    def test_keeps_numbers_numbers_and_sums_only_by_formula(self):
        billed = examples.statement()

        shown, typed = sheets_of(billed)

        rows = list(shown.active.iter_rows(min_row=workbook.FIRST_LINE + 1, values_only=True))
        amounts = [row[6] for row in rows[: len(billed.bill.lines)]]
        assert D(str(round(sum(amounts), 2))) == billed.bill.total_yuan
        formulas = [
            cell.value
            for row in typed.active.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
        assert formulas == [f"=SUM(G9:G{8 + len(billed.bill.lines)})"]
        assert rows[len(billed.bill.lines)][6] == pytest.approx(184288.34)

    def test_lists_and_sums_many_accounts_first(self):
        other = replace(examples.bill(examples.SEPTEMBER), account_number="3300000000002")

        shown, _ = sheets_of(examples.statement(), examples.statement(bill=other))

        assert shown.sheetnames == ["汇总", "3300000000001 2026-10", "3300000000002 2026-09"]
        assert shown["汇总"]["I4"].value == pytest.approx(184288.34 + 171449.65)

    def test_counts_bills_of_the_same_account_and_month(self):
        names = workbook.sheet_names([examples.statement()] * 3)

        assert names[1:] == ["3300000000001 2026-10 (2)", "3300000000001 2026-10 (3)"]

    def test_never_takes_a_name_for_a_formula(self):
        shown, _ = sheets_of(examples.statement(customer='=HYPERLINK("x")'))

        assert shown.active["B2"].value == '=HYPERLINK("x")'


class TestMachine:
    def test_holds_the_lines_and_their_sum_as_texts(self):
        read = json.loads(machine.as_json(examples.bill()))

        assert read["total_yuan"] == "184288.34"
        assert sum(D(line["amount_yuan"]) for line in read["lines"]) == D("184288.34")
        assert read["demand_at"] == "2026-10-14T02:15:00+00:00"
