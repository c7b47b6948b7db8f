"""Words and numbers as the reader expects them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from fullcycle.doors.frame import clock, language
from fullcycle.doors.frame.templatetags import frame
from fullcycle.kernels.units.wording import Wording


TUESDAY = date(2026, 11, 24)
LATE_IN_UTC = datetime(2026, 11, 23, 16, 5, tzinfo=UTC)  # 00:05 on the 24th in Shanghai


@pytest.fixture(autouse=True)
def in_that_year(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATE_IN_UTC)


class TestWorded:
    def test_follows_the_active_language(self):
        wording = Wording(zh="功率因数", en="power factor")

        with translation.override("zh-hans"):
            assert language.worded(wording) == frame.worded(wording) == "功率因数"
        with translation.override("en"):
            assert language.worded(wording) == frame.worded(wording) == "power factor"

    def test_is_chinese_where_no_language_is_active(self):
        with translation.override(None):
            assert language.worded(Wording(zh="电", en="power")) == "电"

    def test_lets_plain_words_pass(self):
        assert frame.worded("已是文字") == "已是文字"


class TestMaskedPhone:
    @pytest.mark.parametrize(
        ("_case", "phone", "shown"),
        [
            ("a mobile", "13812345678", "138****5678"),
            ("a short number is hidden whole", "95598", "*****"),
            ("nothing", None, ""),
        ],
    )
    def test_hides_the_middle(self, _case, phone, shown):
        assert frame.masked_phone(phone) == shown


class TestDay:
    def test_is_iso_or_long(self):
        assert frame.day(TUESDAY) == "2026-11-24"
        assert frame.day(TUESDAY, "long") == "11月24日 周二"
        with translation.override("en"):
            assert frame.day(TUESDAY, "long") == "Tue 24 Nov"

    def test_names_the_year_of_another_one(self):
        assert frame.day(date(2025, 7, 18), "long") == "2025年7月18日 周五"
        with translation.override("en"):
            assert frame.day(date(2025, 7, 18), "long") == "Fri 18 Jul 2025"

    def test_is_the_site_s_day_of_an_instant(self):
        assert frame.day(LATE_IN_UTC) == "2026-11-24"

    def test_of_nothing_is_empty(self):
        assert frame.day(None) == ""


class TestMoment:
    def test_is_shown_on_the_site_s_clock(self):
        assert frame.moment(LATE_IN_UTC) == "2026-11-24 00:05"
        assert frame.moment(LATE_IN_UTC, "long") == "11月24日 周二 00:05"
        assert frame.moment(None) == ""


class TestAmounts:
    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (1250, "1,250 kVA"),
            (Decimal("630.50"), "630.5 kVA"),
            (Decimal("1E+3"), "1,000 kVA"),
            (None, ""),
        ],
    )
    def test_kva_has_no_needless_zeros(self, value, shown):
        assert frame.kva(value) == shown

    def test_kva_of_a_case_that_asks_for_none_is_a_dash(self):
        assert (frame.asked_kva(0), frame.asked_kva(1250)) == ("—", "1,250 kVA")

    def test_kw_has_no_needless_zeros(self):
        assert (frame.kw(Decimal("265.00")), frame.kw(None)) == ("265 kW", "")

    def test_yuan_has_two_decimals_rounded_half_up(self):
        assert frame.yuan(Decimal("183402.505")) == "183,402.51 元"
        assert frame.yuan(None) == ""
        with translation.override("en"):
            assert frame.yuan(Decimal("-0.5")) == "CNY -0.50"

    def test_whole_numbers_are_grouped(self):
        assert frame.grouped(210000) == "210,000"
        assert frame.grouped(None) == ""

    def test_working_days_are_counted_in_words(self):
        assert frame.working_days(3) == "3 个工作日"
        assert frame.working_days(None) == ""
        with translation.override("en"):
            assert frame.working_days(1) == "1 working day"
            assert frame.working_days(3) == "3 working days"


class TestIsHere:
    @pytest.mark.parametrize(
        ("path", "address", "is_here"),
        [
            ("/desk/today/", "/desk/today/", True),
            ("/desk/today/7/", "/desk/today/", True),
            ("/desk/todaylist/", "/desk/today/", False),
            ("/desk/", "", False),
        ],
    )
    def test_is_the_page_or_below_it(self, rf, path, address, is_here):
        assert frame.is_here(rf.get(path), address) is is_here
