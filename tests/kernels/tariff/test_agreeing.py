"""Terms that break a rule are told where; those that do not are agreed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import pytest

from fullcycle.kernels.rulebook.tariffs.book import DEMO, load_tariff_book
from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    Period,
    PriceClass,
    PurchaseMode,
    Structure,
    UseClass,
)
from fullcycle.kernels.tariff import agreeing
from fullcycle.kernels.tariff.agreeing import Judged


D = Decimal
JANUARY = date(2027, 1, 1)
NINE_HUNDRED = D(900)
STANDARD = D("0.90")


@dataclass(frozen=True)
class Terms:
    structure: Structure = Structure.TWO_PART
    charging_mode: ChargingMode = ChargingMode.CONTRACT_DEMAND
    contract_demand_kw: Decimal | None = NINE_HUNDRED
    power_factor_standard: Decimal | None = STANDARD
    purchase_mode: PurchaseMode = PurchaseMode.AGENT
    price_class: PriceClass = PriceClass.COMMERCIAL_INDUSTRIAL
    use_class: UseClass = UseClass.INDUSTRY
    has_time_of_use: bool = True
    own_prices: Mapping[Period, Decimal] = field(default_factory=dict)


PLANT = Judged(
    region="ZJ",
    voltage_kv=D(10),
    contract_kva=D(1630),
    starts_on=JANUARY,
    mode_before=ChargingMode.CONTRACT_DEMAND,
    mode_chosen_on=date(2026, 12, 1),
    book=load_tariff_book(DEMO),
)
SMALL = replace(PLANT, contract_kva=D(80), mode_before=None, mode_chosen_on=None)
SINGLE = Terms(
    structure=Structure.SINGLE_PART,
    charging_mode=ChargingMode.SINGLE_PART,
    contract_demand_kw=None,
)
OWN = {period: D("0.45") for period in Period}


def places(terms, by=PLANT):
    return [fault.at for fault in agreeing.faults_of(terms, by=by)]


@pytest.mark.parametrize(
    ("_case", "terms", "by"),
    [
        ("as before", Terms(), PLANT),
        ("another value, the mode goes on", Terms(contract_demand_kw=D(1630)), PLANT),
        # 40 % of 1630 kVA are 652 kW.
        ("the least contract demand", Terms(contract_demand_kw=D(652)), PLANT),
        ("not judged by a power factor", Terms(power_factor_standard=None), PLANT),
        ("small and single-part", SINGLE, SMALL),
        (
            "another mode once a quarter is over",
            Terms(charging_mode=ChargingMode.CAPACITY, contract_demand_kw=None),
            replace(PLANT, mode_chosen_on=date(2026, 10, 3)),
        ),
        (
            "own prices of a retailer",
            Terms(purchase_mode=PurchaseMode.RETAIL, own_prices=OWN),
            PLANT,
        ),
        (
            "one own price where periods do not differ",
            Terms(
                purchase_mode=PurchaseMode.RETAIL,
                has_time_of_use=False,
                own_prices={Period.FLAT: D("0.45")},
            ),
            PLANT,
        ),
    ],
)
def test_what_breaks_no_rule_has_no_fault(_case, terms, by):
    assert places(terms, by) == []


@pytest.mark.parametrize(
    ("_case", "terms", "by", "at"),
    [
        (
            "a fixed part in single-part",
            Terms(structure=Structure.SINGLE_PART),
            PLANT,
            ["charging_mode"],
        ),
        ("single-part for a large plant", SINGLE, PLANT, ["charging_mode", "starts_on"]),
        (
            "another mode within ninety days",
            Terms(charging_mode=ChargingMode.CAPACITY, contract_demand_kw=None),
            PLANT,
            ["starts_on"],
        ),
        ("no contract demand", Terms(contract_demand_kw=None), PLANT, ["contract_demand_kw"]),
        ("nothing as demand", Terms(contract_demand_kw=D(0)), PLANT, ["contract_demand_kw"]),
        ("below the floor", Terms(contract_demand_kw=D(651)), PLANT, ["contract_demand_kw"]),
        ("above capacity", Terms(contract_demand_kw=D(1631)), PLANT, ["contract_demand_kw"]),
        (
            "a contract demand by capacity",
            Terms(charging_mode=ChargingMode.CAPACITY),
            replace(PLANT, mode_before=ChargingMode.CAPACITY),
            ["contract_demand_kw"],
        ),
        (
            "a standard without a table",
            Terms(power_factor_standard=D("0.93")),
            PLANT,
            ["power_factor_standard"],
        ),
        (
            "own prices though the grid buys",
            Terms(own_prices={Period.PEAK: D("0.5")}),
            PLANT,
            ["PEAK"],
        ),
        (
            "a period without its price, one that is free",
            Terms(
                purchase_mode=PurchaseMode.RETAIL,
                own_prices={**OWN, Period.VALLEY: D(0)} | {Period.FLAT: D("0.4")},
            ),
            PLANT,
            ["VALLEY"],
        ),
        (
            "several at once",
            Terms(contract_demand_kw=None, own_prices={Period.PEAK: D("0.5")}),
            PLANT,
            ["contract_demand_kw", "PEAK"],
        ),
    ],
)
def test_a_broken_rule_is_named_at_its_value(_case, terms, by, at):
    assert places(terms, by) == at


def test_a_missing_own_price_is_asked_for_in_both_languages():
    prices = {period: yuan for period, yuan in OWN.items() if period is not Period.PEAK}
    terms = Terms(purchase_mode=PurchaseMode.RETAIL, own_prices=prices)

    (fault,) = agreeing.faults_of(terms, by=PLANT)

    assert fault.wording.zh == "请写高峰的购电价格，要大于零。"
    assert fault.wording.en == "The price of peak energy is needed, above zero."


def test_a_mode_that_is_not_open_is_answered_with_those_that_are():
    (fault, _) = agreeing.faults_of(SINGLE, by=PLANT)

    assert "1630 千伏安" in fault.wording.zh
    assert "按容量" in fault.wording.zh
    assert "单一制" not in fault.wording.zh
