"""What a made bill is looked at for, and what corrections of it look like."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from tests.kernels.tariff.customers import own_book, plain_month

from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Period
from fullcycle.kernels.tariff.bills import FlagKind, LineKind, LineUnit
from fullcycle.kernels.tariff.corrections import correct, correction_bill
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.facts import MaxDemand
from fullcycle.kernels.tariff.reviewing import review


D = Decimal
ENGINE = BillEngine(own_book())


def reviewed(facts, usual_kwh=None):
    bill = ENGINE.compute(facts)
    flags = review(bill, facts=facts, usual_kwh=usual_kwh, book=ENGINE.book)
    return [flag.kind for flag in flags]


class TestJump:
    @pytest.mark.parametrize(
        ("usual_kwh", "kinds"),
        [
            (None, []),
            (D(0), []),
            # 210,000 kWh are 2.5 times 84,000.
            (D(84_000), []),
            (D(83_999), [FlagKind.JUMP]),
        ],
    )
    def test_is_energy_above_two_and_a_half_times_the_mean(self, usual_kwh, kinds):
        assert reviewed(plain_month(), usual_kwh) == kinds


class TestOverCapacity:
    def test_is_told_once_where_the_engine_told_it(self):
        facts = plain_month(use={"max_demand": MaxDemand(kw=D(2120))})
        assert [flag.kind for flag in ENGINE.compute(facts).flags] == [FlagKind.OVER_CAPACITY]
        assert reviewed(facts) == []

    @pytest.mark.parametrize(
        # 1.3 times 1,630 kVA are 2,119.
        ("kw", "kinds"),
        [(D(2119), []), (D("2119.01"), [FlagKind.OVER_CAPACITY])],
    )
    def test_is_told_of_customers_billed_by_capacity_too(self, kw, kinds):
        facts = plain_month(
            terms={"charging_mode": ChargingMode.CAPACITY},
            use={"max_demand": MaxDemand(kw=kw)},
        )
        assert reviewed(facts) == kinds

    def test_names_the_point_that_decides_and_none_of_a_sum(self):
        noon = datetime(2026, 9, 9, 12, tzinfo=SITE_ZONE)
        facts = plain_month(
            terms={"charging_mode": ChargingMode.CAPACITY},
            use={"max_demand": MaxDemand(kw=D(2500), at=noon)},
        )
        (point,) = facts.points
        standby = replace(
            point,
            point_id="P2",
            is_standby_feeder=True,
            measured=(replace(point.measured[0], max_demand=MaxDemand(kw=D(1))),),
        )
        together = replace(standby, is_standby_feeder=False)

        def named(*points):
            bill = ENGINE.compute(replace(facts, points=points))
            every = replace(facts, points=points)
            (flag,) = review(bill, facts=every, usual_kwh=None, book=ENGINE.book)
            return flag.point_id, flag.at

        assert named(point) == (point.point_id, noon)
        assert named(point, standby) == (point.point_id, noon)
        assert named(point, together) == (None, None)

    def test_is_nothing_where_no_demand_is_known(self):
        facts = plain_month(
            terms={"charging_mode": ChargingMode.CAPACITY}, use={"max_demand": None}
        )
        assert reviewed(facts) == []


class TestCorrectionBill:
    def test_has_a_line_for_each_that_differs(self):
        before = ENGINE.compute(plain_month())
        less = {Period.PEAK: 50_000, Period.FLAT: 80_000, Period.VALLEY: 70_000}
        correction = correct(before, plain_month(use={"active_kwh": less}), engine=ENGINE)
        bill = correction_bill(correction)
        assert bill.total_yuan == sum(line.amount_yuan for line in bill.lines)
        assert bill.total_yuan == correction.difference_yuan < 0
        assert bill.billed_kwh == {Period.PEAK: -10_000, Period.FLAT: 0, Period.VALLEY: 0}
        energy = [line for line in bill.lines if line.kind is LineKind.ENERGY]
        assert {line.period for line in energy} == {Period.PEAK}
        assert {line.unit for line in bill.lines} == {LineUnit.YUAN}
        assert all(line.quantity * line.price == line.amount_yuan for line in bill.lines)

    def test_takes_back_a_line_that_is_gone(self):
        before = ENGINE.compute(plain_month(terms={"charging_mode": ChargingMode.CAPACITY}))
        correction = correct(before, plain_month(), engine=ENGINE)
        lines = {line.kind: line for line in correction_bill(correction).lines}
        # 1,630 kVA at 29.5 yuan were charged by capacity: two lines, one a transformer.
        assert lines[LineKind.CAPACITY].amount_yuan < 0
        assert lines[LineKind.DEMAND].amount_yuan > 0
        assert "更正为 0 元" in lines[LineKind.CAPACITY].note.zh

    def test_of_nothing_has_no_lines(self):
        before = ENGINE.compute(plain_month())
        correction = correct(before, replace(plain_month()), engine=ENGINE)
        assert correction_bill(correction).lines == ()
