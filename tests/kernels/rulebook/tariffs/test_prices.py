"""Prices against the official tables: Hubei 2026-01 whole, Zhejiang from 2026-08-01."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from tests.kernels.rulebook.tariffs.tariff_cases import a_key, january_in_hubei, published

from fullcycle.kernels.rulebook import dating
from fullcycle.kernels.rulebook.dating import Confidence
from fullcycle.kernels.rulebook.tariffs import words
from fullcycle.kernels.rulebook.tariffs.book import TariffBook, load_tariff_book
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.rulebook.tariffs.terms import (
    FixedPrice,
    Period,
    PriceClass,
    PurchaseMode,
    Structure,
)


SINGLE, TWO = Structure.SINGLE_PART, Structure.TWO_PART
BOOK = load_tariff_book()
HUBEI = published("hubei_2026_01.csv")


def price(component, key):
    return BOOK.energy_price(component, key=key).yuan_per_kwh


def hubei_key(row):
    structure, voltage_kv = Structure(row["structure"]), D(row["voltage_kv"])
    return january_in_hubei(structure=structure, voltage_kv=voltage_kv)


class TestComponents:
    def test_come_in_the_order_of_the_official_bill(self):
        charged = [
            rule.code
            for rule in BOOK.components(on=date(2026, 1, 1), region="HB")
            if rule.part_of is None
        ]

        assert charged == [
            "PURCHASE", "LINE_LOSS", "TRANSMISSION", "SYSTEM_OPERATION", "FUNDS",
        ]  # fmt: skip

    def test_keep_only_the_funds_out_of_the_power_factor_base(self):
        rules = BOOK.components(on=date(2026, 11, 1), region="ZJ")

        assert [r.code for r in rules if not r.is_in_power_factor_base] == ["FUNDS"]

    @pytest.mark.parametrize(
        ("region", "floating"),
        [
            ("HB", ["PURCHASE", "LINE_LOSS"]),
            ("ZJ", ["PURCHASE", "LINE_LOSS", "SYSTEM_OPERATION"]),
        ],
    )
    def test_float_by_province(self, region, floating):
        rules = BOOK.components(on=date(2026, 1, 1), region=region)

        assert [r.code for r in rules if r.floats and r.part_of is None] == floating

    def test_put_the_provinces_own_row_before_the_countrys(self):
        first = BOOK.layers[0].components[0]
        of_country = replace(
            first, dating=replace(first.dating, region="CN"), wording=words.region_worded("CN")
        )
        both = replace(BOOK.layers[0], components=(of_country, first))

        found = TariffBook(version="", layers=(both,))

        region = first.dating.region
        assert found.components(on=date(2026, 1, 1), region=region) == (first,)
        assert found.components(on=date(2026, 1, 1), region="GD") == (of_country,)

    def test_refuse_a_province_nobody_wrote_down(self):
        with pytest.raises(UnableToPrice) as refused:
            BOOK.components(on=date(2026, 1, 1), region="GD")

        assert refused.value.wording.zh == "电价库里没有：广东 2026-01-01 电价构成。"


class TestHubei:
    @pytest.mark.parametrize("row", HUBEI, ids=lambda row: row["structure"] + row["voltage_kv"])
    def test_lists_the_official_prices(self, row):
        listed = BOOK.find_listed_price(key=hubei_key(row)).yuan_per_kwh

        told = {period: D(row[period]) for period in Period if row.get(period)}
        assert told.items() <= listed.items()

    @pytest.mark.parametrize("row", HUBEI, ids=lambda row: row["structure"] + row["voltage_kv"])
    def test_prices_each_component(self, row):
        key = hubei_key(row)

        assert price("TRANSMISSION", key) == D(row["transmission"])
        assert price("PURCHASE", key) == D("0.384470")
        assert price("LINE_LOSS", key) == D("0.013643")
        assert price("SYSTEM_OPERATION", key) == D("0.082273")
        assert price("FUNDS", key) == D("0.0452")

    @pytest.mark.parametrize(
        ("structure", "gap"), [(TWO, D(0)), (SINGLE, D("0.0002"))], ids=["two", "single"]
    )
    def test_components_add_up_to_the_list_but_for_the_known_gap(self, structure, gap):
        for row in HUBEI:
            if row["structure"] == structure:
                key = hubei_key(row)
                parts = BOOK.components(on=key.on, region="HB")
                flat = sum(price(part.code, key) for part in parts if part.part_of is None)

                assert flat - D(row["FLAT"]) == gap

    @pytest.mark.parametrize(
        ("whole", "gap"),
        [("PURCHASE", D(0)), ("FUNDS", D(0)), ("SYSTEM_OPERATION", D("0.0043"))],
    )
    def test_parts_add_up_to_their_whole_but_for_the_known_gap(self, whole, gap):
        key = january_in_hubei()
        parts = BOOK.components(on=key.on, region="HB")

        within = sum(price(part.code, key) for part in parts if part.part_of == whole)

        assert price(whole, key) - within == gap

    @pytest.mark.parametrize("kv", ["10", "35", "110", "220"])
    def test_ratios_on_purchase_and_loss_give_the_listed_two_part_prices(self, kv):
        key = january_in_hubei(voltage_kv=D(kv))
        listed = BOOK.find_listed_price(key=key).yuan_per_kwh
        floating = price("PURCHASE", key) + price("LINE_LOSS", key)

        for period, ratio in BOOK.ratios(key=key).ratios.items():
            wanted = listed[Period.FLAT] + floating * (ratio - 1)

            assert abs(listed.get(period, wanted) - wanted) < D("0.000001")

    @pytest.mark.parametrize(
        ("kv", "demand", "capacity"),
        [
            ("10", "42", "26.3"),
            ("35", "42", "26.3"),
            ("110", "39", "24.4"),
            ("220", "39", "24.4"),
        ],
    )
    def test_fixed_prices_are_the_listed_ones(self, kv, demand, capacity):
        key = january_in_hubei(voltage_kv=D(kv))

        assert BOOK.fixed_price(FixedPrice.DEMAND, key=key).yuan_per_month == D(demand)
        assert BOOK.fixed_price(FixedPrice.CAPACITY, key=key).yuan_per_month == D(capacity)

    def test_charged_a_real_customer_of_2025_the_same_demand_price_and_funds(self):
        key = january_in_hubei(on=date(2025, 1, 31), voltage_kv=D(110))

        assert BOOK.fixed_price(FixedPrice.DEMAND, key=key).yuan_per_month == 39
        assert price("FUNDS", key) == D("0.0452")
        assert price("SYSTEM_OPERATION", key) == D("0.0612")

    @pytest.mark.parametrize(
        "more",
        [
            {"on": date(2026, 2, 1)},
            {"voltage_kv": D(66)},
            {"purchase_mode": PurchaseMode.RETAIL},
            {"price_class": PriceClass.RESIDENTIAL},
        ],
    )
    def test_lists_nothing_for_anybody_else(self, more):
        assert BOOK.find_listed_price(key=january_in_hubei(**more)) is None

    def test_lists_nothing_at_low_voltage_in_two_parts(self):
        assert BOOK.find_listed_price(key=january_in_hubei(voltage_kv=D("0.4"))) is None


class TestZhejiang:
    @pytest.mark.parametrize(
        ("structure", "kv", "yuan", "confidence"),
        [
            (SINGLE, "0.4", "0.2412", "K"),
            (SINGLE, "10", "0.2114", "K"),
            (SINGLE, "35", "0.1700", "K"),
            (SINGLE, "110", "0.1500", "K"),
            (SINGLE, "220", "0.1350", "F"),
            (TWO, "20", "0.1250", "K"),
            (TWO, "35", "0.0895", "K"),
            (TWO, "110", "0.0767", "F"),
            (TWO, "220", "0.0663", "F"),
            (TWO, "330", "0.0663", "F"),
        ],
    )
    def test_transmission_is_that_of_annex_1(self, structure, kv, yuan, confidence):
        key = a_key(structure=structure, voltage_kv=D(kv))

        rule = BOOK.energy_price("TRANSMISSION", key=key)

        assert rule.yuan_per_kwh == D(yuan)
        assert rule.dating.confidence == Confidence(confidence)

    @pytest.mark.parametrize(
        ("kv", "capacity", "demand"),
        [
            ("10", "29.5", "47.2"),
            ("35", "27.5", "44.0"),
            ("110", "25.5", "40.8"),
            ("220", "23.5", "37.6"),
        ],
    )
    def test_fixed_prices_are_those_of_annex_1(self, kv, capacity, demand):
        key = a_key(voltage_kv=D(kv))

        assert BOOK.fixed_price(FixedPrice.CAPACITY, key=key).yuan_per_month == D(capacity)
        assert BOOK.fixed_price(FixedPrice.DEMAND, key=key).yuan_per_month == D(demand)

    @pytest.mark.parametrize(
        ("_case", "component", "more", "told"),
        [
            (
                "the day before the fourth period",
                "TRANSMISSION",
                {"on": date(2026, 7, 31)},
                "浙江 2026-07 10 kV 工商业两部制 电度输配电价",
            ),
            (
                "a monthly price nobody published",
                "PURCHASE",
                {},
                "浙江 2026-11 10 kV 工商业两部制 代理购电价格",
            ),
            (
                "a voltage without a price",
                "TRANSMISSION",
                {"voltage_kv": D("66.0")},
                "浙江 2026-11 66 kV 工商业两部制 电度输配电价",
            ),
            (
                "another class",
                "TRANSMISSION",
                {"price_class": PriceClass.AGRICULTURE},
                "浙江 2026-11 10 kV 农业两部制 电度输配电价",
            ),
            (
                "a province without a book",
                "PURCHASE",
                {"region": "GD"},
                "广东 2026-11 10 kV 工商业两部制 PURCHASE",
            ),
            (
                "letters that are no province’s",
                "PURCHASE",
                {"region": "QQ"},
                "QQ 2026-11 10 kV 工商业两部制 PURCHASE",
            ),
        ],
    )
    def test_names_what_is_missing(self, _case, component, more, told):
        with pytest.raises(UnableToPrice) as refused:
            BOOK.energy_price(component, key=a_key(**more))

        assert refused.value.wording.zh == f"电价库里没有：{told}。"

    def test_names_a_missing_fixed_price_in_english_too(self):
        with pytest.raises(UnableToPrice) as refused:
            BOOK.fixed_price(FixedPrice.DEMAND, key=a_key(on=date(2026, 7, 31)))

        assert str(refused.value) == (
            "Not in the tariff book: Zhejiang, 2026-07, 10 kV,"
            " commerce and industry in two parts, demand price."
        )


class TestSeams:
    @pytest.mark.parametrize(
        ("_case", "starts_on", "ends_on", "seams"),
        [
            ("new periods", date(2026, 6, 15), date(2026, 7, 15), [date(2026, 7, 1)]),
            ("the first day is no seam", date(2026, 7, 1), date(2026, 8, 1), []),
            ("a day after it is one", date(2026, 7, 31), date(2026, 8, 2), [date(2026, 8, 1)]),
        ],
    )
    def test_are_the_days_inside(self, _case, starts_on, ends_on, seams):
        found = BOOK.seams(region="ZJ", starts_on=starts_on, ends_on=ends_on)

        assert list(found) == seams

    def test_of_a_province_without_rows_are_the_countrys(self):
        found = BOOK.seams(region="GD", starts_on=date(2024, 5, 1), ends_on=date(2024, 7, 1))

        assert found == (date(2024, 6, 1),)

    def test_leave_out_what_changes_elsewhere(self):
        found = BOOK.seams(region="ZJ", starts_on=date(2025, 1, 1), ends_on=date(2025, 7, 1))

        assert found == ()


class TestWords:
    def test_has_a_name_for_every_region(self):
        assert set(words.REGION_WORDS) == dating.REGIONS

    @pytest.mark.parametrize(
        ("min_kv", "max_kv", "shown"),
        [
            (None, D("0.99"), "≤0.99 kV"),
            (D(1), D(20), "1—20 kV"),
            (D(35), D(35), "35 kV"),
            (D(220), None, "220 kV+"),
            (None, None, ""),
        ],
    )
    def test_shows_a_band_of_voltage(self, min_kv, max_kv, shown):
        assert words.voltage_band(min_kv, max_kv) == shown

    def test_tells_a_fixed_price_in_a_sentence(self):
        told = words.fixed_price_worded(BOOK.fixed_price(FixedPrice.DEMAND, key=a_key()))

        assert told.zh == "浙江 1—20 kV 需量电价 47.2 元/千瓦·月"
        assert told.en == "Zhejiang, 1—20 kV: demand price 47.2 yuan per kW and month"
