"""Rules of a bill one by one, each with a sum done by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from tests.kernels.tariff.bill_cases import (
    BY_CAPACITY,
    BY_DEMAND,
    PRICES,
    SINGLE,
    amount,
    bill_of,
    case_of,
    lines,
    month,
    unit,
)
from tests.kernels.tariff.customers import own_book, plain_month

from fullcycle.kernels.rulebook.tariffs.book import load_tariff_book
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.rulebook.tariffs.terms import Period
from fullcycle.kernels.tariff.bills import Bill, FlagKind, LineKind
from fullcycle.kernels.tariff.corrections import correct
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.facts import MeteringPoint
from fullcycle.kernels.tariff.refusals import UnableToBill


BY_CONTRACT = 'structure = "TWO_PART"\ncharging_mode = "CONTRACT_DEMAND"\n'
IN_2026 = {"starts_on": "2026-09-01", "ends_on": "2026-10-01"}


class TestContractDemand:
    """C = 1000 kW, S = 2000 kVA, 47.2 yuan per kW."""

    def demand(self, kw: int, *, contract: int = 1000, case: str = "", kwh: int = 1) -> Bill:
        return bill_of(
            month(
                f"{BY_CONTRACT}contract_demand_kw = {contract}",
                units=unit("T1", 2000),
                point=f"active_kwh = {{FLAT = {kwh}}}\nmax_demand_kw = {kw}",
                prices=PRICES,
                case=case,
                **IN_2026,
            )
        )

    def test_up_to_105_percent_the_contract_is_paid(self):
        assert amount(self.demand(1050), LineKind.DEMAND) == 47200
        assert amount(self.demand(1050), LineKind.DEMAND_EXCESS) == 0

    @pytest.mark.parametrize(
        ("reading", "yuan"), [("ON_CONTRACT", "61360"), ("ON_LIMIT", "63720")]
    )
    def test_above_it_the_excess_is_double_in_either_reading(self, reading, yuan):
        bill = self.demand(1200, case=f'excess = "{reading}"')
        both = amount(bill, LineKind.DEMAND) + amount(bill, LineKind.DEMAND_EXCESS)
        assert both == D(yuan)

    def test_below_forty_percent_of_the_capacity_the_floor_is_paid(self):
        bill = self.demand(500, contract=600)
        assert amount(bill, LineKind.DEMAND) == 800 * D("47.2")
        note = lines(bill, LineKind.DEMAND)[0].note
        assert note is not None
        assert "600" in note.zh

    def test_260_kwh_per_kva_take_a_tenth_off(self):
        assert amount(self.demand(1000, kwh=519_999), LineKind.DEMAND) == 47200
        assert amount(self.demand(1000, kwh=520_000), LineKind.DEMAND) == D("42480.00")

    def test_without_a_contract_value_there_is_no_bill(self):
        with pytest.raises(UnableToBill, match="contract demand"):
            bill_of(
                month(
                    BY_CONTRACT,
                    units=unit("T1", 2000),
                    point="active_kwh = {FLAT = 1}\nmax_demand_kw = 5",
                    prices=PRICES,
                )
            )

    def test_without_a_demand_there_is_no_bill(self):
        with pytest.raises(UnableToBill, match="demand was not read"):
            bill_of(month(BY_DEMAND, units=unit("T1", 2000), prices=PRICES))

    def test_a_demand_far_above_the_capacity_is_looked_at(self):
        assert [flag.kind for flag in self.demand(2601).flags] == [FlagKind.OVER_CAPACITY]
        assert self.demand(2600).flags == ()


class TestFeeders:
    def demand(self, second: str) -> Bill:
        return bill_of(
            month(
                BY_DEMAND,
                units=unit("T1", 4000),
                point="active_kwh = {FLAT = 1}\nmax_demand_kw = 800",
                prices=f"""
[[points]]
name = "P2"
{second}
[[points.measured]]
active_kwh = {{FLAT = 1}}
max_demand_kw = 900
{PRICES}""",
            )
        )

    def test_feeders_that_run_together_are_summed(self):
        assert self.demand("").demand_kw == 1700

    def test_a_standby_feeder_counts_by_itself(self):
        assert self.demand("is_standby_feeder = true").demand_kw == 900


class TestDaysOfAMonth:
    def test_supply_that_begins_on_the_11th_pays_20_of_30_days(self):
        bill = bill_of(
            month(
                BY_CAPACITY,
                units=unit("T1", 630),
                prices=PRICES,
                starts_on="2026-09-11",
                ends_on="2026-10-01",
            )
        )
        line = lines(bill, LineKind.CAPACITY)[0]
        assert (line.days_counted, line.days_of) == (20, 30)
        assert line.amount_yuan == 630 * D("29.5") * 20 / 30

    @pytest.mark.parametrize(("rule", "of"), [("THIRTIETHS", 30), ("DAYS_OF_MONTH", 31)])
    def test_a_day_is_a_thirtieth_or_a_day_of_the_month(self, rule, of):
        bill = bill_of(
            month(
                BY_CAPACITY,
                units=unit("T1", 620),
                prices=PRICES,
                case=f'proration = "{rule}"',
                starts_on="2026-10-22",
                ends_on="2026-11-01",
            )
        )
        assert lines(bill, LineKind.CAPACITY)[0].days_of == of

    def test_a_unit_sealed_from_the_16th_pays_15_days(self):
        idle = "[[units.idle]]\nsealed_on = 2026-09-16"
        bill = bill_of(
            month(BY_CAPACITY, units=unit("T1", 1000, idle), prices=PRICES, **IN_2026)
        )
        assert [line.days_counted for line in lines(bill, LineKind.CAPACITY)] == [15]

    def test_by_demand_only_a_whole_month_of_sealing_lowers_the_floor(self):
        def billed(sealed_on: str) -> D:
            idle = f"[[units.idle]]\nsealed_on = {sealed_on}"
            units = unit("T1", 1000, idle) + unit("T2", 1000)
            terms = f"{BY_CONTRACT}contract_demand_kw = 100"
            use = "active_kwh = {FLAT = 1}\nmax_demand_kw = 90"
            bill = bill_of(month(terms, units=units, point=use, prices=PRICES, **IN_2026))
            return lines(bill, LineKind.DEMAND)[0].quantity

        assert billed("2026-09-01") == 400
        assert billed("2026-09-02") == 800

    def test_under_the_rules_of_1996_sealing_counts_183_days_of_a_year(self):
        idle = "[[units.idle]]\nsealed_on = 2017-01-01"
        days = {"starts_on": "2017-07-01", "ends_on": "2017-08-01"}
        bill = bill_of(month(BY_CAPACITY, units=unit("T1", 1000, idle), prices=PRICES, **days))
        # 1 January and 183 days are 3 July: 29 days of July are billed.
        assert [line.days_counted for line in lines(bill, LineKind.CAPACITY)] == [29]

    def test_a_sealed_cold_standby_is_not_billed_and_a_hot_one_is(self):
        units = unit("T1", 1000, 'standby = "COLD"') + unit("T2", 630, 'standby = "HOT"')
        bill = bill_of(month(BY_CAPACITY, units=units, prices=PRICES, **IN_2026))
        assert amount(bill, LineKind.CAPACITY) == 630 * D("29.5")

    def test_a_month_without_a_day_in_supply_is_refused(self):
        with pytest.raises(UnableToBill, match="not a day in supply"):
            bill_of(month(SINGLE, prices=PRICES, starts_on="2026-09-01", ends_on="2026-09-01"))

    def test_days_over_a_month_end_are_refused(self):
        with pytest.raises(UnableToBill, match="month's end"):
            bill_of(month(SINGLE, prices=PRICES, starts_on="2026-09-01", ends_on="2026-10-02"))

    @pytest.mark.parametrize("days", ["starts_on = 2026-09-02", "ends_on = 2026-09-29"])
    def test_terms_that_leave_days_out_are_refused(self, days):
        with pytest.raises(UnableToBill, match="terms"):
            bill_of(month(f"{SINGLE}\n{days}", prices=PRICES, **IN_2026))


class TestChangesWithinAMonth:
    def test_a_class_that_falls_to_single_part_ends_the_capacity_charge(self):
        second = f"[[terms]]\nvoltage_kv = 10\nhas_time_of_use = false\n{SINGLE}\n"
        second += "starts_on = 2026-09-16\n"
        bill = bill_of(
            month(
                f"{BY_CAPACITY}\nends_on = 2026-09-16\n{second}",
                units=unit("T1", 400),
                point="active_kwh = {FLAT = 3000}",
                prices=PRICES,
                **IN_2026,
            )
        )
        assert [line.days_counted for line in lines(bill, LineKind.CAPACITY)] == [15]
        # The meter was not read on the 16th: its energy is shared by days, and says so.
        assert [line.quantity for line in lines(bill, LineKind.ENERGY)] == [1500, 1500]
        assert {flag.kind for flag in bill.flags} == {FlagKind.ESTIMATED}
        assert all(line.note for line in lines(bill, LineKind.ENERGY))

    def test_the_new_mode_bills_the_whole_month(self):
        second = f"[[terms]]\nvoltage_kv = 10\nhas_time_of_use = false\n{BY_DEMAND}\n"
        second += "starts_on = 2026-09-16\n"
        bill = bill_of(
            month(
                f"{BY_CAPACITY}\nends_on = 2026-09-16\n{second}",
                units=unit("T1", 400),
                point="active_kwh = {FLAT = 3000}\nmax_demand_kw = 300",
                prices=PRICES,
                **IN_2026,
            )
        )
        assert lines(bill, LineKind.CAPACITY) == []
        assert [line.days_of for line in lines(bill, LineKind.DEMAND)] == [None]

    def test_a_price_table_that_ends_within_the_month_is_refused(self):
        case = case_of(month(SINGLE, point="active_kwh = {FLAT = 1}", prices=PRICES, **IN_2026))
        ended = [
            replace(rule, dating=replace(rule.dating, effective_to=date(2026, 9, 10)))
            for rule in case.book.layers[0].energy_prices
        ]
        rows = replace(case.book.layers[0], energy_prices=tuple(ended))
        book = type(case.book)(version="ended", layers=(rows, *case.book.layers[1:]))
        with pytest.raises(UnableToPrice, match="2026-09"):
            BillEngine(book).compute(case.facts)


class TestPowerFactorPolicy:
    def bill(self, kwh: int, kvarh: int) -> Bill:
        return bill_of(
            month(
                f"{BY_CAPACITY}\npower_factor_standard = 0.90",
                units=unit("T1", 400),
                point=f"active_kwh = {{FLAT = {kwh}}}\nreactive_forward_kvarh = {kvarh}",
                prices=PRICES,
                **IN_2026,
            )
        )

    def test_reactive_without_active_energy_is_a_factor_of_zero_and_is_looked_at(self):
        bill = self.bill(0, 500)
        assert bill.power_factor is not None
        assert (bill.power_factor.value, bill.power_factor.percent) == (0, 145)
        assert [flag.kind for flag in bill.flags] == [FlagKind.POWER_FACTOR]

    def test_no_energy_at_all_has_no_factor(self):
        assert self.bill(0, 0).power_factor is None

    def test_exported_energy_is_settled_apart(self):
        bill = bill_of(
            month(
                f"{SINGLE}\npower_factor_standard = 0.90",
                point="active_kwh = {FLAT = 200000}\nreactive_forward_kvarh = 150000\n"
                "export_kwh = 9000",
                prices=PRICES,
            )
        )
        assert bill.export_kwh == 9000
        assert bill.power_factor is not None
        assert bill.power_factor.value == D("0.80")


class TestCorrection:
    def test_shows_what_was_and_what_is_line_by_line(self):
        engine = BillEngine(own_book())
        before = engine.compute(plain_month())
        right = plain_month(
            use={"active_kwh": {Period.PEAK: 60000, Period.FLAT: 90000, Period.VALLEY: 70000}}
        )
        correction = correct(before, right, engine=engine)
        assert correction.difference_yuan == correction.after.total_yuan - before.total_yuan
        assert sum(line.difference_yuan for line in correction.differences) == (
            correction.difference_yuan
        )
        flat = [line for line in correction.differences if line.after and line.after.period]
        assert {line.after.period for line in flat} == {Period.FLAT}

    def test_a_line_that_was_not_there_before_stands_alone(self):
        engine = BillEngine(own_book())
        before = engine.compute(plain_month())
        right = plain_month(
            use={"active_kwh": {Period.SHARP: 1000, Period.FLAT: 80000, Period.VALLEY: 70000}}
        )
        differences = correct(before, right, engine=engine).differences
        assert {line.after.period for line in differences if line.before is None} == {
            Period.SHARP
        }
        assert {line.before.period for line in differences if line.after is None} == {
            Period.PEAK
        }


class TestMissingFacts:
    def test_a_point_without_reading_or_curve_is_refused(self):
        facts = replace(plain_month(), points=(MeteringPoint(point_id="P9"),))
        with pytest.raises(UnableToBill) as refusal:
            BillEngine(own_book()).compute(facts)
        assert refusal.value.flags[0].point_id == "P9"

    def test_a_price_nobody_has_is_named(self):
        facts = plain_month()
        terms = tuple(replace(agreed, region="XJ") for agreed in facts.terms)
        with pytest.raises(UnableToPrice):
            BillEngine(load_tariff_book()).compute(replace(facts, terms=terms))
