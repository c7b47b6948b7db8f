"""Budgets of `clock.py`; the dates are Tuesday 24 to Monday 30 November 2026 unless named."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernels.calendars.logs import logs

from fullcycle.kernels.calendars import clock, tables, workdays
from fullcycle.kernels.calendars.clock import Budget, BudgetState, Owner, Turn
from fullcycle.kernels.calendars.tables import OfficeHours, OfficePeriod
from fullcycle.kernels.calendars.workdays import SITE_ZONE, UnableToCount, WorkCalendar


CALENDAR = workdays.load_calendar()
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SITE_ZONE)


def turn(from_at: str, owner: Owner, department: str = "PLAN") -> Turn:
    return Turn(
        from_at=at(from_at),
        owner=owner,
        department=department if owner is Owner.UTILITY else "",
        cause="A-TEST",
        recorded_at=at(from_at),
    )


def budget(starts_at: str, days: int, **more) -> Budget:
    return Budget(code="SCHEME-REPLY", allowed_days=days, starts_at=at(starts_at), **more)


def read(a_budget: Budget, *turns: Turn, at: datetime, calendar: WorkCalendar = CALENDAR):
    return clock.budget_reading(a_budget, turns, calendar=calendar, at=at)


THREE_DAYS = budget("2026-11-24 10:00", 3)
OURS = turn("2026-11-24 10:00", Owner.UTILITY)
PAUSE = turn("2026-11-25 10:30", Owner.CUSTOMER)
BACK = turn("2026-11-26 10:30", Owner.UTILITY)


class TestABudgetThatNobodyPauses:
    @pytest.mark.parametrize(
        ("_case", "moment", "used_minutes", "used_days", "state"),
        [
            ("the starting day is free", "2026-11-24 17:00", 0, "0.0", BudgetState.ON_TIME),
            ("half the first day", "2026-11-25 12:00", 210, "0.5", BudgetState.ON_TIME),
            ("one minute below 70 %", "2026-11-27 09:11", 881, "2.1", BudgetState.ON_TIME),
            ("70 % of 1260 minutes", "2026-11-27 09:12", 882, "2.1", BudgetState.AT_RISK),
            (
                "close of office is in time",
                "2026-11-27 17:00",
                1260,
                "3.0",
                BudgetState.AT_RISK,
            ),
            ("seconds are floored", "2026-11-27 17:00:59", 1260, "3.0", BudgetState.AT_RISK),
            ("the minute after is late", "2026-11-27 17:01", 1260, "3.0", BudgetState.OVERDUE),
            ("Monday is later still", "2026-11-30 08:40", 1270, "3.0", BudgetState.OVERDUE),
        ],
    )
    def test_is_used_up_by_office_time(self, _case, moment, used_minutes, used_days, state):
        reading = read(THREE_DAYS, OURS, at=at(moment))

        assert reading.used_minutes == used_minutes
        assert reading.used_days == Decimal(used_days)
        assert reading.allowed_minutes == 1260
        assert reading.state is state
        assert reading.is_running
        assert reading.due_at == at("2026-11-27 17:00")
        assert reading.unknown is None

    @pytest.mark.parametrize(
        ("_case", "starts_at", "days", "due_at"),
        [
            ("over National Day 2025", "2025-09-29 10:00", 5, "2025-10-13 17:00"),
            ("over Spring Festival 2026", "2026-02-13 16:59", 6, "2026-02-28 17:00"),
            ("from a Saturday", "2026-11-28 10:00", 1, "2026-11-30 17:00"),
            ("no day is the day itself", "2026-11-24 10:00", 0, "2026-11-25 00:00"),
        ],
    )
    def test_is_due_on_its_last_day(self, _case, starts_at, days, due_at):
        reading = read(
            budget(starts_at, days), turn(starts_at, Owner.UTILITY), at=at(starts_at)
        )

        assert reading.due_at == at(due_at)

    @given(st.integers(0, 365 * 24 * 60), st.integers(1, 40), st.integers(0, 90 * 24 * 60))
    @settings(max_examples=500)
    def test_is_due_when_the_law_says(self, start, days, later):
        starts_at = at("2025-01-01 00:00") + timedelta(minutes=start)
        line = replace(OURS, from_at=starts_at)
        moment = starts_at + timedelta(minutes=later)

        reading = read(
            replace(THREE_DAYS, starts_at=starts_at, allowed_days=days), line, at=moment
        )

        lawful = CALENDAR.end_of_working_day(starts_at.date(), days)
        assert reading.due_at == lawful
        assert (reading.state is BudgetState.OVERDUE) == (moment > lawful)

    def test_keeps_to_whole_days_when_the_hours_change(self):
        longer, shorter = (time(8), time(18)), (time(9), time(14))
        calendar = WorkCalendar(
            years=tables.read_years(),
            office_hours=[
                OfficeHours(
                    effective_from=effective_from,
                    periods=(OfficePeriod(opens=opens, closes=closes),),
                )
                for effective_from, (opens, closes) in (
                    (date(2023, 1, 1), longer),
                    (date(2026, 11, 26), shorter),
                )
            ],
        )

        reading = read(THREE_DAYS, OURS, at=at("2026-11-25 12:00"), calendar=calendar)

        assert reading.due_at == at("2026-11-27 14:00")
        assert reading.used_days == Decimal("0.4")


class TestABudgetThatIsPaused:
    def test_rests_while_the_turn_is_anothers(self):
        reading = read(THREE_DAYS, OURS, PAUSE, at=at("2026-11-25 16:00"))

        assert reading.used_minutes == 120
        assert not reading.is_running
        assert reading.due_at is None
        assert reading.state is BudgetState.ON_TIME

    def test_is_due_a_day_later_after_a_days_pause(self):
        reading = read(THREE_DAYS, OURS, PAUSE, BACK, at=at("2026-11-26 10:30"))

        assert reading.used_minutes == 120
        assert reading.is_running
        assert reading.due_at == at("2026-11-30 17:00")

    def test_has_no_minute_left_when_it_comes_back_used_up(self):
        turns = (
            OURS,
            turn("2026-11-27 17:00", Owner.CUSTOMER),
            turn("2026-11-30 10:00", Owner.UTILITY),
        )

        in_time = read(THREE_DAYS, *turns, at=at("2026-11-30 10:00"))
        late = read(THREE_DAYS, *turns, at=at("2026-11-30 10:01"))

        assert in_time.state is BudgetState.AT_RISK
        assert in_time.due_at == at("2026-11-30 10:00")
        assert late.state is BudgetState.OVERDUE
        assert late.overrun_at == at("2026-11-30 10:00")

    def test_stays_overdue_though_the_turn_is_anothers(self):
        turns = (OURS, turn("2026-11-30 10:00", Owner.CUSTOMER))

        reading = read(THREE_DAYS, *turns, at=at("2026-12-01 10:00"))

        assert reading.state is BudgetState.OVERDUE
        assert reading.due_at is None
        assert reading.overrun_at == at("2026-11-27 17:00")

    def test_is_read_as_it_was_known(self):
        reading = clock.budget_reading(
            THREE_DAYS,
            (OURS, replace(PAUSE, recorded_at=at("2026-11-27 09:00"))),
            calendar=CALENDAR,
            at=at("2026-11-25 16:00"),
            known_at=at("2026-11-25 16:00"),
        )

        assert reading.is_running
        assert reading.used_minutes == 210 + 150


class TestABudgetThatStops:
    @pytest.mark.parametrize(
        ("_case", "stops_at", "used_minutes", "state", "overrun_at"),
        [
            ("early", "2026-11-25 09:30", 60, BudgetState.MET, None),
            ("on the starting day", "2026-11-24 10:00", 0, BudgetState.MET, None),
            ("at close of office", "2026-11-27 17:00", 1260, BudgetState.MET, None),
            (
                "in the evening after it",
                "2026-11-27 20:00",
                1260,
                BudgetState.MISSED,
                "2026-11-27 17:00",
            ),
        ],
    )
    def test_is_met_or_missed(self, _case, stops_at, used_minutes, state, overrun_at):
        stopped = replace(THREE_DAYS, stops_at=at(stops_at))

        reading = read(stopped, OURS, at=at("2026-12-15 10:00"))

        assert reading.state is state
        assert reading.used_minutes == used_minutes
        assert reading.overrun_at == (at(overrun_at) if overrun_at else None)
        assert not reading.is_running
        assert reading.due_at is None

    def test_still_runs_before_it_stops(self):
        stopped = replace(THREE_DAYS, stops_at=at("2026-11-26 10:00"))

        reading = read(stopped, OURS, at=at("2026-11-25 12:00"))

        assert reading.is_running
        assert reading.state is BudgetState.ON_TIME

    def test_has_not_begun_before_it_starts(self):
        reading = read(
            THREE_DAYS, turn("2026-11-20 09:00", Owner.UTILITY), at=at("2026-11-23 09:00")
        )

        assert not reading.is_running
        assert reading.used_minutes == 0
        assert reading.due_at is None

    def test_does_not_run_on_an_empty_ledger(self):
        assert not read(THREE_DAYS, at=at("2026-11-25 09:00")).is_running


class TestWhatABudgetCounts:
    def test_is_one_department_where_it_names_one(self):
        of_metering = replace(THREE_DAYS, department="METER")
        turns = (OURS, turn("2026-11-25 10:30", Owner.UTILITY, "METER"))

        reading = read(of_metering, *turns, at=at("2026-11-25 12:00"))
        before = read(of_metering, *turns, at=at("2026-11-25 10:00"))

        assert reading.used_minutes == 90
        assert reading.is_running
        assert not before.is_running

    def test_may_be_the_customers_time(self):
        of_customer = replace(
            THREE_DAYS, counted_owners=frozenset({Owner.CUSTOMER, Owner.CONTRACTOR})
        )

        reading = read(of_customer, OURS, PAUSE, BACK, at=at("2026-11-26 17:00"))

        # Wednesday 10:30–17:00 without lunch, Thursday 08:30–10:30.
        assert reading.used_minutes == 90 + 210 + 120

    def test_warns_from_the_share_it_names(self):
        early = replace(THREE_DAYS, at_risk_share=Decimal("0.1"))

        reading = read(early, OURS, at=at("2026-11-25 10:36"))

        assert reading.state is BudgetState.AT_RISK


class TestABudgetAtTheEndOfTheTable:
    @pytest.mark.parametrize("starts_at", ["2026-12-30 10:00", "2026-12-31 16:00"])
    def test_says_which_year_is_missing_and_guesses_nothing(self, starts_at):
        reading = read(budget(starts_at, 5), turn(starts_at, Owner.UTILITY), at=at(starts_at))

        assert reading.is_running
        assert reading.due_at is None
        assert "2027年" in reading.unknown.zh
        assert "2027" in reading.unknown.en

    def test_is_still_read_next_year_while_it_rests(self):
        reading = read(THREE_DAYS, OURS, PAUSE, at=at("2027-01-05 10:00"))

        assert reading.used_minutes == 120

    def test_cannot_be_read_next_year_while_it_runs(self):
        with pytest.raises(UnableToCount):
            read(THREE_DAYS, OURS, at=at("2027-01-05 10:00"))


class TestABudgetOnAnyLog:
    @given(logs(days=45), st.integers(0, 12))
    @settings(max_examples=2_000)
    def test_is_due_exactly_when_it_turns_overdue(self, log, days):
        past = [line for line in log.turns if (line.to_at or line.from_at) <= log.until]
        a_budget = Budget(code="ANY", allowed_days=days, starts_at=log.turns[0].from_at)

        reading = read(a_budget, *past, at=log.until)

        if reading.due_at is not None:
            due = read(a_budget, *past, at=max(reading.due_at, log.until))
            after = read(a_budget, *past, at=max(reading.due_at, log.until) + MINUTE)
            assert due.due_at == after.due_at == reading.due_at
            assert (due.state is BudgetState.OVERDUE) == (reading.due_at < log.until)
            assert after.state is BudgetState.OVERDUE

    @given(logs(days=45))
    @settings(max_examples=2_000)
    def test_uses_what_the_replay_gives_its_owners(self, log):
        a_budget = Budget(code="ANY", allowed_days=10, starts_at=log.turns[0].from_at)

        reading = read(a_budget, *log.turns, at=log.until)

        whole = clock.replay(log.turns, calendar=CALENDAR, until=log.until)
        free = clock.replay(
            log.turns, calendar=CALENDAR, until=min(a_budget.counts_from, log.until)
        )
        ours = Owner.UTILITY
        counted = whole.minutes_by_owner[ours] - free.minutes_by_owner[ours]
        assert reading.used_minutes == counted
        assert (reading.overrun_at is None) == (reading.state is not BudgetState.OVERDUE)


class TestBudget:
    @pytest.mark.parametrize(
        ("_case", "wrong", "why"),
        [
            ("less than no day", {"allowed_days": -1}, "allows -1 days"),
            ("an end before the start", {"stops_at": at("2026-11-24 09:59")}, "stops before"),
        ],
    )
    def test_refuses_what_nobody_could_keep(self, _case, wrong, why):
        with pytest.raises(ValueError, match=why):
            replace(THREE_DAYS, **wrong)
