"""Yearly charges by hand: Zhejiang, 4th period, 10 kV: 29.5 yuan/kVA, 47.2 yuan/kW."""

from datetime import date
from decimal import Decimal as D

import pytest
from tests.kernels.schemes import scheme_cases

from fullcycle.kernels.rulebook.tariffs.book import load_tariff_book
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, UseClass
from fullcycle.kernels.schemes import charges
from fullcycle.kernels.schemes.charges import ChargeBasis
from fullcycle.kernels.schemes.choices import Choice


def basis(**more):
    given = {
        "contract_kva": D(1000),
        "demand_kw": D(600),
        "voltage_kv": D(10),
        "region": "ZJ",
        "on": date(2026, 11, 24),
    }
    return ChargeBasis(**{**given, **more})


def yearly(mode, **more):
    asked = basis(**more)
    tables = scheme_cases.ALL_TABLES.in_force(on=asked.on, region=asked.region)
    return charges.yearly_basic_charge(mode=mode, basis=asked, tables=tables)


def open_modes():
    rule = load_tariff_book().charging(
        use=UseClass.COMMERCE, kva=D(1000), on=scheme_cases.TODAY, region="ZJ"
    )
    return Choice(value=rule.modes, rule_id=rule.dating.rule_id, why=rule.wording)


class TestYearlyBasicCharge:
    @pytest.mark.parametrize(
        ("_case", "mode", "more", "yuan"),
        [
            ("1000 × 29.5 × 12", ChargingMode.CAPACITY, {}, "354000.00"),
            ("600 × 47.2 × 12", ChargingMode.ACTUAL_DEMAND, {}, "339840.00"),
            ("the same, above the floor", ChargingMode.CONTRACT_DEMAND, {}, "339840.00"),
            (
                "floor: 40 % of 1000 × 47.2 × 12",
                ChargingMode.CONTRACT_DEMAND,
                {"demand_kw": D(300)},
                "226560.00",
            ),
            (
                "no floor on actual demand: 300 × 47.2 × 12",
                ChargingMode.ACTUAL_DEMAND,
                {"demand_kw": D(300)},
                "169920.00",
            ),
            (
                "35 kV: 1000 × 27.5 × 12",
                ChargingMode.CAPACITY,
                {"voltage_kv": D(35)},
                "330000.00",
            ),
            (
                "20 kV is priced as 10",
                ChargingMode.CAPACITY,
                {"voltage_kv": D(20)},
                "354000.00",
            ),
            ("one part has none", ChargingMode.SINGLE_PART, {}, "0"),
        ],
    )
    def test_agrees_with_the_hand_sum(self, _case, mode, more, yuan):
        assert yearly(mode, **more).value == D(yuan)

    def test_names_the_price(self):
        charge = yearly(ChargingMode.CAPACITY)

        assert charge.rule_id == "tariff.zj.capacity-10kv.1"
        assert charge.why.zh == "浙江 1—20 kV 容量电价 29.5 元/千伏安·月"

    @pytest.mark.parametrize(
        ("_case", "more", "words"),
        [
            ("another province", {"region": "HB"}, "湖北 2026-11 10 kV 工商业两部制 需量电价"),
            ("the month before the prices", {"on": date(2026, 7, 31)}, "浙江 2026-07 10 kV"),
            ("a voltage without a price", {"voltage_kv": D(66)}, "66 kV 工商业两部制 需量电价"),
        ],
    )
    def test_names_a_missing_price(self, _case, more, words):
        with pytest.raises(UnableToPrice) as refused:
            yearly(ChargingMode.ACTUAL_DEMAND, **more)

        assert words in refused.value.wording.zh


class TestYearlyCharges:
    def test_prices_each_open_mode(self):
        candidates = charges.charging_candidates(open_modes())

        priced = charges.yearly_charges(
            candidates=candidates, basis=basis(), tables=scheme_cases.TABLES
        )

        assert [charge.mode for charge in priced] == [
            ChargingMode.CAPACITY,
            ChargingMode.CONTRACT_DEMAND,
            ChargingMode.ACTUAL_DEMAND,
        ]

    def test_says_a_missing_price_instead_of_guessing(self):
        tables = scheme_cases.ALL_TABLES.in_force(on=scheme_cases.TODAY, region="HB")
        candidates = charges.charging_candidates(open_modes())

        priced = charges.yearly_charges(
            candidates=candidates, basis=basis(region="HB"), tables=tables
        )

        assert {charge.yuan for charge in priced} == {None}
        assert all(charge.why.zh.startswith("电价库里没有") for charge in priced)
