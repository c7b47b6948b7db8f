"""The cheapest legal choice, held to a search through all of them by a formula of its own."""

import random
from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP
from decimal import Decimal as D

import pytest
from tests.kernels.tariff import customers
from tests.kernels.tariff.customers import changed, own_book, plain_month, random_use

from fullcycle.kernels.calendars.workdays import load_calendar
from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    Period,
    Structure,
    UseClass,
)
from fullcycle.kernels.tariff.choosing.changing import (
    ChangeRules,
    earliest_contract_change,
    earliest_mode_change,
)
from fullcycle.kernels.tariff.choosing.replaying import Regret, regret
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.facts import BillFacts, Idle, Unit
from fullcycle.kernels.tariff.refusals import UnableToBill


BOOK = own_book()
ENGINE = BillEngine(BOOK)
CUSTOMERS = 1000
MODES = {
    "small": (ChargingMode.SINGLE_PART,),
    "middle": tuple(ChargingMode),
    "large": tuple(ChargingMode)[1:],
}


def fen(yuan: D) -> D:
    return yuan.quantize(D("0.01"), rounding=ROUND_HALF_UP)


def by_hand(facts: BillFacts, mode: ChargingMode, contract: D | None, kva: D) -> D:
    """A month's bill, worked out from the prices as they stand and nothing of the engine."""
    use = facts.points[0].measured[0]
    delivery = customers.SINGLE_YUAN if mode is ChargingMode.SINGLE_PART else None
    base = funds = D(0)
    for period, kwh in use.active_kwh.items():
        ratio = customers.RATIOS[period]
        base += fen(kwh * customers.FLAT_YUAN * ratio)
        base += fen(kwh * customers.LOSS_YUAN * ratio)
        base += fen(kwh * (delivery or customers.TWO_PART_YUAN))
        funds += fen(kwh * customers.FUNDS_YUAN)
    energy, demand = sum(use.active_kwh.values()), use.max_demand.kw
    price = customers.DEMAND_YUAN * (D("0.9") if energy >= 260 * kva else 1)
    if mode is ChargingMode.CAPACITY:
        for unit in facts.units:
            base += fen(unit.kva * customers.CAPACITY_YUAN) if not unit.idle else 0
    elif mode is ChargingMode.ACTUAL_DEMAND:
        base += fen(demand * price)
    elif mode is ChargingMode.CONTRACT_DEMAND:
        agreed = max(contract, D("0.4") * kva)
        base += fen(agreed * price) + fen(max(D(0), demand - D("1.05") * agreed) * 2 * price)
    reactive = use.reactive_forward_kvarh
    factor = D(energy) / D(energy**2 + reactive**2).sqrt()
    percent = BOOK.power_factor_percent(
        standard=D("0.90"), value=fen(factor), on=facts.starts_on
    ).percent
    return base + funds + fen(base * percent / 100)


def cheapest_by_search(months: list[BillFacts], modes: tuple[ChargingMode, ...]) -> D:
    """Try every mode in every quarter, and every whole kW a contract may have."""
    kva = sum(unit.kva for unit in months[0].units)
    quarters: dict[tuple[int, int], dict[ChargingMode, D]] = {}
    for facts in months:
        quarter = quarters.setdefault(
            (facts.starts_on.year, (facts.starts_on.month - 1) // 3), dict.fromkeys(modes, D(0))
        )
        for mode in modes:
            values: list[D | None] = [None]
            if mode is ChargingMode.CONTRACT_DEMAND:
                least = (D("0.4") * kva).to_integral_value(ROUND_CEILING)
                most = max(least, facts.points[0].measured[0].max_demand.kw)
                values = [D(value) for value in range(int(least), int(most) + 2)]
            quarter[mode] += min(by_hand(facts, mode, value, kva) for value in values)
    return sum((min(costs.values()) for costs in quarters.values()), D(0))


def random_customer(chance: random.Random) -> tuple[list[BillFacts], tuple[ChargingMode, ...]]:
    """Three months over two quarters of a customer with one transformer, too busy to reduce."""
    size = chance.choice(list(MODES))
    kva = chance.choice(
        {"small": [80, 100], "middle": [125, 200, 250], "large": [315, 400]}[size]
    )
    months = []
    for number in (8, 9, 10):
        use = random_use(chance, kva)
        months.append(
            changed(plain_month(number), use=use, units=(Unit(name="T1", kva=D(kva)),))
        )
    return months, MODES[size]


def replayed(months: list[BillFacts]) -> Regret:
    return regret(months, use=UseClass.INDUSTRY, engine=ENGINE)


class TestBestChoice:
    def test_is_that_of_a_search_through_all_for_1000_random_customers(self):
        chance = random.Random(20261125)
        for _ in range(CUSTOMERS):
            months, modes = random_customer(chance)
            assert replayed(months).best_yuan == cheapest_by_search(months, modes)

    def test_is_never_dearer_than_what_was_paid(self):
        chance = random.Random(5)
        for _ in range(50):
            months, modes = random_customer(chance)
            mode = chance.choice(modes)
            structure = Structure.SINGLE_PART if mode is modes[0] and len(modes) < 3 else None
            terms = {"charging_mode": mode, "contract_demand_kw": D(200)}
            if structure:
                terms["structure"] = structure
            found = replayed([changed(facts, terms=terms) for facts in months])
            assert found.lost_yuan >= 0
            assert found.best_yuan <= found.options[0].total_yuan

    def test_options_go_from_the_cheapest_to_the_dearest(self):
        totals = [option.total_yuan for option in replayed([plain_month(8)]).options]
        assert totals == sorted(totals)

    def test_without_a_month_there_is_nothing_to_replay(self):
        with pytest.raises(UnableToBill):
            replayed([])


class TestIdleUnits:
    def quiet(self) -> list[BillFacts]:
        use = {
            "active_kwh": {Period.FLAT: 60000},
            "reactive_forward_kvarh": 12000,
            "max_demand": customers.MaxDemand(kw=D(500)),
        }
        capacity = {"charging_mode": ChargingMode.CAPACITY}
        return [changed(plain_month(number), use=use, terms=capacity) for number in (7, 8)]

    def test_a_transformer_nobody_needs_is_found(self):
        # 500 kW at 0.98 is 511 kVA: 1,000 kVA carry it at 51 %, 630 kVA at 81 %.
        sealed = {option.wish.idle for option in replayed(self.quiet()).options}
        assert sealed == {frozenset(), frozenset({"T1"}), frozenset({"T2"})}

    def test_sealing_it_saves_its_capacity_charge(self):
        by_capacity = {
            option.wish.idle: option.total_yuan
            for option in replayed(self.quiet()).options
            if option.wish.mode is ChargingMode.CAPACITY
        }
        saved = by_capacity[frozenset()] - by_capacity[frozenset({"T1"})]
        # Power factor 0.98 takes 0.75 % off the base, hence off the saving too.
        assert abs(saved - 2 * 1000 * D("29.5") * D("0.9925")) <= D("0.02")

    def test_a_unit_that_is_sealed_or_interlocked_already_stays_as_it_is(self):
        units = (
            Unit(name="T1", kva=D(1000), idle=(Idle(sealed_on=date(2026, 1, 1)),)),
            Unit(name="T2", kva=D(1000), interlock="A"),
            Unit(name="T3", kva=D(1000), interlock="A"),
        )
        months = [replace(facts, units=units) for facts in self.quiet()]
        assert {option.wish.idle for option in replayed(months).options} == {frozenset()}


class TestEarliestChange:
    BY = ChangeRules(region="ZJ", book=BOOK, calendar=load_calendar())

    def test_a_mode_changes_with_the_quarter_after_fifteen_working_days(self):
        # 31 December back to 11 December are 15 working days: 10 December is the last day.
        found = earliest_mode_change(asked_on=date(2026, 11, 24), chosen_on=None, by=self.BY)
        assert (found.starts_on, found.ask_by) == (date(2027, 1, 1), date(2026, 12, 10))

    def test_a_mode_asked_for_too_late_waits_a_quarter(self):
        found = earliest_mode_change(asked_on=date(2026, 6, 20), chosen_on=None, by=self.BY)
        assert found.starts_on == date(2026, 10, 1)

    def test_a_mode_stays_ninety_days(self):
        chosen_on = date(2026, 4, 15)
        found = earliest_mode_change(asked_on=date(2026, 5, 1), chosen_on=chosen_on, by=self.BY)
        assert found.starts_on == date(2026, 10, 1)

    def test_a_contract_value_changes_with_the_month_after_five_working_days(self):
        # 23 to 30 November are 6 working days before 1 December.
        found = earliest_contract_change(asked_on=date(2026, 11, 23), by=self.BY)
        assert found.starts_on == date(2026, 12, 1)
        late = earliest_contract_change(asked_on=date(2026, 11, 25), by=self.BY)
        assert late.starts_on == date(2027, 1, 1)
