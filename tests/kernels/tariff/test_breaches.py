"""What use against the agreement costs."""

from datetime import date
from decimal import Decimal as D
from fractions import Fraction

import pytest

from fullcycle.kernels.rulebook.tariffs.book import load_tariff_book
from fullcycle.kernels.rulebook.tariffs.rules import NumberName
from fullcycle.kernels.tariff.bills import LineUnit
from fullcycle.kernels.tariff.breaches import (
    Breach,
    Theft,
    months_between,
    reopened_seal,
    single_part_capacity,
    stolen_energy,
    unapproved_capacity,
    wrong_class,
)
from fullcycle.kernels.tariff.levers import (
    compensation_kvar,
    demand_mode_pays_below,
    payback,
    storage_cycle_yuan_per_mwh,
    two_part_pays_above,
)
from fullcycle.kernels.tariff.metering_errors import correction_rate, measured_fraction
from fullcycle.kernels.tariff.refusals import UnableToBill


BOOK = load_tariff_book()
AUGUST = Breach(starts_on=date(2025, 8, 1), ends_on=date(2025, 9, 1), region="CN")


def some(multiple: str) -> Breach:
    return Breach(
        starts_on=AUGUST.starts_on,
        ends_on=AUGUST.ends_on,
        region="CN",
        multiple=D(multiple),
    )


class TestMonths:
    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "months"),
        [
            (date(2025, 8, 1), date(2025, 10, 1), D(2)),
            (date(2025, 8, 25), date(2025, 10, 1), 1 + D(7) / 30),
            (date(2025, 8, 25), date(2025, 8, 26), D(1) / 30),
        ],
    )
    def test_days_are_thirtieths_beside_whole_months(self, starts_on, ends_on, months):
        assert months_between(starts_on, ends_on) == months


class TestMultiples:
    def test_more_than_the_rule_allows_is_refused(self):
        with pytest.raises(UnableToBill, match="At most 3"):
            unapproved_capacity(some("3.5"), kva=D(10), yuan_per_kva=D(30), book=BOOK)

    def test_less_may_be_asked(self):
        lines = unapproved_capacity(some("1"), kva=D(10), yuan_per_kva=D(30), book=BOOK)
        assert [line.amount_yuan for line in lines] == [300, 300]

    def test_a_reopened_seal_costs_twice(self):
        lines = reopened_seal(AUGUST, kva=D(10), yuan_per_kva=D(30), book=BOOK)
        assert [line.amount_yuan for line in lines] == [300, 600]

    def test_on_a_single_part_price_capacity_costs_by_kva(self):
        line = single_part_capacity(
            AUGUST, kva=D(20), name=NumberName.BREACH_YUAN_PER_KVA, book=BOOK
        )
        assert (line.amount_yuan, line.unit) == (D(1000), LineUnit.KVA)

    def test_the_wrong_class_costs_the_difference_and_twice_of_it(self):
        lines = wrong_class(
            AUGUST, kwh=1000, dear_yuan=D("0.8"), cheap_yuan=D("0.5"), book=BOOK
        )
        assert [line.amount_yuan for line in lines] == [300, 600]


class TestTheft:
    def test_unknown_days_are_180_of_twelve_hours(self):
        theft = Theft(kw=D(10), yuan_per_kwh=D("0.5"), is_lighting=False)
        lines = stolen_energy(AUGUST, theft, book=BOOK)
        assert lines[0].quantity == 10 * 12 * 180
        assert [line.amount_yuan for line in lines] == [10800, 32400]

    def test_lighting_counts_six_hours_of_the_days_known(self):
        theft = Theft(kw=D(1), yuan_per_kwh=D("0.5"), is_lighting=True, days=10)
        assert stolen_energy(AUGUST, theft, book=BOOK)[0].quantity == 60


class TestWrongMetering:
    def test_a_meter_that_stood_still_cannot_be_mended_by_a_factor(self):
        with pytest.raises(ValueError, match="stood still"):
            measured_fraction([Fraction(1)] * 2, [Fraction(1), Fraction(-1)])
        with pytest.raises(ValueError, match="nothing"):
            correction_rate(Fraction(0))


class TestLevers:
    def test_what_never_earns_is_never_paid_back(self):
        assert payback(gain_yuan=D(1), upkeep_yuan=D(2), outlay_yuan=D(3)).years is None

    def test_demand_pays_below_five_eighths_of_the_capacity(self):
        # Zhejiang, 10 kV: 29.5 and 47.2; with the discount of a tenth 0.694.
        prices = {"capacity_yuan": D("29.5"), "demand_yuan": D("47.2")}
        assert demand_mode_pays_below(**prices) == D("0.625")
        discounted = demand_mode_pays_below(**prices, discount_share=D("0.9"))
        assert discounted.quantize(D("0.001")) == D("0.694")

    def test_two_parts_pay_above_341_kwh_per_kva(self):
        prices = {"capacity_yuan": D("29.5"), "two_part_yuan": D("0.1250")}
        assert two_part_pays_above(single_yuan=D("0.2114"), **prices).quantize(D(1)) == 341
        with pytest.raises(ValueError, match="never pay"):
            two_part_pays_above(single_yuan=D("0.1"), **prices)

    def test_capacitors_for_500_kw_from_080_to_095(self):
        found = compensation_kvar(mean_kw=D(500), from_factor=D("0.80"), to_factor=D("0.95"))
        assert found.quantize(D(1)) == 211
        with pytest.raises(ValueError, match="power factor"):
            compensation_kvar(mean_kw=D(500), from_factor=D(0), to_factor=D("0.95"))

    def test_storage_needs_an_efficiency(self):
        with pytest.raises(ValueError, match="efficiency"):
            storage_cycle_yuan_per_mwh(discharge_yuan=D(1), charge_yuan=D(0), efficiency=D(0))
