from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcycle.kernels.calendars import tables, workdays
from fullcycle.kernels.calendars.tables import OfficeHours, OfficePeriod
from fullcycle.kernels.calendars.workdays import SITE_ZONE, UnableToCount, WorkCalendar


CALENDAR = workdays.load_calendar()
DAY = 420  # 08:30–12:00 and 13:30–17:00

moments = st.datetimes(
    min_value=datetime(2025, 1, 20),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2025, 3, 1),  # noqa: DTZ001 - the same
    timezones=st.just(SITE_ZONE),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SITE_ZONE)


def hours_from(day: date, *periods: tuple[time, time]) -> OfficeHours:
    return OfficeHours(
        effective_from=day,
        periods=tuple(OfficePeriod(opens=opens, closes=closes) for opens, closes in periods),
    )


def calendar_of(*hours: OfficeHours) -> WorkCalendar:
    return WorkCalendar(years=tables.read_years(), office_hours=hours)


def minutes_one_by_one(starts_at: datetime, ends_at: datetime) -> int:
    """Count as a person would: look at every minute."""
    moment, count = starts_at.replace(second=0, microsecond=0), 0
    end = ends_at.replace(second=0, microsecond=0)
    while moment < end:
        is_open = time(8, 30) <= moment.time() < time(12) or time(
            13, 30
        ) <= moment.time() < time(17)
        count += is_open and chinese_calendar.is_workday(moment.date())
        moment += timedelta(minutes=1)
    return count


class TestIsWorkingDay:
    @pytest.mark.parametrize(
        ("_case", "day", "expected"),
        [
            ("the Sunday before National Day 2025 is made up", date(2025, 9, 28), True),
            ("a Wednesday within National Day is off", date(2025, 10, 8), False),
            ("the Saturday after National Day 2025 is made up", date(2025, 10, 11), True),
            ("the Sunday after that is off", date(2025, 10, 12), False),
            ("the Saturday before Spring Festival 2026 is made up", date(2026, 2, 14), True),
            ("the Monday of Spring Festival 2026 is off", date(2026, 2, 23), False),
            ("the Saturday at the end of February 2026 is made up", date(2026, 2, 28), True),
            ("a Sunday before National Day 2026 is made up", date(2026, 9, 20), True),
            ("the Saturday after National Day 2026 is made up", date(2026, 10, 10), True),
            ("an ordinary Tuesday", date(2026, 11, 24), True),
        ],
    )
    def test_follows_the_state_council(self, _case, day, expected):
        assert CALENDAR.is_working_day(day) is expected

    @pytest.mark.parametrize("day", [date(2022, 12, 31), date(2027, 1, 1)])
    def test_never_guesses_beyond_the_table(self, day):
        with pytest.raises(UnableToCount):
            CALENDAR.is_working_day(day)


class TestUnableToCount:
    def test_names_the_day_and_the_last_year_in_both_languages(self):
        with pytest.raises(UnableToCount) as refusal:
            CALENDAR.minutes_per_day(date(2027, 1, 4))

        wording = refusal.value.wording
        assert "2027年1月4日" in wording.zh
        assert "至2026年" in wording.zh
        assert "2027-01-04" in wording.en
        assert "to 2026" in wording.en
        assert str(refusal.value) == wording.zh


class TestRunningOut:
    """The table ends on 2026-12-31; November has 30 days and December 31."""

    def test_says_nothing_while_more_than_sixty_days_are_left(self):
        assert CALENDAR.running_out(on=date(2026, 10, 31)) is None

    @pytest.mark.parametrize(
        ("on", "days"),
        [(date(2026, 11, 1), 60), (date(2026, 11, 24), 37), (date(2026, 12, 31), 0)],
    )
    def test_says_how_many_days_are_left(self, on, days):
        wording = CALENDAR.running_out(on=on)

        assert f"还有{days}天" in wording.zh
        assert f"in {days} days" in wording.en

    def test_says_that_it_has_ended(self):
        wording = CALENDAR.running_out(on=date(2027, 1, 1))

        assert "请马上补上2027年的放假安排" in wording.zh
        assert "ended on 2026-12-31" in wording.en


class TestMinutesPerDay:
    @pytest.mark.parametrize(
        ("day", "minutes"), [(date(2025, 9, 28), DAY), (date(2025, 10, 1), 0)]
    )
    def test_are_none_when_the_offices_are_closed(self, day, minutes):
        assert CALENDAR.minutes_per_day(day) == minutes

    def test_in_force_ask_no_holiday_table(self):
        assert CALENDAR.minutes_in_force(date(2027, 1, 4)) == DAY

    def test_in_force_need_hours(self):
        with pytest.raises(ValueError, match="no office hours"):
            CALENDAR.minutes_in_force(date(2020, 1, 1))


class TestWorkingMinutes:
    @pytest.mark.parametrize(
        ("_case", "starts_at", "ends_at", "minutes"),
        [
            ("a morning", "2026-11-24 08:30", "2026-11-24 12:00", 210),
            ("lunch counts nothing", "2026-11-24 12:00", "2026-11-24 13:30", 0),
            (
                "across lunch, half an hour each side",
                "2026-11-24 11:30",
                "2026-11-24 14:00",
                60,
            ),
            ("a night", "2026-11-24 17:00", "2026-11-25 08:30", 0),
            ("midnight to midnight", "2026-11-24 00:00", "2026-11-25 00:00", DAY),
            ("a weekend", "2026-11-28 00:00", "2026-11-30 00:00", 0),
            ("nothing", "2026-11-24 09:00", "2026-11-24 09:00", 0),
            (
                "within a minute nothing has passed",
                "2026-11-24 09:00:59",
                "2026-11-24 09:00:01",
                0,
            ),
            ("seconds are floored", "2026-11-24 09:00:59", "2026-11-24 09:01:01", 1),
            (
                "28–30 September and 9–11 October 2025",
                "2025-09-28 00:00",
                "2025-10-12 00:00",
                6 * DAY,
            ),
            (
                "30 September, 8–10 October 2026",
                "2026-09-30 00:00",
                "2026-10-11 00:00",
                4 * DAY,
            ),
            ("14 and 24–28 February 2026", "2026-02-14 00:00", "2026-03-01 00:00", 6 * DAY),
            ("to the very end of the table", "2026-12-31 16:00", "2027-01-01 00:00", 60),
        ],
    )
    def test_count_office_time_only(self, _case, starts_at, ends_at, minutes):
        assert CALENDAR.working_minutes(at(starts_at), at(ends_at)) == minutes

    def test_are_counted_at_the_site_whatever_zone_the_instant_names(self):
        starts_at = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)

        assert CALENDAR.working_minutes(starts_at, starts_at + timedelta(minutes=7)) == 7

    @given(moments, st.integers(0, 4000))
    @settings(max_examples=100)
    def test_equal_a_count_minute_by_minute(self, starts_at, length):
        ends_at = starts_at + timedelta(minutes=length)

        counted = CALENDAR.working_minutes(starts_at, ends_at)

        assert counted == minutes_one_by_one(starts_at, ends_at)

    @pytest.mark.parametrize("count", [CALENDAR.working_minutes, CALENDAR.working_days])
    def test_refuse_to_run_backwards(self, count):
        with pytest.raises(ValueError, match="before it starts"):
            count(at("2026-11-24 09:00"), at("2026-11-24 08:59"))

    def test_refuse_an_instant_without_a_zone(self):
        naive = at("2026-11-24 09:00").replace(tzinfo=None)

        with pytest.raises(ValueError, match="no time zone"):
            CALENDAR.working_minutes(naive, naive)

    @pytest.mark.parametrize("ends_at", ["2027-01-01 00:01", "2027-01-02 00:00"])
    def test_never_guess_beyond_the_table(self, ends_at):
        with pytest.raises(UnableToCount):
            CALENDAR.working_minutes(at("2026-12-31 09:00"), at(ends_at))


class TestInstantAfter:
    @pytest.mark.parametrize(
        ("_case", "starts_at", "minutes", "expected"),
        [
            ("a morning ends at noon", "2026-11-24 08:30", 210, "2026-11-24 12:00"),
            ("one minute more is after lunch", "2026-11-24 08:30", 211, "2026-11-24 13:31"),
            ("a day ends at 17:00", "2026-11-24 08:30", DAY, "2026-11-24 17:00"),
            ("at night the next morning counts", "2026-11-24 22:00", 1, "2026-11-25 08:31"),
            ("no time is the floored start", "2026-11-24 22:00:30", 0, "2026-11-24 22:00"),
            ("National Day 2025 is skipped", "2025-09-30 16:00", 120, "2025-10-09 09:30"),
        ],
    )
    def test_is_the_earliest_that_fits(self, _case, starts_at, minutes, expected):
        assert CALENDAR.instant_after(at(starts_at), minutes) == at(expected)

    @given(moments, st.integers(0, 2500))
    @settings(max_examples=100)
    def test_undoes_the_count(self, starts_at, minutes):
        reached_at = CALENDAR.instant_after(starts_at, minutes)

        assert minutes_one_by_one(starts_at, reached_at) == minutes
        if minutes:
            minute_before = reached_at - timedelta(minutes=1)
            assert CALENDAR.working_minutes(starts_at, minute_before) == minutes - 1

    def test_refuses_to_count_backwards(self):
        with pytest.raises(ValueError, match="backwards"):
            CALENDAR.instant_after(at("2026-11-24 08:30"), -1)

    def test_reaches_the_last_minute_of_the_table_and_no_further(self):
        last_afternoon = at("2026-12-31 16:00")

        assert CALENDAR.instant_after(last_afternoon, 60) == at("2026-12-31 17:00")
        with pytest.raises(UnableToCount, match="2027年1月1日"):
            CALENDAR.instant_after(last_afternoon, 61)


class TestWorkingDays:
    def test_weigh_every_day_the_same_when_the_hours_change(self):
        calendar = calendar_of(
            hours_from(date(2025, 6, 10), (time(9), time(12))),
            hours_from(date(2023, 1, 1), (time(9), time(12)), (time(13), time(18))),
        )

        starts_at = at("2025-06-09 13:00")

        assert calendar.working_days(starts_at, at("2025-06-10 10:00")) == Fraction(
            5, 8
        ) + Fraction(1, 3)
        assert calendar.working_minutes(starts_at, at("2025-06-10 10:00")) == 300 + 60
        assert calendar.instant_after_days(starts_at, Fraction(5, 8) + 1) == at(
            "2025-06-10 12:00"
        )
        assert calendar.instant_after_days(starts_at, Fraction(2, 8)) == at("2025-06-09 15:00")

    def test_round_up_to_a_whole_minute(self):
        started_at = at("2026-11-24 08:30")

        assert CALENDAR.instant_after_days(started_at, Fraction(1, 421)) == at(
            "2026-11-24 08:31"
        )

    def test_of_none_are_the_floored_start(self):
        started_at = at("2026-11-24 08:30:30")

        assert CALENDAR.instant_after_days(started_at, Fraction(0)) == at("2026-11-24 08:30")

    def test_refuse_to_count_backwards(self):
        with pytest.raises(ValueError, match="backwards"):
            CALENDAR.instant_after_days(at("2026-11-24 08:30"), Fraction(-1))

    def test_never_guess_beyond_the_table(self):
        with pytest.raises(UnableToCount, match="2027年1月1日"):
            CALENDAR.instant_after_days(at("2026-12-31 08:30"), Fraction(421, 420))


class TestEndOfWorkingDay:
    @pytest.mark.parametrize(
        ("_case", "starts_on", "n", "expected"),
        [
            ("Tuesday plus one", date(2026, 11, 24), 1, "2026-11-25 17:00"),
            ("Friday plus one is Monday", date(2026, 11, 27), 1, "2026-11-30 17:00"),
            ("from a Saturday the first is Monday", date(2026, 11, 28), 1, "2026-11-30 17:00"),
            (
                "26 September 2025 plus one is a Sunday",
                date(2025, 9, 26),
                1,
                "2025-09-28 17:00",
            ),
            ("over National Day 2025", date(2025, 9, 29), 5, "2025-10-13 17:00"),
            ("over National Day 2026", date(2026, 9, 30), 3, "2026-10-10 17:00"),
            ("over Spring Festival 2026", date(2026, 2, 13), 6, "2026-02-28 17:00"),
            ("to the last day of the table", date(2026, 12, 30), 1, "2026-12-31 17:00"),
        ],
    )
    def test_does_not_count_the_starting_day(self, _case, starts_on, n, expected):
        assert CALENDAR.end_of_working_day(starts_on, n) == at(expected)

    def test_has_no_day_zero(self):
        with pytest.raises(ValueError, match="number 1"):
            CALENDAR.end_of_working_day(date(2026, 11, 24), 0)

    def test_never_guesses_beyond_the_table(self):
        with pytest.raises(UnableToCount, match="2027年1月1日"):
            CALENDAR.end_of_working_day(date(2026, 12, 31), 1)


class TestWorkCalendar:
    @pytest.mark.parametrize(
        ("_case", "years"),
        [("none at all", ()), ("one missing between", tables.read_years()[::2])],
    )
    def test_needs_years_without_a_gap(self, _case, years):
        with pytest.raises(ValueError, match="without a gap"):
            WorkCalendar(years=years, office_hours=tables.read_office_hours())

    def test_needs_hours_from_its_first_working_day(self):
        with pytest.raises(ValueError, match="no office hours are in force on 2023-01-03"):
            calendar_of(hours_from(date(2023, 1, 4), (time(9), time(17))))


class TestFindHoliday:
    @pytest.mark.parametrize(
        ("day", "name", "number"),
        [
            (date(2026, 5, 1), "劳动节", 1),
            (date(2026, 5, 5), "劳动节", 5),
            (date(2025, 10, 8), "中秋节、国庆节", 8),
        ],
    )
    def test_names_the_holiday_and_which_day_of_it(self, day, name, number):
        holiday = CALENDAR.find_holiday(day)

        assert (holiday.name.zh, holiday.number) == (name, number)

    def test_finds_none_on_a_weekend_or_a_working_day(self):
        assert CALENDAR.find_holiday(date(2026, 11, 22)) is None
        assert CALENDAR.find_holiday(date(2026, 11, 24)) is None

    def test_refuses_a_year_without_a_table(self):
        with pytest.raises(UnableToCount):
            CALENDAR.find_holiday(date(2030, 1, 1))
