# ruff: noqa: F811  (fixtures are asked for by their names)
"""What is agreed on price: listed by period, entered from a contract, refused at its field."""

import re
from datetime import date
from decimal import Decimal

import pytest
from tests.doors.portal import billed
from tests.doors.workbench.test_billing import (  # noqa: F401  (fixtures)
    NOVEMBER,
    _demonstration,
    clerk_of_the_bills,
    sit_down,
)

from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Period, PurchaseMode
from fullcycle.records.journal.models import Line
from fullcycle.stages.billing import queries as bills


DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)
TYPED = {
    "starts_on": "2026-12-01",
    "basis": "补充协议 2026-18",
    "structure": "TWO_PART",
    "charging_mode": "CONTRACT_DEMAND",
    "contract_demand_kw": "900",
    "power_factor_standard": "0.90",
    "use_class": "INDUSTRY",
    "price_class": "COMMERCIAL_INDUSTRIAL",
    "purchase_mode": "AGENT",
    "has_time_of_use": "on",
}


@pytest.fixture
def account_id(district):
    """An account with October billed: actual demand since 2020."""
    billed.issue(
        district.customer_id,
        *billed.demo_months(10),
        engine=billed.demo_engine(),
        at=NOVEMBER,
    )
    return billed.account_of(district.customer_id)


@pytest.fixture
def clerk(sit_down, account_id):
    assert account_id
    return sit_down(clerk_of_the_bills())


def address(account_id):
    return f"/desk/billing/terms/{account_id}/"


def faults_by_field(page):
    """What each field of the form is wrong about."""
    return dict(re.findall(r'id="id_(\w+)_error">.*?</svg>(.*?)</p>', page, re.DOTALL))


class TestPage:
    def test_lists_what_holds_with_its_contract(self, clerk, account_id):
        page = clerk.get(address(account_id)).content.decode()

        assert "2020-01-01" in page
        assert "按实际最大需量" in page
        assert "供用电合同" in page
        assert "没有截止" in page
        assert page.count("button-primary") == 1

    def test_shows_no_form_to_who_may_not_agree(self, sit_down, district, account_id):
        auditor = sit_down(district.staff["AUDIT"])

        page = auditor.get(address(account_id)).content.decode()
        answer = auditor.post(address(account_id), TYPED)

        assert "<form" not in page.split("<main")[1]
        assert "您没有登记电价约定的权限" not in page
        assert bills.find_terms(account_id=account_id, on=JANUARY).basis == "供用电合同"
        assert answer.status_code == 200

    def test_of_no_account_does_not_exist(self, clerk, account_id):
        assert clerk.get(address(account_id + 9999)).status_code == 404


class TestForm:
    def test_that_is_sent_lets_new_terms_hold(self, clerk, account_id):
        answer = clerk.post(address(account_id), TYPED, follow=True)

        terms = bills.find_terms(account_id=account_id, on=DECEMBER)
        assert (terms.charging_mode, terms.contract_demand_kw, terms.basis) == (
            ChargingMode.CONTRACT_DEMAND,
            Decimal(900),
            "补充协议 2026-18",
        )
        assert terms.mode_chosen_on == DECEMBER
        before = bills.find_terms(account_id=account_id, on=date(2026, 11, 30))
        assert (before.basis, before.ends_on) == ("供用电合同", DECEMBER)
        page = answer.content.decode()
        assert "新约定已登记" in page
        assert "2026-11-30" in page
        assert "员工90" in page
        assert Line.objects.filter(act="billing.terms.agreed").last().details["basis"] == (
            "补充协议 2026-18"
        )

    def test_keeps_own_prices_by_period(self, clerk, account_id):
        own = {period.value: "0.45" for period in Period}

        clerk.post(address(account_id), TYPED | own | {"purchase_mode": "RETAIL"})

        terms = bills.find_terms(account_id=account_id, on=DECEMBER)
        assert terms.purchase_mode is PurchaseMode.RETAIL
        assert terms.own_prices[Period.PEAK] == Decimal("0.45")

    def test_names_every_fault_at_its_field(self, clerk, account_id):
        wrong = {"contract_demand_kw": "100", "PEAK": "0.5"}

        page = clerk.post(address(account_id), TYPED | wrong).content.decode()

        said = faults_by_field(page)
        assert "在 652（合同容量的 40%）到 1630 千瓦之间" in said["contract_demand_kw"]
        assert "没有自己的电价" in said["PEAK"]
        assert bills.find_terms(account_id=account_id, on=DECEMBER).basis == "供用电合同"

    @pytest.mark.parametrize(
        ("_case", "starts_on", "words"),
        [
            ("a month that was billed", "2026-10-15", "已经发行，请用更正账单处理"),
            ("before what holds", "2019-06-01", "已经发行"),
            ("no day", "soon", "日期"),
        ],
    )
    def test_refuses_a_day_at_the_day(self, clerk, account_id, _case, starts_on, words):
        page = clerk.post(
            address(account_id), TYPED | {"starts_on": starts_on}
        ).content.decode()

        assert words in faults_by_field(page)["starts_on"]

    def test_refuses_a_second_agreement_for_an_earlier_day(self, clerk, account_id):
        clerk.post(address(account_id), TYPED | {"starts_on": "2027-01-01"})

        page = clerk.post(address(account_id), TYPED).content.decode()

        assert "2027-01-01 起已有新的约定" in faults_by_field(page)["starts_on"]

    def test_asks_for_the_contract(self, clerk, account_id):
        page = clerk.post(address(account_id), TYPED | {"basis": " "}).content.decode()

        assert "basis" in faults_by_field(page)
