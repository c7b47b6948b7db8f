"""Each day of Zhejiang against the published hours, deep valleys of holidays included."""

from collections import Counter
from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.rulebook.tariffs.tariff_cases import (
    a_key,
    january_in_hubei,
    published,
)

from fullcycle.kernels.calendars.workdays import UnableToCount, load_calendar
from fullcycle.kernels.rulebook.tariffs.book import load_tariff_book
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.rulebook.tariffs.terms import Period, Structure


NEW_PERIODS_ON = date(2026, 7, 1)
PUBLISHED = published("zhejiang_periods.csv")
# 10-14 on every day of three holidays; from 112号 on 9-15, of two of them the first three days.
DEEP_UNTIL_JUNE_2026 = [
    (date(2024, 5, 1), date(2024, 5, 5)),
    (date(2024, 10, 1), date(2024, 10, 7)),
    (date(2025, 1, 28), date(2025, 2, 4)),
    (date(2025, 5, 1), date(2025, 5, 5)),
    (date(2025, 10, 1), date(2025, 10, 8)),
    (date(2026, 2, 15), date(2026, 2, 23)),
    (date(2026, 5, 1), date(2026, 5, 5)),
]
DEEP_FROM_JULY_2026 = [(date(2026, 10, 1), date(2026, 10, 3))]


def day_table(on, region="ZJ"):
    return load_tariff_book().day_table(on=on, region=region, calendar=load_calendar())


def is_within(on, stretches):
    return any(first <= on <= last for first, last in stretches)


def published_hours(on):
    """The hours of a day by the published table, worked out hour by hour."""
    policy = "112号" if on >= NEW_PERIODS_ON else "21号"
    hours = {}
    for row in PUBLISHED:
        if policy in row["policy"] and str(on.month) in row["months"].split():
            for stretch in row["hours"].split():
                first, last = map(int, stretch.split("-"))
                hours |= dict.fromkeys(range(first, last), row["period"])
    if is_within(on, DEEP_UNTIL_JUNE_2026):
        hours |= dict.fromkeys(range(10, 14), "DEEP_VALLEY")
    if is_within(on, DEEP_FROM_JULY_2026):
        hours |= dict.fromkeys(range(9, 15), "DEEP_VALLEY")
    return Counter(hours.values())


class TestDayTable:
    @given(st.dates(min_value=date(2024, 3, 1), max_value=date(2026, 12, 31)))
    def test_gives_each_period_its_published_hours(self, on):
        table = day_table(on)

        hours = {period: count / 4 for period, count in Counter(table.quarters).items()}
        assert len(table.quarters) == 96
        assert hours == published_hours(on)

    @pytest.mark.parametrize(
        ("_case", "on", "hour", "period"),
        [
            ("spring noon of 21号", date(2026, 6, 30), 11, Period.VALLEY),
            ("spring evening of 21号", date(2026, 6, 30), 18, Period.FLAT),
            ("the first day of 112号: sharp evening", NEW_PERIODS_ON, 18, Period.SHARP),
            ("its morning is flat", NEW_PERIODS_ON, 9, Period.FLAT),
            ("autumn evening of 112号", date(2026, 11, 24), 22, Period.PEAK),
            ("midnight belongs to the flat hour", date(2026, 11, 24), 23, Period.FLAT),
            ("the last day of deep valley", date(2026, 10, 3), 9, Period.DEEP_VALLEY),
            ("its end", date(2026, 10, 3), 15, Period.FLAT),
            ("the fourth day is none", date(2026, 10, 4), 11, Period.VALLEY),
        ],
    )
    def test_follows_day_and_hour(self, _case, on, hour, period):
        quarters = day_table(on).quarters[hour * 4 : hour * 4 + 4]

        assert set(quarters) == {period}

    def test_names_every_rule_behind_it(self):
        assert day_table(date(2026, 10, 1)).rule_ids == (
            "tariff.zj.periods-mild.2",
            "tariff.zj.deep-valley.2",
        )
        assert day_table(date(2026, 10, 9)).rule_ids == ("tariff.zj.periods-mild.2",)

    @pytest.mark.parametrize(
        ("_case", "on", "region", "words"),
        [
            ("a province without", date(2026, 11, 24), "HB", "湖北 2026-11-24 分时时段"),
            ("the day before 21号", date(2024, 2, 29), "ZJ", "浙江 2024-02-29 分时时段"),
        ],
    )
    def test_refuses_what_is_not_in_the_book(self, _case, on, region, words):
        with pytest.raises(UnableToPrice) as refused:
            day_table(on, region)

        assert words in refused.value.wording.zh

    def test_refuses_a_year_whose_holidays_nobody_announced(self):
        with pytest.raises(UnableToCount):
            day_table(date(2030, 5, 1))


class TestRatios:
    def test_are_those_of_the_notice(self):
        rule = load_tariff_book().ratios(key=a_key(on=NEW_PERIODS_ON))

        assert rule.ratios == {
            Period.SHARP: D("2.05"),
            Period.PEAK: D("1.85"),
            Period.FLAT: 1,
            Period.VALLEY: D("0.40"),
            Period.DEEP_VALLEY: D("0.20"),
        }

    def test_agree_with_the_published_illustration(self):
        # Spring and autumn at 10 kV, from components of 2025-11: 0.3653, 0.6803, 1.1267.
        ratios = load_tariff_book().ratios(key=a_key()).ratios
        floating = D("0.525")

        peak = D("0.6803") + floating * (ratios[Period.PEAK] - 1)
        valley = D("0.6803") + floating * (ratios[Period.VALLEY] - 1)

        assert abs(peak - D("1.1267")) < D("0.0003")
        assert valley == D("0.3653")

    def test_of_the_notice_before_are_not_guessed(self):
        with pytest.raises(UnableToPrice) as refused:
            load_tariff_book().ratios(key=a_key(on=date(2026, 6, 30)))

        assert "浙江 2026-06 10 kV 工商业两部制 分时浮动比例" in refused.value.wording.zh

    def test_of_two_parts_are_not_lent_to_one(self):
        # The list of 2026-01 gives exact ratios in two parts only.
        with pytest.raises(UnableToPrice, match="single part, time-of-use ratios"):
            load_tariff_book().ratios(key=january_in_hubei(structure=Structure.SINGLE_PART))
