"""The lines of a bill in the official order."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.doors.frame.bills import examples

from fullcycle.doors.frame.bills import lines
from fullcycle.doors.frame.bills.lines import Part
from fullcycle.kernels.rulebook.tariffs.terms import PurchaseMode
from fullcycle.kernels.tariff.bills import LineKind


D = Decimal


def groups_of(bill, mode=PurchaseMode.AGENT):
    return lines.line_groups(bill, purchase_mode=mode)


class TestLineGroups:
    def test_follow_the_official_order(self):
        groups = groups_of(examples.bill())

        assert [str(group.title) for group in groups] == [
            "代理购电电费",
            "上网环节线损电费",
            "输配电费（电量）",
            "输配电费（容需量）",
            "功率因数调整电费",
            "政府性基金及附加",
        ]

    def test_leave_no_line_out_and_add_up_to_the_bill(self):
        bill = examples.bill()

        groups = groups_of(bill)

        places = sorted(line.place for group in groups for line in group.lines)
        assert places == list(range(1, len(bill.lines) + 1))
        assert sum(group.subtotal_yuan for group in groups) == bill.total_yuan

    @pytest.mark.parametrize("mode", [PurchaseMode.RETAIL, PurchaseMode.WHOLESALE])
    def test_call_bought_energy_after_who_sells_it(self, mode):
        assert str(groups_of(examples.bill(), mode)[0].title) == "市场化购电电费"

    @pytest.mark.parametrize("kind", [LineKind.CORRECTION, LineKind.BREACH])
    def test_put_what_is_settled_last(self, kind):
        bill = examples.bill()
        settled = replace(bill.lines[0], kind=kind)

        groups = groups_of(replace(bill, lines=(settled, *bill.lines)))

        assert groups[-1].part is Part.SETTLED
        assert [line.place for line in groups[-1].lines] == [1]

    def test_call_energy_at_a_listed_price_what_it_is(self):
        bill = examples.bill()
        listed = replace(bill.lines[0], group=None)

        groups = groups_of(replace(bill, lines=(listed,)))

        assert [str(group.title) for group in groups] == ["电度电费"]


class TestShownLine:
    def test_prints_energy_prices_to_six_places_at_least(self):
        shown = lines.shown_line(examples.bill(), 1)

        assert (str(shown.period), shown.quantity, shown.unit, shown.price) == (
            *("高峰", "68,000", "kWh", "0.740000"),
        )

    def test_keeps_further_places_of_a_price(self):
        bill = examples.bill()
        fine = replace(bill.lines[0], price=D("0.71234567"))

        assert lines.shown_line(replace(bill, lines=(fine,)), 1).price == "0.71234567"

    def test_prints_the_demand_price_as_money(self):
        bill = examples.bill()
        (shown,) = (
            line
            for group in groups_of(bill)
            if group.part is Part.FIXED
            for line in group.lines
        )

        assert (shown.quantity, str(shown.unit), shown.price) == ("1,180", "kW", "47.20")
        assert shown.is_demand
        assert not shown.is_prorated

    def test_prints_the_power_factor_as_a_percentage_of_yuan(self):
        (shown,) = (
            line
            for group in groups_of(examples.bill())
            if group.part is Part.POWER_FACTOR
            for line in group.lines
        )

        assert (shown.quantity, shown.price, shown.amount_yuan) == (
            *("178,487.40", "-0.30%", D("-535.46")),
        )

    def test_ends_on_its_last_day(self):
        assert lines.shown_line(examples.bill(), 1).last_on.isoformat() == "2026-10-31"

    @pytest.mark.parametrize("place", [0, 999])
    def test_that_the_bill_lacks_is_none(self, place):
        assert lines.shown_line(examples.bill(), place) is None
