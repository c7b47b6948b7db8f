"""The promise: page, PDF, Excel, interface and command line say the same of a bill."""

import json
import re
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader
from tests.doors.api.conftest import OCTOBERS

from fullcycle.doors.command import main
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.gateways.typesetter.typst_compiler import TypstTypesetter


UNIT, AMOUNT = 4, 6
"""Columns of the workbook."""


@pytest.fixture
def told(machine, bills):  # noqa: ARG001 - they are issued first
    """October's bill as the interface tells it."""
    return machine(OCTOBERS).json()


@pytest.fixture
def amounts(told):
    """What each line comes to, by the interface."""
    return sorted(Decimal(line["amount_yuan"]) for line in told["lines"])


def shown(text):
    """Every amount of yuan with two places that a text shows."""
    return [Decimal(one.replace(",", "")) for one in re.findall(r"-?[\d,]+\.\d\d(?!\d)", text)]


def _yuan(number):
    return Decimal(number).quantize(Decimal("0.01"))


def assert_shows(text, amounts, total):
    left = shown(text)
    for amount in [*amounts, total]:
        assert amount in left
        left.remove(amount)


class TestBill:
    def test_has_the_numbers_of_the_page(self, owner, bills, told, amounts):
        page = owner.get(f"/bills/{bills[4]}/").content.decode()

        assert_shows(page, amounts, Decimal(told["total_yuan"]))

    def test_has_the_numbers_of_the_pdf(self, owner, bills, told, amounts):
        with typesetter.lent(TypstTypesetter()):
            pdf = owner.get(f"/bills/{bills[4]}/bill.pdf").content
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)

        assert_shows(text.replace("−", "-"), amounts, Decimal(told["total_yuan"]))

    def test_has_the_numbers_of_the_workbook(self, owner, bills, told, amounts):
        content = owner.get(f"/bills/{bills[4]}/bill.xlsx").content
        rows = list(openpyxl.load_workbook(BytesIO(content), data_only=True).active.rows)
        numbers = [row for row in rows if isinstance(row[AMOUNT].value, int | float)]
        # A line has a unit; a subtotal has none.
        lines = sorted(_yuan(row[AMOUNT].value) for row in numbers if row[UNIT].value)
        (total,) = [_yuan(row[AMOUNT].value) for row in rows if row[0].value == "合计"]

        assert lines == amounts
        assert total == Decimal(told["total_yuan"]) == sum(amounts)

    def test_is_made_again_by_the_command_line_from_its_own_facts(
        self,
        machine,
        tmp_path,
        capsys,
        told,  # noqa: ARG002
    ):
        facts = tmp_path / "facts.json"
        facts.write_bytes(machine(f"{OCTOBERS}/facts").content)
        capsys.readouterr()

        assert main.main(["bill", "compute", str(facts), "--json", "--demo"]) == 0
        assert capsys.readouterr().out.strip() == machine(OCTOBERS).content.decode()

    def test_is_what_its_lines_add_up_to(self, told, amounts):
        assert Decimal(told["total_yuan"]) == sum(amounts)
        assert json.dumps(told, ensure_ascii=False).count("total_yuan") == 1
