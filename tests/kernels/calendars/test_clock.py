from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from tests.kernels.calendars.logs import Log, logs

from fullcycle.kernels.calendars import clock, workdays
from fullcycle.kernels.calendars.clock import Owner, Turn
from fullcycle.kernels.calendars.workdays import SITE_ZONE, UnableToCount


CALENDAR = workdays.load_calendar()
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SITE_ZONE)


def turn(
    from_at: str,
    owner: Owner,
    *,
    department: str = "",
    recorded_at: str | None = None,
    to_at: str | None = None,
) -> Turn:
    return Turn(
        from_at=at(from_at),
        owner=owner,
        department=department or ("PLAN" if owner is Owner.UTILITY else ""),
        cause="A-TEST",
        recorded_at=at(recorded_at or from_at),
        to_at=at(to_at) if to_at else None,
    )


# Tuesday 24 to Thursday 26 November 2026; offices 08:30–12:00 and 13:30–17:00.
CASE = (
    turn("2026-11-24 09:30", Owner.UTILITY),
    turn("2026-11-24 12:30", Owner.CUSTOMER),
    turn("2026-11-25 09:30", Owner.UTILITY, department="METER"),
    turn("2026-11-25 14:30", Owner.CONTRACTOR),
    turn("2026-11-26 09:30", Owner.GOVERNMENT),
)


def owner_minute_by_minute(log: Log) -> dict[Owner, int]:
    """Ask of every working minute whose it was: the last line that speaks of it."""
    counts = dict.fromkeys(Owner, 0)
    begun = [line for line in log.turns if line.to_at is None and line.from_at < log.until]
    if not begun:
        return counts
    minute = min(line.from_at for line in begun).replace(second=0)
    while minute + MINUTE <= log.until:
        last_instant = minute + MINUTE - datetime.resolution
        over = [
            (line.recorded_at, place)
            for place, line in enumerate(log.turns)
            if line.to_at is not None and line.from_at <= last_instant < line.to_at
        ]
        under = [
            (line.from_at, line.recorded_at, place)
            for place, line in enumerate(log.turns)
            if line.to_at is None and line.from_at <= last_instant
        ]
        winner = log.turns[max(over)[-1] if over else max(under)[-1]]
        counts[winner.owner] += CALENDAR.working_minutes(minute, minute + MINUTE)
        minute += MINUTE
    return counts


class TestReplayOfAnyLog:
    @given(logs(days=45))
    @settings(max_examples=10_000)
    def test_gives_every_working_minute_to_exactly_one_owner(self, log):
        reading = clock.replay(log.turns, calendar=CALENDAR, until=log.until)

        started = [line.from_at for line in log.turns if line.to_at is None]
        if min(started) >= log.until:
            assert reading.spans == ()
            assert reading.elapsed_minutes == 0
            return
        assert reading.spans[0].starts_at == min(started)
        assert reading.spans[-1].ends_at == log.until
        assert all(
            before.ends_at == after.starts_at for before, after in pairwise(reading.spans)
        )
        assert all(span.starts_at < span.ends_at for span in reading.spans)
        elapsed = CALENDAR.working_minutes(min(started), log.until)
        assert sum(reading.minutes_by_owner.values()) == elapsed == reading.elapsed_minutes
        of_departments = sum(reading.minutes_by_department.values())
        assert of_departments == reading.minutes_by_owner[Owner.UTILITY]

    @given(logs(days=2, turns=6))
    @settings(max_examples=300)
    def test_agrees_with_asking_minute_by_minute(self, log):
        reading = clock.replay(log.turns, calendar=CALENDAR, until=log.until)

        assert dict(reading.minutes_by_owner) == owner_minute_by_minute(log)

    @given(logs(days=45))
    @settings(max_examples=2_000)
    def test_is_the_sum_of_its_parts_when_split(self, log):
        whole = clock.replay(log.turns, calendar=CALENDAR, until=log.until)
        first = clock.replay(log.turns, calendar=CALENDAR, until=log.split_at)

        rest = dict.fromkeys(Owner, 0)
        for span in whole.spans:
            if span.ends_at > log.split_at:
                starts_at = max(span.starts_at, log.split_at)
                rest[span.turn.owner] += CALENDAR.working_minutes(starts_at, span.ends_at)
        for owner in Owner:
            parts = first.minutes_by_owner[owner] + rest[owner]
            assert whole.minutes_by_owner[owner] == parts

    @given(logs(days=45))
    @settings(max_examples=2_000)
    def test_at_a_past_instant_is_not_changed_by_later_lines(self, log):
        known_then = [line for line in log.turns if line.recorded_at <= log.known_at]

        now = clock.replay(log.turns, calendar=CALENDAR, until=log.until, known_at=log.known_at)
        then = clock.replay(known_then, calendar=CALENDAR, until=log.until)

        assert now == then

    @given(logs(days=45))
    @settings(max_examples=1_000)
    def test_says_the_same_as_whose_turn(self, log):
        reading = clock.replay(log.turns, calendar=CALENDAR, until=log.until)

        for span in reading.spans:
            assert clock.whose_turn(log.turns, at=span.starts_at) is span.turn
            last_instant = span.ends_at - datetime.resolution
            assert clock.whose_turn(log.turns, at=last_instant) is span.turn


class TestReplay:
    def test_shares_out_the_office_minutes(self):
        reading = clock.replay(CASE, calendar=CALENDAR, until=at("2026-11-26 10:30"))

        assert reading.minutes_by_owner == {
            # 09:30–12:00 planning; 09:30–12:00 and 13:30–14:30 metering
            Owner.UTILITY: 150 + 150 + 60,
            # the afternoon 13:30–17:00, the morning 08:30–09:30
            Owner.CUSTOMER: 210 + 60,
            # 14:30–17:00, 08:30–09:30
            Owner.CONTRACTOR: 150 + 60,
            # 09:30–10:30
            Owner.GOVERNMENT: 60,
        }
        assert reading.minutes_by_department == {"PLAN": 150, "METER": 150 + 60}

    @pytest.mark.parametrize(
        ("_case", "first", "second", "until", "utility", "customer"),
        [
            (
                "handed over in the lunch break",
                "2026-11-24 08:30",
                "2026-11-24 12:45",
                "2026-11-24 17:00",
                210,
                210,
            ),
            (
                "handed over at midnight",
                "2026-11-24 16:00",
                "2026-11-25 00:00",
                "2026-11-25 09:30",
                60,
                60,
            ),
            (
                "28–30 September are the utility's, 9–11 October the customer's",
                "2025-09-28 00:00",
                "2025-10-04 00:00",
                "2025-10-12 00:00",
                3 * 420,
                3 * 420,
            ),
            (
                "30 September is the utility's, 8–10 October 2026 the customer's",
                "2026-09-30 00:00",
                "2026-10-01 00:00",
                "2026-10-12 00:00",
                420,
                3 * 420,
            ),
            (
                "the Saturdays around Spring Festival 2026 are made up",
                "2026-02-14 00:00",
                "2026-02-15 00:00",
                "2026-03-01 00:00",
                420,
                5 * 420,
            ),
        ],
    )
    def test_counts_by_the_calendar(self, _case, first, second, until, utility, customer):
        turns = (turn(first, Owner.UTILITY), turn(second, Owner.CUSTOMER))

        reading = clock.replay(turns, calendar=CALENDAR, until=at(until))

        assert reading.minutes_by_owner[Owner.UTILITY] == utility
        assert reading.minutes_by_owner[Owner.CUSTOMER] == customer

    def test_is_empty_before_the_first_turn(self):
        reading = clock.replay(CASE, calendar=CALENDAR, until=CASE[0].from_at)

        assert reading.spans == ()
        assert reading.elapsed_minutes == 0

    def test_never_guesses_beyond_the_table(self):
        with pytest.raises(UnableToCount):
            clock.replay(CASE, calendar=CALENDAR, until=at("2027-01-04 09:00"))


class TestACorrection:
    def test_takes_an_hour_from_whoever_had_it(self):
        correction = turn(
            "2026-11-24 10:00",
            Owner.CUSTOMER,
            to_at="2026-11-24 11:00",
            recorded_at="2026-11-25 10:00",
        )

        reading = clock.replay(
            (*CASE, correction), calendar=CALENDAR, until=at("2026-11-25 09:30")
        )

        assert reading.minutes_by_owner[Owner.UTILITY] == 150 - 60
        assert reading.minutes_by_owner[Owner.CUSTOMER] == 210 + 60 + 60
        assert [span.turn.owner for span in reading.spans] == [
            Owner.UTILITY,
            Owner.CUSTOMER,
            Owner.UTILITY,
            Owner.CUSTOMER,
        ]

    @pytest.mark.parametrize(
        ("_case", "known_at", "utility"),
        [
            ("a second before it is recorded", "2026-11-25 09:59:59", 150),
            ("at the instant it is recorded", "2026-11-25 10:00:00", 90),
        ],
    )
    def test_is_known_from_when_it_is_recorded(self, _case, known_at, utility):
        correction = turn(
            "2026-11-24 10:00",
            Owner.CUSTOMER,
            to_at="2026-11-24 11:00",
            recorded_at="2026-11-25 10:00",
        )

        reading = clock.replay(
            (*CASE, correction),
            calendar=CALENDAR,
            until=at("2026-11-25 09:30"),
            known_at=at(known_at),
        )

        assert reading.minutes_by_owner[Owner.UTILITY] == utility

    def test_recorded_last_wins_whatever_its_place_in_the_ledger(self):
        later = turn(
            "2026-11-24 10:00",
            Owner.GOVERNMENT,
            to_at="2026-11-24 11:00",
            recorded_at="2026-11-27 10:00",
        )
        earlier = turn(
            "2026-11-24 10:30",
            Owner.CUSTOMER,
            to_at="2026-11-24 11:30",
            recorded_at="2026-11-25 10:00",
        )

        reading = clock.replay(
            (later, *CASE, earlier), calendar=CALENDAR, until=at("2026-11-24 12:00")
        )

        assert reading.minutes_by_owner[Owner.GOVERNMENT] == 60
        assert reading.minutes_by_owner[Owner.CUSTOMER] == 30
        assert reading.minutes_by_owner[Owner.UTILITY] == 60

    def test_over_two_turns_is_one_span(self):
        correction = turn(
            "2026-11-24 12:00",
            Owner.GOVERNMENT,
            to_at="2026-11-24 14:00",
            recorded_at="2026-11-25 10:00",
        )

        reading = clock.replay(
            (*CASE, correction), calendar=CALENDAR, until=at("2026-11-24 17:00")
        )

        assert [span.turn.owner for span in reading.spans] == [
            Owner.UTILITY,
            Owner.GOVERNMENT,
            Owner.CUSTOMER,
        ]

    def test_does_not_start_the_clock_earlier(self):
        correction = turn(
            "2026-11-24 08:30",
            Owner.CUSTOMER,
            to_at="2026-11-24 10:00",
            recorded_at="2026-11-25 10:00",
        )

        reading = clock.replay(
            (*CASE, correction), calendar=CALENDAR, until=at("2026-11-24 12:00")
        )

        assert reading.spans[0].starts_at == at("2026-11-24 09:30")
        assert reading.minutes_by_owner[Owner.CUSTOMER] == 30


class TestWhoseTurn:
    @pytest.mark.parametrize(
        ("_case", "moment", "expected"),
        [
            ("before the first turn", "2026-11-24 09:29:59", None),
            ("at its very start", "2026-11-24 09:30", Owner.UTILITY),
            ("at the hand-over", "2026-11-24 12:30", Owner.CUSTOMER),
            ("long after the last", "2027-03-01 00:00", Owner.GOVERNMENT),
        ],
    )
    def test_is_the_line_in_force(self, _case, moment, expected):
        line = clock.whose_turn(CASE, at=at(moment))

        assert (line.owner if line else None) == expected

    def test_of_two_that_begin_together_is_the_one_recorded_last(self):
        second = turn("2026-11-24 09:30", Owner.CUSTOMER, recorded_at="2026-11-24 09:31")

        line = clock.whose_turn((second, CASE[0]), at=at("2026-11-24 09:40"))

        assert line is second


class TestTurn:
    @pytest.mark.parametrize(
        ("_case", "wrong", "why"),
        [
            (
                "a naive instant",
                {"from_at": at("2026-11-24 09:30").replace(tzinfo=None)},
                "zone",
            ),
            ("a utility without a department", {"department": ""}, "department"),
            ("a correction of no time", {"to_at": at("2026-11-24 09:30")}, "gone by"),
            ("a correction of the future", {"to_at": at("2026-11-24 11:01")}, "gone by"),
        ],
    )
    def test_refuses_what_cannot_be_replayed(self, _case, wrong, why):
        line = {
            "from_at": at("2026-11-24 09:30"),
            "owner": Owner.UTILITY,
            "department": "PLAN",
            "cause": "A-TEST",
            "recorded_at": at("2026-11-24 11:00"),
        }

        with pytest.raises(ValueError, match=why):
            Turn(**(line | wrong))
