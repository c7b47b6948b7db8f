"""A year of applications is drawn from its seed alone."""

from datetime import date

import pytest
from stdnum.cn import uscc

from fullcycle.doors.command.simulation import applications
from fullcycle.kernels.calendars.workdays import load_calendar
from fullcycle.kernels.identity import resident_id


@pytest.fixture(scope="module")
def known():
    return applications.known_customers(seed=2017, count=60, before=date(2025, 1, 1))


class TestAYear:
    def test_is_the_same_from_the_same_seed(self, known):
        first = applications.drawn_year(seed=3, cases=20, known=known)

        assert applications.drawn_year(seed=3, cases=20, known=known) == first
        assert applications.drawn_year(seed=4, cases=20, known=known) != first

    def test_arrives_in_order_on_working_days(self, known):
        drawn = applications.drawn_year(seed=3, cases=40, known=known)

        moments = [one.at for one in drawn]
        calendar = load_calendar()
        assert moments == sorted(moments)
        assert all(calendar.is_working_day(at.date()) for at in moments)

    def test_has_four_increases_in_ten_each_of_another_customer(self, known):
        drawn = applications.drawn_year(seed=3, cases=40, known=known)

        increases = [one for one in drawn if one.matter == "hv_increase"]
        numbers = {one.sections["site"]["account_number"] for one in increases}
        assert len(increases) == len(numbers) == 16

    def test_has_numbers_that_check(self, known):
        for one in applications.drawn_year(seed=3, cases=40, known=known):
            assert uscc.is_valid(one.applicant.credit_code)
            assert resident_id.parse(one.applicant.id_number) == one.applicant.id_number

    def test_needs_a_district_large_enough(self, known):
        with pytest.raises(applications.UnableToDrawYear, match="404 applications"):
            applications.drawn_year(seed=3, cases=404, known=known)
