"""Bills on the customer's site: the list, the page, the files."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from tests.doors.frame.bills.examples import OCTOBER, SEPTEMBER
from tests.doors.portal import billed
from tests.stages.billing.conftest import register_account

from fullcycle.doors.portal import bill_files
from fullcycle.gateways.invoicer import port as invoicer
from fullcycle.gateways.invoicer.simulator import SimulatedInvoicer
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.gateways.typesetter.typst_compiler import TypstTypesetter
from fullcycle.kernels.tariff.bills import Flag, FlagKind
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.units.wording import Wording
from fullcycle.records.journal.models import Line
from fullcycle.stages.billing import actions as billing


ODD = Flag(kind=FlagKind.JUMP, wording=Wording(zh="电量突变。", en="A jump."))


@pytest.fixture
def bills(district):
    """The ids of September's and October's bill."""
    return billed.issue(district.customer_id, SEPTEMBER, OCTOBER)


class TestBills:
    def test_show_the_newest_month_first(self, owner, bills):
        page = owner.get("/bills/").content.decode()

        assert page.index("2026年10月") < page.index("2026年9月")
        assert "184,288.34 元" in page
        assert f"/bills/{bills[1]}/" in page

    def test_say_where_there_is_none_when_one_will_come(self, owner):
        assert "还没有账单" in owner.get("/bills/").content.decode()

    def test_add_up_several_accounts_of_a_month(self, owner, district):
        other = replace(OCTOBER, account_number="3300000000002")
        billed.issue(district.customer_id, OCTOBER, other)

        page = owner.get("/bills/").content.decode()

        assert "368,576.68 元" in page
        assert "2 张账单，共 434,000 kWh" in page

    def test_of_a_year_are_added_up_beside_the_years_there_are(self, owner, district):
        months = [
            replace(facts, account_number=number)
            for facts in billed.demo_months(9, 10)
            for number in ("3300000000001", "3300000000002")
        ]
        billed.issue(district.customer_id, *months, engine=billed.demo_engine())
        total = sum(billed.demo_engine().compute(facts).total_yuan for facts in months)

        page = owner.get("/bills/?year=2026").content.decode()

        assert "2026 年的账单" in page
        assert f'4 张账单，共 <strong class="number">{total:,.2f} 元</strong>' in page
        assert 'href="?year=2026" aria-current="page"' in page
        assert "/bills/2026.xlsx" in page

    def test_tell_of_a_month_that_is_being_checked_without_its_amount(
        self, owner, district, hands
    ):
        account_id = register_account(district.customer_id)
        month = billing.AccountMonth(
            account_id=account_id,
            customer_id=district.customer_id,
            facts=OCTOBER,
            flags=(ODD,),
        )
        billing.draft_month(
            month_on=OCTOBER.starts_on, accounts=[month], engine=billed.ENGINE, at=hands.at
        )

        page = owner.get("/bills/").content.decode()

        assert "核对中" in page
        assert "184,288.34" not in page

    @pytest.mark.usefixtures("bills")
    def test_of_others_are_not_shown(self, stranger):
        assert "184,288.34" not in stranger.get("/bills/").content.decode()

    @pytest.mark.usefixtures("bills")
    def test_ask_a_bounded_number_of_queries(self, owner, django_assert_max_num_queries):
        owner.get("/bills/")

        with django_assert_max_num_queries(16):
            owner.get("/bills/")

    @pytest.mark.usefixtures("bills")
    def test_stand_on_the_home_page(self, owner):
        assert "184,288.34 元" in owner.get("/").content.decode()


class TestBill:
    def test_shows_amount_due_day_and_every_part_in_the_official_order(self, owner, bills):
        page = owner.get(f"/bills/{bills[1]}/").content.decode()

        parts = [
            "代理购电电费",
            "上网环节线损电费",
            "输配电费（电量）",
            "输配电费（容需量）",
            "功率因数调整电费",
            "政府性基金及附加",
        ]
        places = [page.index(part) for part in parts]
        assert places == sorted(places)
        assert "184,288.34 元" in page
        assert "前交清" in page

    def test_shows_quantity_price_and_amount_of_a_line(self, owner, bills):
        page = owner.get(f"/bills/{bills[1]}/").content.decode()

        for told in ("68,000 kWh", "0.740000", "50,320.00 元", "-0.30%"):
            assert told in page

    def test_shows_the_number_of_its_invoice_and_that_it_is_simulated(
        self, owner, bills, hands
    ):
        with invoicer.lent(SimulatedInvoicer()):
            number = billing.issue_invoice(bill_id=bills[1], at=hands.at)

        page = owner.get(f"/bills/{bills[1]}/").content.decode()

        assert number in page
        assert "这是演示用的号码，不是真发票" in page

    def test_hands_out_the_file_of_its_invoice_to_the_customer_alone(
        self, owner, stranger, bills, hands, small_pdf
    ):
        with invoicer.lent(SimulatedInvoicer(lambda _told, _at: small_pdf)):
            billing.issue_invoice(bill_id=bills[1], at=hands.at)
            billing.fetch_invoice_file(bill_id=bills[1], at=hands.at)

        page = owner.get(f"/bills/{bills[1]}/").content.decode()
        address = re.search(r'href="(/papers/\d+/)"[^>]*>\s*<svg', page).group(1)
        answer = owner.get(address)

        assert answer.content.startswith(b"%PDF")
        assert stranger.get(address).status_code == 404

    def test_of_others_does_not_exist(self, stranger, bills):
        assert stranger.get(f"/bills/{bills[1]}/").status_code == 404

    def test_speaks_english(self, owner, bills):
        page = owner.get(
            f"/bills/{bills[1]}/", headers={"accept-language": "en-GB"}
        ).content.decode()

        assert "October 2026" in page
        assert "Power-factor adjustment" in page


class TestFiles:
    def test_hold_the_same_amount_in_pdf_excel_and_json(self, owner, bills):
        with typesetter.lent(TypstTypesetter()):
            pdf = owner.get(f"/bills/{bills[1]}/bill.pdf")
        sheet = owner.get(f"/bills/{bills[1]}/bill.xlsx")
        machine = owner.get(f"/bills/{bills[1]}/bill.json")

        assert pdf.content.startswith(b"%PDF")
        rows = openpyxl.load_workbook(BytesIO(sheet.content), data_only=True).active.rows
        amounts = [row[6].value for row in rows if row[0].value == "合计"]
        assert amounts == [pytest.approx(184288.34)]
        assert json.loads(machine.content)["total_yuan"] == "184288.34"

    def test_of_json_are_what_the_engine_says(self, owner, bills):
        told = json.loads(owner.get(f"/bills/{bills[1]}/bill.json").content)

        made = BillEngine(billed.ENGINE.book).compute(OCTOBER)
        assert [Decimal(line["amount_yuan"]) for line in told["lines"]] == [
            line.amount_yuan for line in made.lines
        ]

    @pytest.mark.usefixtures("bills")
    def test_of_a_month_hold_a_sheet_for_each_account(self, owner):
        answer = owner.get("/bills/2026-10.xlsx")

        assert openpyxl.load_workbook(BytesIO(answer.content)).sheetnames == [
            "3300000000001 2026-10"
        ]
        assert 'filename="2026-10.xlsx"' in answer["Content-Disposition"]

    def test_of_a_year_hold_every_bill_and_every_line(self, owner, district, monkeypatch):
        monkeypatch.setattr(bill_files, "AT_ONCE", 3)
        months = [
            replace(facts, account_number=number)
            for facts in billed.demo_months(9, 10)
            for number in ("3300000000001", "3300000000002")
        ]
        billed.issue(district.customer_id, *months, engine=billed.demo_engine())
        made = [billed.demo_engine().compute(facts) for facts in months]

        content = b"".join(owner.get("/bills/2026.xlsx").streaming_content)

        bills, all_lines = openpyxl.load_workbook(BytesIO(content), data_only=True)
        rows = list(bills.iter_rows(min_row=2, values_only=True))
        total = sum(bill.total_yuan for bill in made)
        assert [row[0] for row in rows] == [*sorted(f.account_number for f in months), "合计"]
        assert rows[-1][8] == pytest.approx(float(total))
        lines = list(all_lines.iter_rows(min_row=2, values_only=True))
        assert len(lines) == sum(len(bill.lines) for bill in made)
        assert sum(Decimal(str(row[8])) for row in lines) == total

    @pytest.mark.usefixtures("bills")
    def test_of_very_many_bills_of_a_month_are_lines_below_each_other(self, owner, monkeypatch):
        monkeypatch.setattr(bill_files, "MOST_SHEETS", 0)

        answer = owner.get("/bills/2026-10.xlsx")

        book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
        assert book.sheetnames == ["汇总", "明细"]
        assert 'filename="2026-10.xlsx"' in answer["Content-Disposition"]

    @pytest.mark.usefixtures("bills")
    def test_of_a_year_without_bills_do_not_exist(self, owner):
        assert owner.get("/bills/2019.xlsx").status_code == 404

    @pytest.mark.parametrize("form", ["pdf", "xlsx", "json"])
    def test_leave_a_line_in_the_journal(self, owner, district, bills, form):
        owner.get(f"/bills/{bills[1]}/bill.{form}")

        line = Line.objects.filter(act="billing.bill.downloaded").get()
        assert (line.actor_id, line.for_customer_id) == (
            district.owner_id,
            district.customer_id,
        )
        assert line.details == {"form": form, "bills": [bills[1]]}

    @pytest.mark.parametrize(
        "address",
        ["/bills/{}/bill.pdf", "/bills/{}/bill.exe", "/bills/2026-10.xlsx", "/bills/2026.xlsx"],
    )
    def test_of_others_or_of_other_kinds_do_not_exist(self, stranger, bills, address):
        assert stranger.get(address.format(bills[1])).status_code == 404
        assert not Line.objects.filter(act="billing.bill.downloaded").exists()

    @pytest.mark.usefixtures("bills")
    @pytest.mark.parametrize("month", ["2026-13", "never", "2026-08"])
    def test_of_a_month_without_bills_do_not_exist(self, owner, month):
        assert owner.get(f"/bills/{month}.xlsx").status_code == 404
