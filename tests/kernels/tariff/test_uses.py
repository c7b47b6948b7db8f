"""From meters to what is billed: registers, losses, sub-meters, parts carved out."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from tests.kernels.tariff.bill_cases import (
    BY_DEMAND,
    PRICES,
    SINGLE,
    amount,
    bill_of,
    energy_price,
    month,
)
from tests.kernels.tariff.customers import own_book, plain_month

from fullcycle.kernels.loads.estimating import Method
from fullcycle.kernels.rulebook.tariffs.terms import Period
from fullcycle.kernels.tariff.bills import Bill, FlagKind, LineKind
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.facts import (
    CarvedOut,
    FormulaLoss,
    LossTerms,
    TableLoss,
)
from fullcycle.kernels.tariff.losses import transformer_loss, with_losses
from fullcycle.kernels.tariff.refusals import UnableToBill
from fullcycle.kernels.tariff.shares import share_out


def metered(
    readings: str, *, terms: str = SINGLE, meter: str = "", has_time_of_use: str = "false"
) -> Bill:
    """A bill from one meter's registers."""
    return bill_of(
        f"""
[case]
account_number = "3300000000001"
starts_on = 2017-05-01
ends_on = 2017-06-01
[[terms]]
voltage_kv = 10
has_time_of_use = {has_time_of_use}
{terms}
[[points]]
name = "P1"
[[points.meters]]
name = "M1"
multiplier = 200
{meter}
{readings}
{PRICES}
"""
    )


def reading(register: str, last: str, this: str) -> str:
    return (
        f'[[points.meters.readings]]\nregister = "{register}"\nlast = {last}\nthis = {this}\n'
    )


class TestRegisters:
    def test_energy_is_the_advance_by_the_multiplier(self):
        bill = metered(reading("FORWARD_TOTAL", "120.5", "170.75"))
        assert [line.quantity for line in bill.lines] == [D("50.25") * 200]

    def test_a_register_past_its_last_digit_rolls_over(self):
        bill = metered(reading("FORWARD_TOTAL", "999990", "15"))
        assert bill.lines[0].quantity == 25 * 200

    def test_a_register_that_ran_backwards_is_no_rollover(self):
        with pytest.raises(UnableToBill) as refusal:
            metered(reading("FORWARD_TOTAL", "500100", "500000"))
        assert refusal.value.flags[0].kind is FlagKind.RAN_BACKWARDS
        assert refusal.value.flags[0].point_id == "P1"

    def test_a_negative_reading_is_refused(self):
        with pytest.raises(UnableToBill) as refusal:
            metered(reading("FORWARD_TOTAL", "0", "-3"))
        assert refusal.value.flags[0].kind is FlagKind.NEGATIVE

    @pytest.mark.parametrize("has_time_of_use", ["true", "false"])
    def test_a_register_that_was_not_read_is_named(self, has_time_of_use):
        with pytest.raises(UnableToBill) as refusal:
            metered(reading("REACTIVE_FORWARD", "0", "1"), has_time_of_use=has_time_of_use)
        assert refusal.value.flags[0].kind is FlagKind.NO_READING

    def test_periods_that_add_up_to_more_than_the_total_are_refused(self):
        readings = reading("FORWARD_TOTAL", "0", "10") + reading("FORWARD_PEAK", "0", "11")
        with pytest.raises(UnableToBill, match="more than the total"):
            metered(readings, has_time_of_use="true")

    def test_each_period_has_its_register(self):
        readings = reading("FORWARD_FLAT", "0", "3") + reading("FORWARD_PEAK", "0", "2")
        prices = "own_yuan_per_kwh = {FLAT = 0.5, PEAK = 0.5}"
        bill = metered(readings, terms=f"{SINGLE}\n{prices}", has_time_of_use="true")
        assert bill.billed_kwh == {Period.PEAK: 400, Period.FLAT: 600}

    def test_wrong_wiring_is_mended_by_its_factor(self):
        bill = metered(reading("FORWARD_TOTAL", "0", "10"), meter="correction = 3")
        assert bill.lines[0].quantity == 10 * 200 * 3

    def test_the_demand_is_the_register_by_the_multiplier(self):
        readings = reading("FORWARD_TOTAL", "0", "10") + reading("MAX_DEMAND", "0", "1.5")
        bill = metered(readings, terms=BY_DEMAND)
        assert bill.demand_kw == 300
        assert amount(bill, LineKind.DEMAND) == D("14160.00")


class TestLosses:
    FORMULA = FormulaLoss(
        rated_kva=D(250),
        no_load_kw=D("0.5"),
        short_circuit_kw=D(3),
        no_load_current_percent=D("1.2"),
        impedance_percent=D(4),
    )

    def test_formula_over_a_month_of_thirty_days(self):
        # P0 t = 360; (48000² + 36000²) 3 / (250² 720) = 240 kWh.
        # I0 S t = 2160; the same by 10 kvar: 800 kvarh.
        loss = transformer_loss(
            self.FORMULA, active_kwh=48000, reactive_kvarh=36000, days=30, month_days=30
        )
        assert (loss.kwh, loss.kvarh) == (600, 2960)

    def test_table_loss_goes_by_days(self):
        table = TableLoss(monthly_kwh=D(304), monthly_kvarh=D(90))
        loss = transformer_loss(table, active_kwh=1, reactive_kvarh=0, days=20, month_days=30)
        assert (loss.kwh, loss.kvarh) == (203, 60)

    def test_without_a_day_there_is_no_loss(self):
        with pytest.raises(ValueError, match="day"):
            transformer_loss(
                self.FORMULA, active_kwh=1, reactive_kvarh=0, days=0, month_days=30
            )

    def test_losses_go_to_the_periods_by_their_share(self):
        use = plain_month().points[0].measured[0]
        use = replace(use, active_kwh={Period.PEAK: 30000, Period.VALLEY: 10000})
        terms = LossTerms(transformer=TableLoss(monthly_kwh=D(400)), line_share=D("0.03"))
        lossy = with_losses(use, terms, month_days=30)
        # (40000 + 400) x 1.03 = 41612, three to one.
        assert dict(lossy.active_kwh) == {Period.PEAK: 31209, Period.VALLEY: 10403}

    def test_without_losses_the_use_stays(self):
        use = plain_month().points[0].measured[0]
        assert with_losses(use, LossTerms(), month_days=30) is use


class TestShares:
    def test_nothing_is_lost(self):
        assert share_out(100, {"a": 1, "b": 1, "c": 1}) == {"a": 34, "b": 33, "c": 33}

    def test_without_weight_the_first_takes_all(self):
        assert share_out(5, {"a": 0, "b": 0}) == {"a": 5, "b": 0}

    def test_a_negative_weight_is_refused(self):
        with pytest.raises(ValueError, match="weights"):
            share_out(5, {"a": -1})


class TestSubMeters:
    TEXT = month(
        SINGLE,
        point="active_kwh = {FLAT = 10000}\nreactive_forward_kvarh = 4000",
        prices="""
[[points]]
name = "S1"
role = "SUB"
under = "P1"
price_class = "RESIDENTIAL"
is_in_power_factor = false
[[points.measured]]
active_kwh = {FLAT = SUB_KWH}
reactive_forward_kvarh = 500
[[prices]]
group = "PURCHASE"
price_class = "COMMERCIAL_INDUSTRIAL"
yuan_per_kwh = 0.7
[[prices]]
group = "PURCHASE"
price_class = "RESIDENTIAL"
yuan_per_kwh = 0.5
""",
    )

    def test_the_main_is_billed_less_its_sub(self):
        bill = bill_of(self.TEXT.replace("SUB_KWH", "1500"))
        assert [(line.point_id, line.amount_yuan) for line in bill.lines] == [
            ("P1", D("5950.00")),
            ("S1", D("750.00")),
        ]

    def test_a_sub_that_shows_more_leaves_nothing_and_is_flagged(self):
        bill = bill_of(self.TEXT.replace("SUB_KWH", "10500"))
        assert [line.point_id for line in bill.lines] == ["S1"]
        assert [flag.kind for flag in bill.flags] == [FlagKind.SUBS_EXCEED_MAIN]

    def test_reactive_energy_is_taken_off_too(self):
        text = self.TEXT.replace("SUB_KWH", "1500").replace(
            SINGLE, f"{SINGLE}\npower_factor_standard = 0.85", 1
        )
        factor = bill_of(text).power_factor
        assert factor is not None
        assert (factor.active_kwh, factor.reactive_kvarh) == (8500, 3500)


class TestCarvedOut:
    def bill(self, part: str, kwh: int = 10000) -> Bill:
        prices = """
[[prices]]
group = "PURCHASE"
price_class = "COMMERCIAL_INDUSTRIAL"
yuan_per_kwh = 0.7
[[prices]]
group = "PURCHASE"
price_class = "RESIDENTIAL"
yuan_per_kwh = 0.5
"""
        carved = f"""
[[points.carved_out]]
name = "dormitory"
price_class = "RESIDENTIAL"
structure = "SINGLE_PART"
{part}
"""
        return bill_of(
            month(SINGLE, point=f"active_kwh = {{FLAT = {kwh}}}{carved}", prices=prices)
        )

    def test_a_fixed_share(self):
        assert self.bill("share = 0.2").total_yuan == D("5600.00") + D("1000.00")

    def test_a_fixed_quantity(self):
        assert self.bill("monthly_kwh = 300").total_yuan == D("6790.00") + D("150.00")

    def test_a_fixed_quantity_is_not_more_than_was_used(self):
        assert self.bill("monthly_kwh = 300", kwh=100).total_yuan == D("50.00")

    def test_both_or_neither_is_refused_with_its_line(self):
        with pytest.raises(Exception, match=r"case.toml:\d+: .*either share or monthly_kwh"):
            self.bill("share = 0.2\nmonthly_kwh = 3")


class TestShareOfTheReading:
    """The meter shows 10,000 kWh, 1 % is added for the line, a sub-meter took 2,000."""

    def bill(self, of_reading: str) -> Bill:
        return bill_of(
            month(SINGLE, prices=PRICES).replace(
                'name = "P1"\n[[points.measured]]\nactive_kwh = {FLAT = 0}',
                f"""name = "P1"
line_loss_share = 0.01
[[points.carved_out]]
name = "lighting"
structure = "SINGLE_PART"
share = 0.5
is_share_of_reading = {of_reading}
[[points.measured]]
active_kwh = {{FLAT = 10000}}
[[points]]
name = "P2"
role = "SUB"
under = "P1"
[[points.measured]]
active_kwh = {{FLAT = 2000}}""",
            )
        )

    def test_leaves_the_losses_with_the_point(self):
        # Of 10,000 - 2,000 the half; the 100 kWh of the line stay with what is left.
        assert [line.quantity for line in self.bill("true").lines] == [4100, 4000, 2000]

    def test_else_the_losses_are_shared_too(self):
        assert [line.quantity for line in self.bill("false").lines] == [4050, 4050, 2000]


class TestWhatFloats:
    PERIODS = "active_kwh = {PEAK = 100, FLAT = 100}"
    RATIOS = "[ratios]\nPEAK = 1.5\nFLAT = 1\n"

    def test_a_line_says_whether_a_ratio_is_in_its_price(self):
        prices = (
            energy_price("0.4", more="floats = true")
            + energy_price("0.1", group="FUNDS")
            + self.RATIOS
        )
        text = month(SINGLE, point=self.PERIODS, prices=prices).replace(
            "has_time_of_use = false", "has_time_of_use = true"
        )
        told = [(line.period, line.price, line.floats) for line in bill_of(text).lines]
        assert told == [
            (Period.PEAK, D("0.60"), True),
            (Period.FLAT, D("0.4"), True),
            (Period.PEAK, D("0.1"), False),
            (Period.FLAT, D("0.1"), False),
        ]


class TestThePrintedRule:
    def notes(self, **changes):
        facts = plain_month(use={"is_estimated": True, **changes})
        (point,) = facts.points
        lighting = CarvedOut(
            name="lighting",
            price_class=facts.terms[0].price_class,
            structure=facts.terms[0].structure,
            share=D("0.1"),
        )
        facts = replace(facts, points=(replace(point, carved_out=(lighting,)),))
        lines = BillEngine(own_book()).compute(facts).lines
        return {line.note.zh for line in lines if line.kind is LineKind.ENERGY}

    def test_says_how_missing_energy_was_estimated(self):
        assert self.notes(estimated_by=Method.BETWEEN_NEIGHBOURS) == {
            "部分数据缺失，按前后两点内插估算",
            "lighting；部分数据缺失，按前后两点内插估算",
        }

    def test_says_at_least_that_it_is_an_estimate(self):
        assert self.notes() == {"电量为估算", "lighting；电量为估算"}
