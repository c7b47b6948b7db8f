"""The adjustment of 1983, cell by cell, and who is held to which standard."""

from datetime import date
from decimal import Decimal as D

import pytest
from tests.kernels.rulebook.tariffs.tariff_cases import published

from fullcycle.kernels.rulebook.tariffs.book import load_tariff_book
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.rulebook.tariffs.terms import UseClass


TODAY = date(2026, 11, 24)


def percent(standard, value, on=TODAY):
    return load_tariff_book().power_factor_percent(standard=D(standard), value=D(value), on=on)


def standard(use, kva, *, kv="10", has_changer=False, on=TODAY):
    return load_tariff_book().power_factor_standard(
        kva=D(kva),
        voltage_kv=D(kv),
        use=use,
        has_on_load_tap_changer=has_changer,
        on=on,
    )


class TestPercent:
    def test_agrees_with_every_published_cell(self):
        rows = published("power_factor.csv")

        differing = [
            row
            for row in rows
            if percent(row["standard"], row["pf"]).percent != D(row["percent"])
        ]

        assert len(rows) == 303
        assert differing == []

    def test_names_its_table(self):
        assert percent("0.85", "0.94").rule_id == "tariff.power-factor.standard-085.1"

    @pytest.mark.parametrize("value", ["0.905", "1.01", "-0.01"])
    def test_refuses_what_is_no_power_factor_of_two_decimals(self, value):
        with pytest.raises(ValueError, match="two decimals"):
            percent("0.90", value)

    @pytest.mark.parametrize(
        ("_case", "asked", "on"),
        [
            ("no such standard", "0.95", TODAY),
            ("before the decree", "0.90", date(1983, 12, 1)),
        ],
    )
    def test_refuses_where_no_table_holds(self, _case, asked, on):
        with pytest.raises(UnableToPrice) as refused:
            percent(asked, "0.93", on)

        assert f"全国 {on} 功率因数标准 {asked} 的调整表" in refused.value.wording.zh


class TestStandard:
    @pytest.mark.parametrize(
        ("_case", "use", "kva", "more", "wanted"),
        [
            ("industry above 160", UseClass.INDUSTRY, 161, {}, "0.90"),
            ("industry at 160", UseClass.INDUSTRY, 160, {}, "0.85"),
            ("160 with a tap changer", UseClass.INDUSTRY, 160, {"has_changer": True}, "0.90"),
            ("industry at low voltage", UseClass.INDUSTRY, 200, {"kv": "0.4"}, "0.85"),
            ("a large hospital", UseClass.COMMERCE, 5000, {}, "0.85"),
            ("irrigation at 3200", UseClass.IRRIGATION, 3200, {}, "0.90"),
            ("irrigation below 3200", UseClass.IRRIGATION, 3199, {}, "0.85"),
            ("agriculture", UseClass.AGRICULTURE, 100, {}, "0.80"),
        ],
    )
    def test_follows_use_capacity_voltage_and_tap_changer(self, _case, use, kva, more, wanted):
        assert standard(use, kva, **more).standard == D(wanted)

    @pytest.mark.parametrize(
        ("_case", "use", "kva"),
        [
            ("below 100 kVA", UseClass.COMMERCE, "99.9"),
            ("homes", UseClass.RESIDENTIAL, "5000"),
        ],
    )
    def test_limit_case_of_no_adjustment(self, _case, use, kva):
        rule = standard(use, kva, has_changer=True)

        assert rule.standard is None
        assert rule.wording.zh == "不实行功率因数调整"

    def test_refuses_days_before_the_decree(self):
        with pytest.raises(UnableToPrice, match="the power-factor standard"):
            standard(UseClass.INDUSTRY, 500, on=date(1983, 12, 1))
