"""How long a scheme binds."""

from datetime import date

import pytest

from fullcycle.kernels.calendars import workdays
from fullcycle.kernels.rulebook import loading
from fullcycle.kernels.schemes import validity


RULEBOOK = loading.current_rulebook()
CALENDAR = workdays.load_calendar()
TERMS_2024 = validity.terms_in_force(rulebook=RULEBOOK, applied_on=date(2024, 6, 1))
TERMS_1996 = validity.terms_in_force(rulebook=RULEBOOK, applied_on=date(2024, 5, 31))


class TestMonthsAfter:
    @pytest.mark.parametrize(
        ("day", "months", "expected"),
        [
            (date(2025, 11, 24), 12, date(2026, 11, 24)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2026, 12, 31), 2, date(2027, 2, 28)),
            (date(2026, 12, 1), 1, date(2027, 1, 1)),
        ],
    )
    def test_is_the_corresponding_day_or_the_months_last(self, day, months, expected):
        assert validity.months_after(day, months) == expected


class TestValidity:
    def test_lasts_twelve_months_from_the_reply(self):
        last = validity.last_valid_day(replied_on=date(2025, 11, 24), terms=TERMS_2024)

        assert last == date(2026, 11, 24)

    def test_is_extended_by_twelve_months_at_most(self):
        last = validity.last_extended_day(
            first_valid_until=date(2026, 11, 24), terms=TERMS_2024
        )

        assert last == date(2027, 11, 24)


class TestObjection:
    def test_is_heard_for_a_month(self):
        last = validity.last_objection_day(replied_on=date(2026, 11, 1), terms=TERMS_2024)

        assert last == date(2026, 12, 1)


class TestNotice:
    @pytest.mark.parametrize(
        ("_case", "asked_on", "terms", "expected"),
        [
            # 12, 13, 16, 17, 18, 19 and 20 November 2026 are seven working days.
            ("seven working days before", date(2026, 11, 11), TERMS_2024, True),
            ("six working days before", date(2026, 11, 12), TERMS_2024, False),
            ("ten days before, by the former rules", date(2026, 11, 10), TERMS_1996, True),
            ("nine days before, by the former rules", date(2026, 11, 11), TERMS_1996, False),
        ],
        ids=str,
    )
    def test_is_in_time(self, _case, asked_on, terms, expected):
        in_time = validity.is_notice_in_time(
            asked_on=asked_on, valid_until=date(2026, 11, 20), terms=terms, calendar=CALENDAR
        )

        assert in_time is expected
