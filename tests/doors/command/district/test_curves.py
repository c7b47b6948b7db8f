"""Invented curves: the same each time, plausible, with what is planted where it belongs."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from fullcycle.doors.command.district import curves, shapes
from fullcycle.doors.command.district import customers as invented
from fullcycle.doors.command.district.curves import Days
from fullcycle.doors.command.district.planting import Planted, plant
from fullcycle.doors.command.district.shapes import Family
from fullcycle.kernels.calendars.workdays import load_calendar
from fullcycle.records.customers.queries import SuppliedAccount
from fullcycle.records.customers.queries.supplied import SuppliedPoint


SEED = 2017
OCTOBER = date(2026, 10, 1)
OWN = shapes.own_shapes()
CALENDAR = load_calendar()


def account(number, **changes):
    one = invented.customer(seed=SEED, number=number)
    (supply,) = one.supplies
    return replace(
        SuppliedAccount(
            account_id=number,
            customer_id=number,
            number=supply.account_number,
            district_code="330302",
            industry_code=one.customer.industry_code,
            voltage_kv=supply.voltage_kv,
            contract_kva=supply.contract_kva,
            energised_on=supply.energised_on,
            closed_on=None,
            units=(),
            points=(
                SuppliedPoint(
                    number=f"{supply.account_number}01",
                    use="SETTLEMENT",
                    is_low=False,
                    starts_on=None,
                    ends_on=None,
                ),
            ),
        ),
        **changes,
    )


@pytest.fixture(scope="module")
def sites():
    return [
        curves.site_of(account(number), number=number, seed=SEED, shapes=OWN)
        for number in range(60)
    ]


def month(sites, month_on=OCTOBER, *, until=date(2027, 1, 1)):
    days = Days.of_month(month_on, until=until, calendar=CALENDAR)
    return curves.month_of(sites, days=days, shapes=OWN, seed=SEED, first=0)


class TestShapes:
    def test_have_a_mean_of_one_and_nothing_below_zero(self):
        assert OWN.rows.shape == (len(Family), 366, 96)
        assert OWN.rows.mean(axis=(1, 2)) == pytest.approx(np.ones(len(Family)), rel=1e-3)
        assert OWN.rows.min() >= 0

    def test_of_one_shift_rest_at_night_and_on_sundays(self):
        (place,) = OWN.of_family[Family.ONE_SHIFT]
        rows = OWN.rows[place]
        # 4 January 2016 was a Monday, 10 January a Sunday.
        assert rows[3, 8] < rows[3, 40] / 5
        assert rows[9].mean() < rows[3].mean() / 2

    def test_lie_on_a_day_of_the_same_weekday_and_season(self):
        days = [date(2025, 11, 5), date(2026, 7, 14), date(2026, 10, 18)]
        found = shapes.source_days(days, is_free=[False] * 3)
        for on, place in zip(days, found, strict=True):
            source = date.fromordinal(shapes.FIRST_ON.toordinal() + int(place))
            assert source.weekday() == on.weekday()
            assert abs((source - on.replace(year=2016)).days) <= 3

    def test_take_a_sunday_for_a_holiday_and_pass_over_german_ones(self):
        days = [date(2026, 10, 1), date(2026, 12, 25), date(2026, 1, 1)]
        found = shapes.source_days(days, is_free=[True, False, False])
        sources = [
            date.fromordinal(shapes.FIRST_ON.toordinal() + int(place)) for place in found
        ]
        assert sources[0].weekday() == 6
        assert [one.weekday() for one in sources[1:]] == [4, 3]
        assert not shapes.GERMAN_HOLIDAYS & set(sources)
        assert all(one.year == 2016 for one in sources)

    def test_are_read_from_simbenchs_file(self, tmp_path):
        names = [name for family in Family for name in shapes.SIMBENCH[family]]
        assert len(set(names)) == 16
        columns = [f"{name}_pload" for name in names]
        path = tmp_path / "LoadProfile.csv"
        lines = ["time;" + ";".join(columns)]
        lines += [
            f"{quarter};" + ";".join(str(place + quarter % 2) for place in range(16))
            for quarter in range(366 * 96)
        ]
        path.write_text("\n".join(lines) + "\n")

        read = shapes.simbench_shapes(path)

        assert read.says == "simbench"
        assert read.rows.shape == (16, 366, 96)
        # The third column counts 2, 3, 2, 3 …: a mean of 2.5.
        assert read.rows[2, 0, :2].tolist() == pytest.approx([0.8, 1.2])
        assert sorted(place for of in read.of_family.values() for place in of) == [*range(16)]

    def test_say_where_they_come_from(self, monkeypatch):
        monkeypatch.setattr(shapes, "find_spec", lambda _name: None)
        shapes.load_shapes.cache_clear()
        assert shapes.load_shapes().says == "the generator's own shapes"
        shapes.load_shapes.cache_clear()


class TestMonths:
    def test_are_the_same_each_time(self, sites):
        once, again = month(sites), month(sites)
        for channel in ("active_wh", "reactive_varh", "export_wh"):
            assert np.array_equal(getattr(once, channel), getattr(again, channel))

    def test_differ_from_site_to_site_and_month_to_month(self, sites):
        october, august = month(sites), month(sites, date(2026, 8, 1))
        means = october.active_wh.mean(axis=1)
        assert len(set(means.tolist())) == len(sites)
        assert not np.array_equal(means, august.active_wh.mean(axis=1))

    def test_end_with_the_day_before_today(self, sites):
        block = month(sites, date(2026, 11, 1), until=date(2026, 11, 24))
        assert block.days == 23

    def test_stay_within_what_transformers_bear(self, sites):
        block = month(sites, date(2026, 7, 1))
        kva = np.array([site.kva for site in sites])
        assert (block.active_wh.max(axis=1) <= kva * 250 * curves.FULL + 1).all()
        assert block.active_wh.min() >= 0

    def test_have_a_power_factor_like_real_ones(self, sites):
        block = month([replace(site, solar_kwp=0) for site in sites])
        active = block.active_wh.sum(axis=1, dtype=np.int64)
        factor = active / np.hypot(active, block.reactive_varh.sum(axis=1, dtype=np.int64))
        assert 0.8 < factor.min() < factor.max() < 0.99

    def test_of_works_sink_at_the_spring_festival_and_in_the_golden_week(self, sites):
        works = [site for site in sites if site.family is Family.ONE_SHIFT]
        february = month(works, date(2026, 2, 1)).active_wh.reshape(len(works), 28, 96)
        october = month(works).active_wh.reshape(len(works), 31, 96)
        # 17 February was the New Year; 3 March lies behind it; 7 October ends the week.
        assert february[:, 16].mean() < february[:, 2].mean() / 3
        assert october[:, 5].mean() < october[:, 13].mean() / 2

    def test_feed_in_only_by_day_and_only_where_there_is_a_roof(self, sites):
        roofs = [replace(site, solar_kwp=site.kva * 2.0, planted=None) for site in sites[:4]]
        bare = [replace(site, solar_kwp=0, planted=None) for site in sites[:4]]
        sunny, plain = month(roofs), month(bare)
        by_quarter = sunny.export_wh.reshape(4, 31, 96).sum(axis=(0, 1))
        assert by_quarter[48] > 0
        assert by_quarter[:16].sum() == by_quarter[84:].sum() == 0
        assert plain.export_wh.sum() == 0
        assert sunny.active_wh.sum() < plain.active_wh.sum()


class TestSites:
    def test_have_the_rhythm_of_their_trade(self):
        def family(code):
            one = account(700, industry_code=code)
            return curves.site_of(one, number=700, seed=SEED, shapes=OWN).family

        shifts = invented.habits(seed=SEED, number=700).shifts
        assert family("F5211") is Family.SHOP
        assert family("F5267") is Family.EVENING
        assert family("C3130") is Family.THREE_SHIFTS
        assert family("P8334") is Family.OFFICE
        assert family("C1952") is curves.SHIFTS[shifts]

    def test_with_a_solar_plant_feed_in(self):
        one = account(700, industry_code="D4416")
        site = curves.site_of(one, number=700, seed=SEED, shapes=OWN)
        assert month([site]).export_wh.sum() > month([site]).active_wh.sum()


class TestPlanted:
    def test_a_peak_stands_alone_above_all_others(self, sites):
        site = sites[1]
        assert site.planted is Planted.PEAK
        values = month([site]).active_wh[0]
        at = int(values.argmax())
        assert divmod(at, 96) == (20, 57)
        assert values[at] > 1.3 * np.partition(values, -2)[-2]

    def test_a_roof_lowers_the_power_factor(self, sites):
        site = sites[3]
        assert site.planted is Planted.SOLAR

        def factor(month_on):
            block = month([site], month_on)
            active, reactive = (
                values.sum(dtype=np.int64) for values in (block.active_wh, block.reactive_varh)
            )
            return active / np.hypot(active, reactive), block.export_wh.sum()

        (july, none), (august, fed_in) = factor(date(2026, 7, 1)), factor(date(2026, 8, 1))
        assert none == 0 < fed_in
        assert august < july - 0.02

    def test_two_transformers_are_used_like_a_quarter_of_one(self, sites):
        assert sites[2].planted is Planted.IDLE
        assert sites[2].mean_kw < 0.1 * sites[2].kva

    def test_a_low_peak_stays_low_all_year(self, sites):
        assert sites[0].planted is Planted.LOW_PEAK
        values = month([sites[0]], date(2026, 7, 1)).active_wh
        assert values.max() <= 0.28 * sites[0].kva * 250

    def test_a_day_is_missing_in_all_channels(self, sites):
        block = month([sites[5]])
        for values in (block.active_wh, block.reactive_varh, block.export_wh):
            days = (values.reshape(31, 96) == -1).sum(axis=1)
            assert days.tolist() == [0] * 13 + [96] + [0] * 17

    def test_a_doubled_value_is_more_than_transformers_bear(self, sites):
        values = month([sites[6]]).active_wh[0]
        assert int(values.argmax()) == 8 * 96 + 40
        assert values.max() > 1.25 * sites[6].kva * 250

    def test_other_months_are_left_alone(self):
        channels = [np.ones(31 * 96, np.int32) for _ in range(3)]
        for what in (Planted.PEAK, Planted.MISSING_DAY, Planted.DOUBLED):
            plant(what, channels, date(2026, 8, 1), 1000)
        assert all((channel == 1).all() for channel in channels)
