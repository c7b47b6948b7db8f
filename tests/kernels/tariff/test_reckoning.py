"""Bills taken apart: months without use, without a factor, in one part."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from tests.kernels.tariff import customers
from tests.kernels.tariff.customers import changed, own_book, plain_month

from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Period, Structure
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.explaining.drivers import Cause
from fullcycle.kernels.tariff.explaining.explaining import BilledMonth, explain
from fullcycle.kernels.tariff.explaining.reckoning import drivers_of, reckon
from fullcycle.kernels.tariff.explaining.sentences import sentence
from fullcycle.kernels.tariff.facts import CarvedOut, Idle, Unit
from fullcycle.kernels.tariff.refusals import UnableToBill


BOOK = own_book()
ENGINE = BillEngine(BOOK)
NOTHING = {"active_kwh": {}, "reactive_forward_kvarh": 0}
SINGLE_PART = {
    "structure": Structure.SINGLE_PART,
    "charging_mode": ChargingMode.SINGLE_PART,
}


def explained(before, after):
    return explain(
        BilledMonth(facts=before, bill=ENGINE.compute(before)),
        BilledMonth(facts=after, bill=ENGINE.compute(after)),
        book=BOOK,
    )


class TestReckoning:
    @pytest.mark.parametrize(
        "facts",
        [
            plain_month(),
            plain_month(terms=SINGLE_PART),
            plain_month(terms={"charging_mode": ChargingMode.CAPACITY}),
            plain_month(terms={"charging_mode": ChargingMode.CONTRACT_DEMAND}),
            plain_month(use=NOTHING),
            plain_month(own_kwh=9000),
            plain_month(terms={"power_factor_standard": None}),
        ],
    )
    def test_a_bill_put_together_again_is_the_bill_but_for_rounding(self, facts):
        bill = ENGINE.compute(facts)
        again = reckon(drivers_of(facts, bill, book=BOOK), book=BOOK)
        assert abs(again - bill.total_yuan) <= D("0.05")

    def test_a_month_without_use_is_explained_too(self):
        explanation = explained(plain_month(use=NOTHING), plain_month())
        parts = {share.cause: share.yuan for share in explanation.shares}
        assert sum(parts.values()) == explanation.difference_yuan
        assert parts[Cause.VOLUME] > 0

    def test_prices_of_a_retail_contract_are_known_without_use_too(self):
        own = {"own_prices": {period: D("0.39") for period in Period}}
        explanation = explained(plain_month(use=NOTHING, terms=own), plain_month(terms=own))
        assert Cause.PRICES not in {share.cause for share in explanation.shares}

    def test_a_price_that_neither_month_has_is_said(self):
        facts = plain_month()
        drivers = drivers_of(facts, ENGINE.compute(facts), book=BOOK)
        unknown = replace(
            drivers, prices=replace(drivers.prices, fixed_yuan=dict.fromkeys(customers.FIXED))
        )
        with pytest.raises(UnableToBill, match="cannot be compared"):
            reckon(unknown, book=BOOK)

    def test_a_price_the_book_lacks_is_none_until_it_is_needed(self):
        book = own_book(fixed=())
        facts = plain_month(terms=SINGLE_PART)
        bill = BillEngine(book).compute(facts)
        drivers = drivers_of(facts, bill, book=book)
        assert set(drivers.prices.fixed_yuan.values()) == {None}

    def test_prices_changed_for_the_periods_that_were_not_used_are_only_named(self):
        before = plain_month(use={"active_kwh": {Period.FLAT: 1000}})
        shares = explained(before, changed(before, terms=SINGLE_PART)).shares
        assert {share.cause for share in shares} >= {Cause.TERMS, Cause.PRICES}

    def test_a_price_that_changed_for_periods_nobody_used_is_told_without_numbers(self):
        flat_only = plain_month(use={"active_kwh": {Period.FLAT: 1000}})
        drivers = drivers_of(flat_only, ENGINE.compute(flat_only), book=BOOK)
        energy = drivers.prices.energy
        other = replace(energy, standing={**energy.standing, Period.SHARP: D(9)})
        moved = replace(drivers, prices=replace(drivers.prices, energy=other))
        assert sentence(Cause.PRICES, D(0), old=drivers, new=moved).zh == "电价有调整，电费不变"


class TestRest:
    def test_energy_in_a_period_without_a_price_is_refused(self):
        facts = plain_month(terms={"own_prices": {Period.FLAT: D("0.4")}})
        with pytest.raises(UnableToBill, match="No price"):
            ENGINE.compute(facts)

    def test_sealing_that_ended_before_the_month_does_not_matter(self):
        idle = (
            Idle(sealed_on=date(2026, 3, 1), unsealed_on=date(2026, 4, 1)),
            Idle(sealed_on=date(2025, 3, 1), unsealed_on=date(2025, 4, 1)),
        )
        units = (Unit(name="T1", kva=D(1000), idle=idle),)
        by_capacity = {"charging_mode": ChargingMode.CAPACITY}
        bill = ENGINE.compute(plain_month(units=units, terms=by_capacity))
        assert bill.capacity_kva == 1000

    def test_sealing_of_last_year_takes_no_days_of_this(self):
        idle = (Idle(sealed_on=date(2016, 3, 1), unsealed_on=date(2016, 4, 1)),)
        facts = plain_month(units=(Unit(name="T1", kva=D(1000), idle=idle),))
        days = {"starts_on": date(2017, 9, 1), "ends_on": date(2017, 10, 1)}
        use = replace(facts.points[0].measured[0], **days)
        single = {**SINGLE_PART, **days, "region": "OWN"}
        facts = replace(
            facts,
            **days,
            terms=(replace(facts.terms[0], **single),),
            points=(replace(facts.points[0], measured=(use,)),),
        )
        assert BillEngine(own_book(year=2017)).compute(facts).capacity_kva == 1000

    def test_uses_that_meet_within_the_month_are_joined(self):
        facts = plain_month()
        use = facts.points[0].measured[0]
        halves = (
            replace(use, ends_on=date(2026, 9, 16)),
            replace(use, starts_on=date(2026, 9, 16), active_kwh={Period.SHARP: 7}),
        )
        point = replace(facts.points[0], measured=halves)
        bill = ENGINE.compute(replace(facts, points=(point,)))
        assert bill.billed_kwh == {**use.active_kwh, Period.SHARP: 7}

    def test_a_part_carved_out_needs_a_share_or_a_quantity(self):
        with pytest.raises(ValueError, match="either"):
            CarvedOut(
                name="x",
                price_class=plain_month().terms[0].price_class,
                structure=Structure.SINGLE_PART,
            )

    def test_only_a_share_can_be_one_of_the_reading(self):
        with pytest.raises(ValueError, match="only a share"):
            CarvedOut(
                name="x",
                price_class=plain_month().terms[0].price_class,
                structure=Structure.SINGLE_PART,
                monthly_kwh=10,
                is_share_of_reading=True,
            )
