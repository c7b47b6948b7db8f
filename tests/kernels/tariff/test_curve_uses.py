"""Curves come to exactly what counting quarter-hour by quarter-hour gives."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from fullcycle.kernels.calendars.workdays import SITE_ZONE, load_calendar
from fullcycle.kernels.loads.curves import MISSING, CurveBlock
from fullcycle.kernels.loads.estimating import Method
from fullcycle.kernels.rulebook.tariffs import book as tariffs
from fullcycle.kernels.rulebook.tariffs.terms import Period
from fullcycle.kernels.tariff.bills import FlagKind
from fullcycle.kernels.tariff.curve_uses import MeteredPoint, Timetable, uses_of_block


JULY = date(2026, 7, 1)
AUGUST = date(2026, 8, 1)
ENOUGH_WH = 10**9
BOOK_OF_2026 = Timetable(book=tariffs.load_tariff_book(), region="ZJ", calendar=load_calendar())

# The hours of Zhejiang's 2024 and 2026 notices for July, as the notices print them.
BEFORE = {"SHARP": [(9, 11), (15, 17)], "PEAK": [(8, 9), (17, 23)]}
BEFORE |= {"FLAT": [(13, 15), (23, 24)], "VALLEY": [(0, 8), (11, 13)]}


@pytest.fixture(scope="module")
def changed_in_mid_july(tmp_path_factory):
    """The real book, its table of July 2026 beginning on the 16th only."""
    folder = tmp_path_factory.mktemp("book")
    for file in tariffs.files_of(tariffs.DATA):
        text = file.read_text()
        if file.name == "zhejiang.yaml":
            text = text.replace("2026-07-01", "2026-07-16")
        (folder / file.name).write_text(text)
    return Timetable(
        book=tariffs.book_of(tariffs.files_of(folder)), region="ZJ", calendar=load_calendar()
    )


def block_of(*names, active=None, days=31, starts_on=JULY):
    source = np.random.default_rng(7)
    shape = (len(names), days * 96)
    if active is None:
        active = source.integers(0, 90_000, shape, dtype=np.int32)
    return CurveBlock(
        point_ids=names,
        starts_on=starts_on,
        days=days,
        active_wh=active,
        reactive_varh=source.integers(0, 9_000, shape, dtype=np.int32),
        export_wh=source.integers(0, 500, shape, dtype=np.int32),
    )


def point(name, *, starts_on=date(2020, 1, 1), ends_on=date.max, most_wh=ENOUGH_WH):
    return MeteredPoint(point_id=name, starts_on=starts_on, ends_on=ends_on, most_wh=most_wh)


def uses(block, *points, timetable=BOOK_OF_2026, method=None):
    found = uses_of_block(
        block,
        points={one.point_id: one for one in points},
        timetable=timetable,
        method=method,
    )
    return {use.point_id: use for use in found}


def half_up(wh):
    return (int(wh) + 500) // 1000


def counted(block, place, first_day, last_day, table):
    """kWh by period of days `[first_day, last_day)`, one quarter-hour after the other."""
    of_hour = {
        hour: name for name, spans in table.items() for a, b in spans for hour in range(a, b)
    }
    found = dict.fromkeys(table, 0)
    for quarter in range(first_day * 96, last_day * 96):
        found[of_hour[quarter % 96 // 4]] += int(block.active_wh[place, quarter])
    return {name: half_up(wh) for name, wh in found.items()}


class TestUses:
    def test_are_those_of_counting(self):
        # Until the Dragon Boat holiday, which may have periods of its own.
        block = block_of("A", "B", days=18, starts_on=date(2026, 6, 1))
        mild = {"PEAK": [(8, 11), (13, 17)], "FLAT": [(17, 24)]}
        mild |= {"VALLEY": [(0, 8), (11, 13)]}

        found = uses(block, point("A"), point("B"))

        for place, name in enumerate("AB"):
            (use,) = found[name].uses
            assert use.active_kwh == counted(block, place, 0, 18, mild)
            assert use.reactive_forward_kvarh == half_up(block.reactive_varh[place].sum())
            assert use.export_kwh == half_up(block.export_wh[place].sum())
            assert (use.starts_on, use.ends_on) == (date(2026, 6, 1), date(2026, 6, 19))
            assert use.evidence == (f"curve/{name}/2026-06",)
            assert not use.is_estimated

    def test_tell_the_highest_quarter_hour_and_its_moment(self):
        block = block_of("A")
        block.active_wh[0, 17 * 96 + 41] = 123_457

        demand = uses(block, point("A"))["A"].max_demand

        assert demand.kw == Decimal("493.828")
        assert demand.at == datetime(2026, 7, 18, 10, 15, tzinfo=SITE_ZONE)

    def test_are_cut_where_the_table_changes_in_mid_month(self, changed_in_mid_july):
        block = block_of("A", "B")

        found = uses(block, point("A"), point("B"), timetable=changed_in_mid_july)

        for place, name in enumerate("AB"):
            before, after = found[name].uses
            assert (before.starts_on, before.ends_on) == (JULY, date(2026, 7, 16))
            assert (after.starts_on, after.ends_on) == (date(2026, 7, 16), AUGUST)
            assert before.active_kwh == counted(block, place, 0, 15, BEFORE)
            # The table of 2026 as the real book has it for all of July.
            (whole,) = uses(
                block_of(name, active=block.active_wh[[place], 15 * 96 :], days=16), point(name)
            )[name].uses
            assert after.active_kwh == whole.active_kwh
            assert after.max_demand.at >= datetime(2026, 7, 16, tzinfo=SITE_ZONE)
            highest = max(before.max_demand.kw, after.max_demand.kw)
            assert found[name].max_demand.kw == highest
            assert highest == Decimal(int(block.active_wh[place].max()) * 4) / 1000

    def test_begin_and_end_with_the_days_on_which_a_point_was_measured(self):
        block = block_of("A", "B", "C", "D")
        from_the_tenth = point("B", starts_on=date(2026, 7, 10))
        till_the_third = point("C", ends_on=date(2026, 7, 4))
        gone = point("D", ends_on=JULY)

        found = uses(block, point("A"), from_the_tenth, till_the_third, gone)

        assert sorted(found) == ["A", "B", "C"]
        (late,), (early,) = found["B"].uses, found["C"].uses
        assert (late.starts_on, late.ends_on) == (date(2026, 7, 10), AUGUST)
        assert late.reactive_forward_kvarh == half_up(block.reactive_varh[1, 9 * 96 :].sum())
        assert (early.starts_on, early.ends_on) == (JULY, date(2026, 7, 4))
        assert early.export_kwh == half_up(block.export_wh[2, : 3 * 96].sum())

    def test_of_points_nobody_asked_for_are_left_out(self):
        assert sorted(uses(block_of("A", "B"), point("B"))) == ["B"]

    def test_deep_valleys_of_holidays_stand_apart(self):
        block = block_of("A", days=31, starts_on=date(2026, 5, 1))

        (use,) = uses(block, point("A"))["A"].uses

        # Labour Day 2026, 1 to 5 May: 10:00 to 14:00.
        deep = sum(
            int(block.active_wh[0, day * 96 + quarter])
            for day in range(5)
            for quarter in range(40, 56)
        )
        assert use.active_kwh[Period.DEEP_VALLEY] == half_up(deep)


class TestHoles:
    def holed(self):
        """Ten days of 1 kWh a quarter-hour; the third from 8:00 to 9:00 was not heard of."""
        active = np.full((1, 960), 1000, np.int32)
        active[0, 2 * 96 + 32 : 2 * 96 + 36] = MISSING
        return block_of("A", active=active, days=10)

    def test_count_nothing_and_are_told_where_no_method_is_given(self):
        use = uses(self.holed(), point("A"))["A"]

        assert sum(use.uses[0].active_kwh.values()) == 956
        assert (use.missing, use.method, use.uses[0].is_estimated) == (4, None, False)
        (flag,) = use.flags
        assert flag.kind is FlagKind.GAP
        assert (flag.point_id, flag.at) == ("A", datetime(2026, 7, 3, 8, tzinfo=SITE_ZONE))
        assert flag.wording.zh == (
            "计量点 A 自 2026-07-03 08:00 起缺 4 个 15 分钟数据，未作估算。"
        )

    def test_are_filled_by_the_method_and_say_so(self):
        use = uses(self.holed(), point("A"), method=Method.SAME_HOUR_OF_OTHER_DAYS)["A"]

        assert sum(use.uses[0].active_kwh.values()) == 960
        assert use.uses[0].is_estimated
        assert (use.missing, use.method) == (4, Method.SAME_HOUR_OF_OTHER_DAYS)
        assert "同一时刻的平均值" in use.flags[0].wording.zh

    def test_never_make_the_highest_demand(self):
        active = np.full((1, 960), 1000, np.int32)
        active[0, 100] = MISSING
        active[0, [99, 101]] = [5000, 5001]
        block = block_of("A", active=active, days=10)

        use = uses(block, point("A"), method=Method.BETWEEN_NEIGHBOURS)["A"]

        assert use.max_demand.at == block.instant(101)

    def test_of_one_stretch_leave_the_other_as_it_was_heard(self, changed_in_mid_july):
        active = np.full((1, 31 * 96), 1000, np.int32)
        active[0, 20 * 96 : 21 * 96] = MISSING
        block = block_of("A", active=active)

        use = uses(
            block,
            point("A"),
            timetable=changed_in_mid_july,
            method=Method.SAME_HOUR_OF_OTHER_DAYS,
        )["A"]

        assert [one.is_estimated for one in use.uses] == [False, True]
        assert sum(use.uses[1].active_kwh.values()) == 16 * 96

    def test_of_a_whole_stretch_leave_it_without_a_demand(self, changed_in_mid_july):
        active = np.full((1, 31 * 96), 1000, np.int32)
        active[0, : 15 * 96] = MISSING
        block = block_of("A", active=active)

        use = uses(
            block,
            point("A"),
            timetable=changed_in_mid_july,
            method=Method.SAME_HOUR_OF_OTHER_DAYS,
        )["A"]

        assert use.uses[0].max_demand is None
        assert sum(use.uses[0].active_kwh.values()) == 15 * 96
        assert use.max_demand.at == datetime(2026, 7, 16, tzinfo=SITE_ZONE)

    def test_that_nothing_can_fill_stay_holes(self):
        active = np.full((1, 96), MISSING, np.int32)
        block = block_of("A", active=active, days=1)

        use = uses(block, point("A"), method=Method.SAME_HOUR_OF_OTHER_DAYS)["A"]

        assert (use.method, use.missing, use.max_demand) == (None, 96, None)
        assert not use.uses[0].is_estimated

    def test_at_both_ends_are_told_apart(self):
        active = np.full((1, 96), 7, np.int32)
        active[0, [0, 95]] = MISSING
        block = block_of("A", active=active, days=1)

        flags = uses(block, point("A"))["A"].flags

        assert [flag.at for flag in flags] == [block.instant(0), block.instant(95)]


class TestMoreThanCanBe:
    def test_is_billed_as_heard_and_flagged_with_its_moment(self):
        active = np.full((1, 96), 1000, np.int32)
        active[0, 50] = 2001
        block = block_of("A", active=active, days=1)

        use = uses(block, point("A", most_wh=2000))["A"]

        (flag,) = use.flags
        assert flag.kind is FlagKind.OVER_CAPACITY
        assert flag.at == JULY_FIRST_NOON + timedelta(minutes=30)
        assert use.max_demand.kw == Decimal("8.004")

    def test_is_not_what_just_reaches_it(self):
        active = np.full((1, 96), 2000, np.int32)

        assert (
            uses(block_of("A", active=active, days=1), point("A", most_wh=2000))["A"].flags
            == ()
        )


JULY_FIRST_NOON = datetime(2026, 7, 1, 12, tzinfo=SITE_ZONE)
