"""The single numbers, the open charging modes, and the two rules with several readings."""

from datetime import date
from decimal import Decimal as D

import pytest

from fullcycle.kernels.rulebook.dating import Confidence
from fullcycle.kernels.rulebook.tariffs.book import load_tariff_book
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.rulebook.tariffs.rules import NumberName
from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    ExcessReading,
    Proration,
    UseClass,
)


TODAY = date(2026, 11, 24)
BOOK = load_tariff_book()
# As the notices and the Supply Rules of 2024 say them.
TOLD = {
    "TWO_PART_CHOICE_FROM_KVA": "100",
    "TWO_PART_DUTY_FROM_KVA": "315",
    "POWER_FACTOR_FROM_KVA": "100",
    "DEMAND_FLOOR_SHARE": "0.40",
    "DEMAND_EXCESS_FROM_SHARE": "1.05",
    "DEMAND_EXCESS_MULTIPLE": "2",
    "DISCOUNT_FROM_KWH_PER_KVA": "260",
    "DISCOUNT_SHARE": "0.90",
    "IDLE_LEAST_DAYS": "15",
    "MODE_CHANGE_NOTICE_WORKING_DAYS": "15",
    "DEMAND_CHANGE_NOTICE_WORKING_DAYS": "5",
    "IDLE_NOTICE_WORKING_DAYS": "5",
    "BREACH_CAPACITY_MULTIPLE": "3",
    "BREACH_SEALED_MULTIPLE": "2",
    "BREACH_YUAN_PER_KVA": "50",
    "BREACH_SEALED_YUAN_PER_KVA": "30",
    "BREACH_CLASS_MULTIPLE": "2",
    "BREACH_CLASS_MONTHS": "3",
    "THEFT_MULTIPLE": "3",
    "THEFT_LEAST_DAYS": "180",
    "THEFT_POWER_HOURS": "12",
    "THEFT_LIGHTING_HOURS": "6",
}


class TestNumber:
    @pytest.mark.parametrize(("name", "told"), TOLD.items())
    def test_is_the_published_one(self, name, told):
        assert BOOK.number(NumberName(name), on=TODAY, region="ZJ").value == D(told)

    def test_has_a_row_for_every_name(self):
        assert {row.name for row in BOOK.layers[0].numbers} == set(NumberName)

    @pytest.mark.parametrize(
        ("on", "rule_id"),
        [
            (date(2024, 5, 31), "tariff.number.breach-capacity-multiple.1"),
            (date(2024, 6, 1), "tariff.number.breach-capacity-multiple.2"),
        ],
    )
    def test_follows_the_edition_of_the_supply_rules(self, on, rule_id):
        rule = BOOK.number(NumberName.BREACH_CAPACITY_MULTIPLE, on=on, region="HB")

        assert rule.dating.rule_id == rule_id

    def test_is_refused_before_its_time(self):
        with pytest.raises(UnableToPrice, match="2016-06-30, DEMAND_FLOOR_SHARE"):
            BOOK.number(NumberName.DEMAND_FLOOR_SHARE, on=date(2016, 6, 30), region="ZJ")


class TestExcess:
    def test_is_read_on_the_contract_and_to_be_verified(self):
        rule = BOOK.excess(on=TODAY, region="ZJ")

        assert rule.reading == ExcessReading.ON_CONTRACT
        assert rule.dating.confidence == Confidence.TO_VERIFY

    def test_is_refused_before_its_time(self):
        with pytest.raises(UnableToPrice, match="the rule on excess demand"):
            BOOK.excess(on=date(2016, 6, 30), region="ZJ")


class TestProration:
    @pytest.mark.parametrize(
        ("on", "proration"),
        [
            (date(2024, 5, 31), Proration.THIRTIETHS),
            (date(2024, 6, 1), Proration.DAYS_OF_MONTH),
        ],
    )
    def test_follows_the_edition_of_the_supply_rules(self, on, proration):
        assert BOOK.proration(on=on, region="ZJ").proration == proration

    def test_is_refused_before_its_time(self):
        with pytest.raises(UnableToPrice, match="parts of a month"):
            BOOK.proration(on=date(1996, 10, 7), region="ZJ")


class TestCharging:
    @pytest.mark.parametrize(
        ("_case", "on", "use", "kva", "single", "two_part"),
        [
            ("100 kVA may not choose", TODAY, UseClass.COMMERCE, "100", True, False),
            ("between 100 and 315 may", TODAY, UseClass.COMMERCE, "100.1", True, True),
            ("just below 315 may", TODAY, UseClass.INDUSTRY, "314.9", True, True),
            ("315 kVA pays two parts", TODAY, UseClass.INDUSTRY, "315", False, True),
            ("homes pay one", TODAY, UseClass.RESIDENTIAL, "2000", True, False),
            ("commerce before", date(2023, 5, 31), UseClass.COMMERCE, "2000", True, False),
            ("industry before", date(2023, 5, 31), UseClass.INDUSTRY, "315", False, True),
            ("small industry before", date(2023, 5, 31), UseClass.INDUSTRY, "314", True, False),
        ],
    )
    def test_follows_capacity_and_day(self, _case, on, use, kva, single, two_part):
        modes = BOOK.charging(use=use, kva=D(kva), on=on, region="ZJ").modes

        assert (ChargingMode.SINGLE_PART in modes) == single
        assert (ChargingMode.CAPACITY in modes) == two_part

    def test_is_refused_before_its_time(self):
        with pytest.raises(UnableToPrice, match="charging modes"):
            BOOK.charging(use=UseClass.INDUSTRY, kva=D(500), on=date(2016, 6, 30), region="ZJ")
