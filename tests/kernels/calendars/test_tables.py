from datetime import date, time, timedelta

import chinese_calendar
import pytest

from fullcycle.kernels.calendars import tables
from fullcycle.kernels.calendars.tables import Holiday, OfficeHours, OfficePeriod, YearOfDays
from fullcycle.kernels.units.wording import Wording


YEARS = tables.read_years()
REST = Wording(zh="休息", en="Rest")


def year_of(*, off: tuple[date, date] | None = None, make_up: frozenset[date] = frozenset()):
    holidays = (Holiday(name=REST, first_on=off[0], last_on=off[1]),) if off else ()
    return YearOfDays(year=2025, holidays=holidays, make_up_days=make_up, source="a test")


class TestTheYearsOfDays:
    def test_follow_each_other_from_2023_to_2026(self):
        assert [year.year for year in YEARS] == [2023, 2024, 2025, 2026]

    @pytest.mark.parametrize("year", YEARS, ids=lambda year: str(year.year))
    def test_agree_with_the_published_package_on_every_day(self, year):
        first = date(year.year, 1, 1)
        days = [first + timedelta(days=offset) for offset in range(366)]
        days = [day for day in days if day.year == year.year]
        if year.year > max(chinese_calendar.constants.holidays).year:
            pytest.skip("the published package does not reach that far yet")

        differing = [
            day for day in days if year.is_working_day(day) != chinese_calendar.is_workday(day)
        ]

        assert differing == []

    @pytest.mark.parametrize("year", YEARS, ids=lambda year: str(year.year))
    def test_name_the_notice_they_come_from(self, year):
        assert f"关于{year.year}年部分节假日安排的通知" in year.source

    @pytest.mark.parametrize(
        ("_case", "off", "make_up"),
        [
            ("a day of another year", (date(2025, 12, 31), date(2026, 1, 1)), frozenset()),
            ("a make-up day on a Monday", None, frozenset({date(2025, 3, 3)})),
            (
                "a day off that is made up",
                (date(2025, 3, 1), date(2025, 3, 2)),
                frozenset({date(2025, 3, 1)}),
            ),
            ("a holiday without a day", (date(2025, 3, 2), date(2025, 3, 1)), frozenset()),
        ],
    )
    def test_refuse_to_contradict_themselves(self, _case, off, make_up):
        with pytest.raises(ValueError, match="contradicts itself"):
            year_of(off=off, make_up=make_up)


class TestTheOfficeHours:
    def test_leave_out_lunch(self):
        hours = tables.read_office_hours()

        assert hours[0].periods == (
            OfficePeriod(opens=time(8, 30), closes=time(12)),
            OfficePeriod(opens=time(13, 30), closes=time(17)),
        )

    @pytest.mark.parametrize(
        ("_case", "periods"),
        [
            ("no period at all", ()),
            ("closing before opening", ((time(12), time(8)),)),
            ("periods that overlap", ((time(8), time(12)), (time(11), time(17)))),
        ],
    )
    def test_refuse_periods_out_of_order(self, _case, periods):
        with pytest.raises(ValueError, match="not in order"):
            OfficeHours(
                effective_from=date(2025, 1, 1),
                periods=tuple(
                    OfficePeriod(opens=opens, closes=closes) for opens, closes in periods
                ),
            )
