"""The book of the demonstration district: whole for 13 months, and never mistaken for real."""

from datetime import date
from decimal import Decimal as D

import pytest
from tests.kernels.rulebook.tariffs.tariff_cases import a_key

from fullcycle.kernels.calendars.workdays import load_calendar
from fullcycle.kernels.rulebook.dating import Confidence
from fullcycle.kernels.rulebook.tariffs.book import DEMO, load_tariff_book
from fullcycle.kernels.rulebook.tariffs.terms import FixedPrice, Structure


MONTHS = [date(2025, 11, 1), date(2025, 12, 1), *(date(2026, m, 1) for m in range(1, 12))]
BOOK = load_tariff_book(DEMO)


class TestDemoBook:
    @pytest.mark.parametrize("on", MONTHS, ids=str)
    @pytest.mark.parametrize("kv", ["10", "20", "35", "110", "220"])
    @pytest.mark.parametrize("structure", Structure)
    def test_prices_every_part_of_every_month(self, on, kv, structure):
        key = a_key(on=on, voltage_kv=D(kv), structure=structure)
        periods = set(BOOK.day_table(on=on, region="ZJ", calendar=load_calendar()).quarters)

        for part in BOOK.components(on=on, region="ZJ"):
            assert BOOK.energy_price(part.code, key=key).yuan_per_kwh > 0
        assert BOOK.fixed_price(FixedPrice.CAPACITY, key=key).yuan_per_month > 0
        assert BOOK.fixed_price(FixedPrice.DEMAND, key=key).yuan_per_month > 0
        assert periods <= BOOK.ratios(key=key).ratios.keys()

    def test_marks_every_invented_row(self):
        for row in BOOK.layers[1].every():
            dating = row.dating
            assert dating.rule_id.startswith("demo.")
            assert (dating.region, dating.confidence) == ("ZJ", Confidence.WEAK)
            assert dating.source == "演示数据"

    def test_asks_the_real_book_first(self):
        july, august = a_key(on=date(2026, 7, 31)), a_key(on=date(2026, 8, 1))

        invented = BOOK.energy_price("TRANSMISSION", key=july)
        real = BOOK.energy_price("TRANSMISSION", key=august)

        assert invented.dating.rule_id == "demo.zj.transmission-two-part-10kv.1"
        assert real.dating.rule_id == "tariff.zj.transmission-two-part-10kv.1"

    def test_is_no_part_of_the_real_book(self):
        real = load_tariff_book()

        assert not [r for r in real.layers[0].every() if r.dating.rule_id.startswith("demo.")]
        assert BOOK.version.startswith(f"{real.version}+")

    def test_starts_near_the_published_illustration(self):
        # Two parts at 10 kV, 2025-11: flat 0.6803.
        key = a_key(on=date(2025, 11, 1))
        parts = BOOK.components(on=key.on, region="ZJ")

        flat = sum(BOOK.energy_price(part.code, key=key).yuan_per_kwh for part in parts)

        assert abs(flat - D("0.6803")) < D("0.001")
