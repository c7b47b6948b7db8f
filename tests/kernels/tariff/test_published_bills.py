"""Worked bills that others published: exams, textbooks, a grid company, a real customer.

Each is named by its number in the collection the project was given. Where a source errs, the
test shows where.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.kernels.tariff.bill_cases import (
    BY_CAPACITY,
    BY_DEMAND,
    SINGLE,
    amount,
    bill_of,
    energy_price,
    fixed_price,
    month,
    unit,
)

from fullcycle.kernels.rulebook.tariffs.book import load_tariff_book
from fullcycle.kernels.rulebook.tariffs.terms import Period
from fullcycle.kernels.tariff.bills import LineKind
from fullcycle.kernels.tariff.breaches import Breach, unapproved_capacity
from fullcycle.kernels.tariff.metering_errors import (
    correction_rate,
    energy_to_settle,
    measured_fraction,
)
from fullcycle.kernels.tariff.power_factor import power_factor_of


D = Decimal


def percent(standard: str, value: str) -> Decimal:
    return (
        load_tariff_book()
        .power_factor_percent(standard=D(standard), value=D(value), on=date(2020, 1, 1))
        .percent
    )


def factor_money(kwh: int, kvarh: int, yuan: str, standard: str) -> tuple[Decimal, Decimal]:
    bill = bill_of(
        month(
            f"{SINGLE}\npower_factor_standard = {standard}",
            point=f"active_kwh = {{FLAT = {kwh}}}\nreactive_forward_kvarh = {kvarh}",
            prices=energy_price(yuan),
        )
    )
    assert bill.power_factor is not None
    return bill.power_factor.value, bill.power_factor.amount_yuan


class TestReplacedTransformerInMidMonth:
    """A01: 50 kVA metered low for 20 days with table loss, then 200 kVA metered high."""

    TEXT = """
[case]
account_number = "3300000000001"
starts_on = 2017-06-01
ends_on = 2017-07-01

[[terms]]
voltage_kv = 10
structure = "SINGLE_PART"
has_time_of_use = false
ends_on = 2017-06-21

[[terms]]
voltage_kv = 10
structure = "SINGLE_PART"
has_time_of_use = true
starts_on = 2017-06-21
power_factor_standard = 0.90

[[points]]
name = "low"
loss_table = {monthly_kwh = 304}
[[points.meters]]
name = "M1"
multiplier = 20
ends_on = 2017-06-21
[[points.meters.readings]]
register = "FORWARD_TOTAL"
last = 1500
this = 1800

[[points]]
name = "high"
[[points.meters]]
name = "M2"
multiplier = 200
starts_on = 2017-06-21
[[points.meters.readings]]
register = "FORWARD_TOTAL"
this = 180
[[points.meters.readings]]
register = "FORWARD_PEAK"
this = 40
[[points.meters.readings]]
register = "FORWARD_VALLEY"
this = 30
[[points.meters.readings]]
register = "REACTIVE_FORWARD"
this = 81

[[prices]]
group = "PURCHASE"
yuan_per_kwh = 0.5
floats = true

[ratios]
PEAK = 1.6
FLAT = 1
VALLEY = 0.4
"""

    def test_adds_table_loss_to_the_first_meter(self):
        first = [line for line in bill_of(self.TEXT).lines if line.point_id == "low"]
        assert [line.quantity for line in first] == [6203]
        assert first[0].amount_yuan == D("3101.50")

    def test_prices_each_period_of_the_second(self):
        lines = {
            line.period: line.amount_yuan
            for line in bill_of(self.TEXT).lines
            if line.point_id == "high"
        }
        assert lines == {
            Period.PEAK: D("6400.00"),
            Period.FLAT: D("11000.00"),
            Period.VALLEY: D("1200.00"),
        }

    def test_adjusts_the_second_part_only(self):
        bill = bill_of(self.TEXT)
        assert bill.power_factor is not None
        assert bill.power_factor.value == D("0.91")
        assert bill.power_factor.amount_yuan == D("-27.90")
        assert bill.total_yuan == D("21673.60")


class TestPowerFactor:
    def test_a03_adds_reverse_to_forward_and_takes_the_column_of_its_standard(self):
        # The source states 0.90 and reads 2.5 % from the column of 0.85: its 250 should be 500.
        assert power_factor_of(40000, 25000 + 5000) == D("0.80")
        assert factor_money(40000, 30000, "0.25", "0.90") == (D("0.80"), D("500.00"))
        assert factor_money(40000, 30000, "0.25", "0.85") == (D("0.80"), D("250.00"))

    def test_a04_a_hospital_at_080_pays_two_and_a_half_percent(self):
        assert percent("0.85", "0.80") == D("2.5")

    def test_a05_two_parts_take_part_in_the_base(self):
        bill = bill_of(
            month(
                f"{BY_CAPACITY}\npower_factor_standard = 0.90",
                units=unit("T1", 500),
                point="active_kwh = {FLAT = 40000}\nreactive_forward_kvarh = 25000\n"
                "reactive_reverse_kvarh = 5000",
                prices=energy_price("0.25") + fixed_price("CAPACITY", "10"),
            )
        )
        assert amount(bill, LineKind.ENERGY) == 10000
        assert amount(bill, LineKind.CAPACITY) == 5000
        assert amount(bill, LineKind.POWER_FACTOR) == 750

    def test_a09_a_bad_factor_costs_fifteen_percent(self):
        assert factor_money(50000, 59000, "0.6", "0.90") == (D("0.65"), D("4500.00"))

    def test_a09_a_good_one_earns_three_quarters(self):
        assert D(30000) * percent("0.90", "0.95") / 100 == -225

    def test_a10_the_source_cuts_off_a_fen_that_half_up_rounds(self):
        bill = bill_of(
            month(
                f"{BY_CAPACITY}\npower_factor_standard = 0.90",
                units=unit("T1", 800),
                point="active_kwh = {FLAT = 694152}\nreactive_forward_kvarh = 256728",
                prices=energy_price("0.525071382", more='name = "A"')
                + fixed_price("CAPACITY", "26"),
            )
        )
        # 364479.35 printed as energy and 20800 as capacity; -0.6 % is -2311.6761.
        base = D("364479.35") + 20800
        assert amount(bill, LineKind.CAPACITY) == 20800
        assert bill.power_factor is not None
        assert bill.power_factor.value == D("0.94")
        assert bill.power_factor.percent == D("-0.60")
        assert bill.power_factor.base_yuan == base
        assert bill.power_factor.amount_yuan == D("-2311.68")

    def test_a18_irrigation_at_080(self):
        bill = bill_of(
            month(
                f"{SINGLE}\npower_factor_standard = 0.85",
                point="active_kwh = {FLAT = 40000}\nreactive_forward_kvarh = 30000",
                prices=energy_price("0.2"),
            )
        )
        assert amount(bill, LineKind.ENERGY) == 8000
        assert bill.total_yuan == 8200

    def test_a21_the_official_table_asks_more_than_the_lesson_says(self):
        bill = bill_of(
            month(
                f"{BY_CAPACITY}\npower_factor_standard = 0.90",
                units=unit("T1", 3200),
                point="active_kwh = {FLAT = 278000}\nreactive_forward_kvarh = 188069",
                prices=energy_price("0.46") + fixed_price("CAPACITY", "15"),
            )
        )
        plain = amount(bill, LineKind.ENERGY) + amount(bill, LineKind.CAPACITY)
        assert bill.power_factor is not None
        assert bill.power_factor.value == D("0.83")
        assert plain * D("1.03") == D("181156.40")  # the lesson's 3 %
        assert (plain * D("1.03") / 278000).quantize(D("0.0001")) == D("0.6516")
        assert bill.power_factor.percent == D("3.5")
        assert bill.total_yuan == D("182035.80")


class TestFixedPart:
    def by_capacity(self, units: str, yuan: str, **days: str) -> Decimal:
        bill = bill_of(
            month(
                BY_CAPACITY,
                units=units,
                prices=energy_price("0.5") + fixed_price("CAPACITY", yuan),
                **days,
            )
        )
        return amount(bill, LineKind.CAPACITY)

    def test_a12_of_interlocked_units_the_larger_counts(self):
        interlocked = 'interlock = "A"'
        units = unit("T1", 500, interlocked) + unit("T2", 630, interlocked) + unit("T3", 200)
        assert self.by_capacity(units, "30") == 24900

    def test_a14_a_suspension_of_eleven_days_does_not_count(self):
        idle = "[[units.idle]]\nsealed_on = 2017-01-01\nunsealed_on = 2017-01-12"
        units = unit("T1", 315, idle) + unit("T2", 500)
        days = {"starts_on": "2017-01-01", "ends_on": "2017-02-01"}
        assert self.by_capacity(units, "28", **days) == 22820

    def test_a15_before_2016_metered_demand_had_a_floor(self):
        text = month(
            BY_DEMAND,
            starts_on="2015-05-01",
            ends_on="2015-06-01",
            units=unit("T1", 800),
            point="active_kwh = {FLAT = 1}\nmax_demand_kw = 228",
            prices=energy_price("0.5") + fixed_price("DEMAND", "39"),
        )
        demand = [line for line in bill_of(text).lines if line.kind is LineKind.DEMAND]
        assert D("0.152") * 1500 == 228
        assert [line.quantity for line in demand] == [320]
        assert [line.amount_yuan for line in demand] == [D("12480.00")]

    def test_a17_a_swap_is_billed_by_thirtieths(self):
        # The source prints 3150 x (18/30) x 10: the tenfold is in 3150 already.
        units = unit("T1", 315, "ends_on = 2017-04-19")
        units += unit("T2", 400, "starts_on = 2017-04-19")
        days = {"starts_on": "2017-04-01", "ends_on": "2017-05-01"}
        assert self.by_capacity(units, "10", **days) == D(1890) + D(1600)

    def test_a27_a_whole_month(self):
        assert self.by_capacity(unit("T1", 630), "23") == 14490

    @pytest.mark.parametrize(
        ("yuan", "right", "printed"),
        [("20", "10266.67", "18266.67"), ("22", "11293.33", "10543")],
    )
    def test_a29_both_printed_answers_are_slips(self, yuan, right, printed):
        units = unit("T1", 400) + unit("T2", 200, "starts_on = 2017-04-14")
        days = {"starts_on": "2017-04-01", "ends_on": "2017-05-01"}
        billed = self.by_capacity(units, yuan, **days)
        assert billed == D(400) * D(yuan) + (D(200) * D(yuan) * 17 / 30).quantize(D("0.01"))
        assert billed == D(right) != D(printed)


class TestBreach:
    def test_a07_unapproved_capacity_is_paid_and_three_times_more(self):
        breach = Breach(starts_on=date(2008, 8, 25), ends_on=date(2008, 10, 1), region="CN")
        paid, penalty = unapproved_capacity(
            breach, kva=D(315), yuan_per_kva=D(20), book=load_tariff_book()
        )
        assert paid.amount_yuan == D("7770.00")
        assert penalty.amount_yuan == D("23310.00")


class TestWrongMetering:
    def test_a20_a_reversed_transformer_hides_two_thirds(self):
        measured = measured_fraction(
            [Fraction(1)] * 3, [Fraction(1), Fraction(1), Fraction(-1)]
        )
        assert correction_rate(measured) == 2
        bill = bill_of(
            month(
                SINGLE.replace("\n", "") + "\n",
                point="active_kwh = {PEAK = 60000, FLAT = 60000, VALLEY = 40000}",
                prices=energy_price("0.40", more="floats = true")
                + "[ratios]\nPEAK = 1.5\nFLAT = 1\nVALLEY = 0.5\n",
            ).replace("has_time_of_use = false", "has_time_of_use = true")
        )
        lines = {line.period: line.amount_yuan for line in bill.lines}
        assert lines == {
            Period.PEAK: D("36000.00"),
            Period.FLAT: D("24000.00"),
            Period.VALLEY: D("8000.00"),
        }
        assert bill.total_yuan == 68000

    def test_a30_the_printed_money_belongs_to_another_energy(self):
        measured = measured_fraction(
            [Fraction(60)] * 3, [Fraction(60), Fraction(60), Fraction(80)]
        )
        assert measured == Fraction(11, 12)
        owed = energy_to_settle(D(3000), measured)
        assert owed.quantize(D("0.01")) == D("272.73")
        assert (owed * D("0.45")).quantize(D("0.01")) == D("122.73")
        # Printed: 272.5 kWh and 122.715 yuan, which do not belong together.
        assert D("272.5") * D("0.45") == D("122.625")
        assert D("272.7") * D("0.45") == D("122.715")
