"""A month from what is recorded to issued bills and invoices."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from tests.journeys.billing_month.conftest import AGREED, AT, AUGUST, SEPTEMBER
from tests.stages import cases
from tests.stages.billing.conftest import register_account

from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.journeys.billing_month import books, gathering, running
from fullcycle.kernels.loads.curves import CurveBlock
from fullcycle.kernels.rulebook.tariffs.book import load_tariff_book
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Structure
from fullcycle.kernels.tariff.facts import Idle, LossTerms, PointRole, TableLoss
from fullcycle.records.customers import queries as customers
from fullcycle.records.customers.queries import (
    SealedDays,
    SuppliedAccount,
    SuppliedPoint,
    SuppliedUnit,
)
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import queries as bills
from fullcycle.stages.billing.actions import UnableToDraft


D = Decimal


def measure_point(account_id):
    """Keep a steady September of the account's point and record what it comes to."""
    (account,) = customers.list_supplied(account_ids=[account_id])
    hundred = np.full((1, 30 * 96), 100_000, np.int32)
    block = CurveBlock(
        point_ids=(account.points[0].number,),
        starts_on=SEPTEMBER,
        days=30,
        active_wh=hundred,
        reactive_varh=hundred // 5,
        export_wh=hundred * 0,
    )
    curve_store.current().append(block)
    running.record_use(month_on=SEPTEMBER, at=AT)


class TestBillMonth:
    def test_bills_what_was_measured_by_what_was_agreed(self, measure, clerk, owner, district):
        measure(SEPTEMBER)
        drafted = running.bill_month(month_on=SEPTEMBER, at=AT)
        assert (drafted.drafted, drafted.held) == (1, 0)
        (card,) = bills.list_bills(viewer=clerk, customer_id=district.customer_id)
        # 400 kW for 30 days of 24 hours.
        assert card.kwh == 288_000
        opened = bills.open_bill(viewer=clerk, bill_id=card.bill_id)
        (capacity,) = [line for line in opened.bill.lines if line.kind == "CAPACITY"][:1]
        assert capacity.quantity == 1000
        assert opened.bill.capacity_kva == 1630
        assert opened.facts.terms[0].region == "ZJ"
        assert bills.list_bills(viewer=owner, customer_id=district.customer_id) == ()

    def test_holds_whoever_has_no_terms_or_no_reading(self, account_id, clerk):
        running.bill_month(month_on=SEPTEMBER, at=AT)
        (held,) = bills.review_list(viewer=clerk, month_on=SEPTEMBER)
        assert held.flags[0].kind == "NOT_BILLABLE"
        assert "没有电价约定" in held.flags[0].wording.zh
        billing.set_price_terms(
            account_id=account_id, terms=AGREED, starts_on=AUGUST, by_id=None, at=AT
        )
        assert running.bill_month(month_on=SEPTEMBER, at=AT).held == 1
        (held,) = bills.review_list(viewer=clerk, month_on=SEPTEMBER)
        assert held.flags[0].kind == "NO_READING"

    def test_holds_what_was_estimated_until_somebody_says_why_it_is_right(
        self, measure, clerk, clerk_id
    ):
        measure(SEPTEMBER, first_missing=8)
        running.bill_month(month_on=SEPTEMBER, at=AT)
        (held,) = bills.review_list(viewer=clerk, month_on=SEPTEMBER)
        assert {"GAP", "ESTIMATED"} <= {flag.kind for flag in held.flags}
        freed = [
            billing.clear_flag(flag_id=flag.flag_id, reason="已电话核对", by_id=clerk_id, at=AT)
            for flag in held.flags
        ]
        assert freed[-1]
        assert not any(freed[:-1])
        assert running.issue(month_on=SEPTEMBER, by_id=clerk_id, at=AT).is_whole

    def test_draws_up_nothing_for_a_month_without_prices(self, measure, settings, clerk):
        measure(SEPTEMBER)
        settings.DEMO = False
        running.bill_month(month_on=SEPTEMBER, at=AT)
        (held,) = bills.review_list(viewer=clerk, month_on=SEPTEMBER)
        assert held.flags[0].kind == "PRICE_MISSING"
        assert "浙江 2026-09 10 kV" in held.flags[0].wording.zh

    @pytest.mark.usefixtures("two_months")
    def test_refuses_a_month_that_went_out(self):
        with pytest.raises(UnableToDraft):
            running.bill_month(month_on=SEPTEMBER, at=AT)

    @pytest.mark.usefixtures("two_months")
    def test_bills_who_comes_late_after_the_others(self, district, clerk, clerk_id):
        first = bills.list_bills(viewer=clerk, customer_id=district.customer_id)
        late_id = register_account(district.customer_id, "3300000000002", "33402")

        drafted = running.bill_month(month_on=SEPTEMBER, at=AT)
        assert (drafted.drafted, drafted.held, drafted.unchanged) == (0, 1, 0)
        (held,) = bills.list_held(month_on=SEPTEMBER, at=AT)
        assert (held.account_number, held.is_made) == ("3300000000002", False)
        assert held.open_labels == ("资料不全，无法计算",)

        billing.set_price_terms(
            account_id=late_id, terms=AGREED, starts_on=AUGUST, by_id=None, at=AT
        )
        measure_point(late_id)
        assert running.bill_month(month_on=SEPTEMBER, at=AT).drafted == 1
        assert running.issue(month_on=SEPTEMBER, by_id=clerk_id, at=AT).issued == 1
        assert bills.list_held(month_on=SEPTEMBER, at=AT) == ()
        cards = bills.list_bills(viewer=clerk, customer_id=district.customer_id)
        assert len(cards) == len(first) + 1
        assert {card for card in first if card.month_on == SEPTEMBER} <= set(cards)
        with pytest.raises(UnableToDraft, match="全部发行"):
            running.bill_month(month_on=SEPTEMBER, at=AT)

    @pytest.mark.usefixtures("two_months")
    def test_makes_an_invoice_of_each_bill_once(self):
        assert running.invoice(month_on=SEPTEMBER, at=AT).made == 1
        again = running.invoice(month_on=SEPTEMBER, at=AT)
        assert (again.made, again.refused) == (0, ())

    def test_asks_as_often_for_many_accounts_as_for_one(self, measure, district):
        measure(SEPTEMBER)
        one = running.accounts_to_bill(month_on=SEPTEMBER)
        for number in range(5):
            register_account(district.customer_id, f"33000000001{number:02d}", f"m{number}")
        many = running.accounts_to_bill(month_on=SEPTEMBER)

        def asked(account_ids):
            return lambda: gathering.gather(account_ids=account_ids, month_on=SEPTEMBER)

        assert len(many) == 6
        assert len(cases.statements(asked(many))) <= len(cases.statements(asked(one)))
        assert len(list(running.chunks_of(many))) == 1


def test_a_bill_is_due_by_the_number_of_the_book():
    assert running.payment_days(on=SEPTEMBER) == 10


def test_the_real_platform_bills_by_the_real_book(settings):
    assert books.current_book().version != load_tariff_book().version
    settings.DEMO = False
    assert books.current_book() is load_tariff_book()
    assert books.current_engine() is books.current_engine()


ACCOUNT = SuppliedAccount(
    account_id=1,
    customer_id=1,
    number="3300000000001",
    district_code="330302",
    industry_code="C1952",
    voltage_kv=10,
    contract_kva=1630,
    energised_on=date(2020, 1, 1),
    closed_on=None,
    units=(),
    points=(),
)
UNIT = SuppliedUnit(label="1号变", kva=1000, installed_on=None, removed_on=None, sealed=())
POINT = SuppliedPoint(number="P1", use="SETTLEMENT", is_low=True, starts_on=None, ends_on=None)


@pytest.fixture
def facts_of():
    """The facts of September made of an account and some terms, without a database."""

    def made(account, *terms):
        return gathering._gathered(account, terms, (), gathering.month_of(SEPTEMBER)).facts

    return made


def card(starts_on, ends_on=None, **changes):
    agreed = replace(AGREED, **changes)
    return bills.TermsCard(
        account_id=1,
        starts_on=starts_on,
        ends_on=ends_on,
        structure=agreed.structure,
        charging_mode=agreed.charging_mode,
        contract_demand_kw=agreed.contract_demand_kw,
        power_factor_standard=agreed.power_factor_standard,
        purchase_mode=agreed.purchase_mode,
        price_class=agreed.price_class,
        use_class=agreed.use_class,
        has_time_of_use=agreed.has_time_of_use,
        own_prices=agreed.own_prices,
        losses=agreed.losses or LossTerms(),
        mode_chosen_on=None,
        basis=agreed.basis,
    )


class TestFacts:
    def test_cover_only_the_days_in_supply(self, facts_of):
        closed = replace(ACCOUNT, energised_on=date(2026, 9, 5), closed_on=date(2026, 9, 21))
        facts = facts_of(closed, card(AUGUST))
        assert (facts.starts_on, facts.ends_on) == (date(2026, 9, 5), date(2026, 9, 21))
        assert (facts.terms[0].starts_on, facts.terms[0].ends_on) == (
            facts.starts_on,
            facts.ends_on,
        )

    def test_change_with_the_terms_inside_the_month(self, facts_of):
        middle = date(2026, 9, 16)
        single = {
            "structure": Structure.SINGLE_PART,
            "charging_mode": ChargingMode.SINGLE_PART,
        }
        facts = facts_of(ACCOUNT, card(AUGUST, middle, **single), card(middle))
        assert [(one.starts_on, one.structure.value) for one in facts.terms] == [
            (SEPTEMBER, "SINGLE_PART"),
            (middle, "TWO_PART"),
        ]

    def test_leave_out_units_and_points_of_other_times(self, facts_of):
        gone = replace(UNIT, label="0号变", removed_on=SEPTEMBER)
        later = replace(UNIT, label="3号变", installed_on=date(2026, 10, 1))
        old_point = replace(POINT, number="P0", ends_on=AUGUST)
        check = replace(POINT, number="P2", use="CHECK")
        own = replace(POINT, number="P3", use="GENERATION")
        facts = facts_of(
            replace(ACCOUNT, units=(gone, UNIT, later), points=(POINT, old_point, check, own)),
            card(AUGUST),
        )
        assert [unit.name for unit in facts.units] == ["1号变"]
        assert [(point.point_id, point.role) for point in facts.points] == [
            ("P1", PointRole.SUPPLY),
            ("P3", PointRole.GENERATION),
        ]

    def test_name_a_unit_that_replaced_another_apart(self, facts_of):
        swapped = date(2026, 9, 10)
        before = replace(UNIT, removed_on=swapped)
        after = replace(UNIT, kva=1250, installed_on=swapped)
        facts = facts_of(replace(ACCOUNT, units=(before, after)), card(AUGUST))
        assert [(one.name, one.starts_on, one.ends_on) for one in facts.units] == [
            ("1号变", None, swapped),
            ("1号变 (2)", swapped, None),
        ]

    def test_say_when_a_unit_stood_sealed(self, facts_of):
        sealed = replace(
            UNIT,
            sealed=(
                SealedDays(sealed_on=AUGUST, unsealed_on=date(2026, 9, 3)),
                SealedDays(sealed_on=date(2026, 9, 20), unsealed_on=None),
                SealedDays(sealed_on=date(2026, 11, 1), unsealed_on=None),
            ),
        )
        facts = facts_of(replace(ACCOUNT, units=(sealed,)), card(AUGUST))
        assert facts.units[0].idle == (
            Idle(sealed_on=AUGUST, unsealed_on=date(2026, 9, 3)),
            Idle(sealed_on=date(2026, 9, 20)),
        )

    def test_add_agreed_losses_to_points_metered_at_low_voltage(self, facts_of):
        losses = LossTerms(transformer=TableLoss(monthly_kwh=D(120)))
        high = replace(POINT, number="P9", is_low=False)
        facts = facts_of(replace(ACCOUNT, points=(POINT, high)), card(AUGUST, losses=losses))
        assert [point.losses for point in facts.points] == [losses, LossTerms()]
