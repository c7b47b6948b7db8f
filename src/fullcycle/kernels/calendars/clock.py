"""The clock that four owners share: every minute of a case is exactly one owner's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from fullcycle.kernels.calendars.workdays import SITE_ZONE, UnableToCount, WorkCalendar
from fullcycle.kernels.units.wording import Wording


class Owner(StrEnum):
    """Whose turn it is; CONTRACTOR stands for the customer's designer and builder alike."""

    UTILITY = "UTILITY"
    CUSTOMER = "CUSTOMER"
    CONTRACTOR = "CONTRACTOR"
    GOVERNMENT = "GOVERNMENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One line of the append-only ledger: from `from_at` on the case is this owner's.

    A turn lasts until the next one; one with `to_at` is a correction, which lies over the turns
    in `[from_at, to_at)` and only there. `department` is a role code such as PLAN.
    """

    from_at: datetime
    owner: Owner
    department: str = ""
    cause: str
    recorded_at: datetime
    to_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse a line that cannot be replayed.

        Raises:
            ValueError: if an instant is naive, the utility names no department, or a correction
                is empty or speaks of a time after it was recorded.
        """
        instants = [at for at in (self.from_at, self.recorded_at, self.to_at) if at is not None]
        if any(at.tzinfo is None for at in instants):
            raise ValueError(f"a turn's instants carry a time zone: {instants}")
        if self.owner is Owner.UTILITY and not self.department:
            raise ValueError("a turn of the utility names the department that has it")
        if self.to_at is not None and not self.from_at < self.to_at <= self.recorded_at:
            raise ValueError(f"a correction covers time gone by: {self.from_at} … {self.to_at}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch `[starts_at, ends_at)` that belongs to one line of the ledger."""

    starts_at: datetime
    ends_at: datetime
    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """Who had the case when, and for how many working minutes.

    The owners' minutes add up to the elapsed working time; the departments' to the utility's.
    """

    spans: tuple[Span, ...]
    minutes_by_owner: Mapping[Owner, int]
    minutes_by_department: Mapping[str, int]

    @property
    def elapsed_minutes(self) -> int:
        return sum(self.minutes_by_owner.values())


def replay(
    turns: Sequence[Turn],
    *,
    calendar: WorkCalendar,
    until: datetime,
    known_at: datetime | None = None,
) -> ClockReading:
    """Read the ledger from its first turn to `until`, as it stood at `known_at`.

    The reading is empty when no turn had begun. Of two turns that begin at the same instant the
    one recorded last counts. The clock starts with the first turn that is no correction.

    Raises:
        UnableToCount: if the time reaches beyond the calendar's table.
    """
    spans = _spans(turns, until=until, known_at=known_at)
    by_owner = dict.fromkeys(Owner, 0)
    by_department: dict[str, int] = {}
    for span in spans:
        minutes = calendar.working_minutes(span.starts_at, span.ends_at)
        by_owner[span.turn.owner] += minutes
        if span.turn.owner is Owner.UTILITY:
            department = span.turn.department
            by_department[department] = by_department.get(department, 0) + minutes
    return ClockReading(
        spans=tuple(spans), minutes_by_owner=by_owner, minutes_by_department=by_department
    )


def whose_turn(
    turns: Sequence[Turn], *, at: datetime, known_at: datetime | None = None
) -> Turn | None:
    """The line of the ledger in force at the instant; None before the first turn."""
    spans = _spans(turns, until=at + datetime.resolution, known_at=known_at)
    return spans[-1].turn if spans else None


def _spans(turns: Sequence[Turn], *, until: datetime, known_at: datetime | None) -> list[Span]:
    known = [turn for turn in turns if known_at is None or turn.recorded_at <= known_at]
    known.sort(key=lambda turn: turn.recorded_at)
    # Sorting is stable and a later entry replaces an earlier one: the last recorded wins.
    begun = {
        turn.from_at: turn for turn in known if turn.to_at is None and turn.from_at < until
    }
    starts = sorted(begun)
    spans = [
        Span(starts_at=starts_at, ends_at=ends_at, turn=begun[starts_at])
        for starts_at, ends_at in zip(starts, [*starts[1:], until], strict=False)
    ]
    for turn in known:
        if turn.to_at is not None:
            spans = _joined(_laid_over(spans, turn, turn.to_at))
    return spans


def _laid_over(spans: Sequence[Span], correction: Turn, to_at: datetime) -> Iterator[Span]:
    for span in spans:
        starts_at = min(max(span.starts_at, correction.from_at), span.ends_at)
        ends_at = max(min(span.ends_at, to_at), starts_at)
        pieces = [
            Span(starts_at=span.starts_at, ends_at=starts_at, turn=span.turn),
            Span(starts_at=starts_at, ends_at=ends_at, turn=correction),
            Span(starts_at=ends_at, ends_at=span.ends_at, turn=span.turn),
        ]
        yield from (piece for piece in pieces if piece.starts_at < piece.ends_at)


def _joined(spans: Iterator[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].turn is span.turn:
            starts_at = joined.pop().starts_at
            joined.append(Span(starts_at=starts_at, ends_at=span.ends_at, turn=span.turn))
        else:
            joined.append(span)
    return joined


class BudgetState(StrEnum):
    """How a budget stands; MET and MISSED once it has stopped."""

    ON_TIME = "ON_TIME"
    AT_RISK = "AT_RISK"
    OVERDUE = "OVERDUE"
    MET = "MET"
    MISSED = "MISSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A limit in working days, used up only while a counted owner has the turn.

    The day of the start is not counted and a limit of n working days ends at close of office on
    the n-th (Civil Code arts. 201 and 203; working days: Administrative Licensing Law art. 82);
    0 days means the starting day itself. With a `department` only its own turns count.
    """

    code: str
    allowed_days: int
    starts_at: datetime
    stops_at: datetime | None = None
    counted_owners: frozenset[Owner] = frozenset({Owner.UTILITY})
    department: str | None = None
    at_risk_share: Decimal = Decimal("0.7")

    def __post_init__(self) -> None:
        """Refuse a budget that nobody could keep.

        Raises:
            ValueError: if it allows less than no day, or stops before it starts.
        """
        if self.allowed_days < 0:
            raise ValueError(f"{self.code} allows {self.allowed_days} days")
        if self.stops_at is not None and self.stops_at < self.starts_at:
            raise ValueError(f"{self.code} stops before it starts")

    @property
    def counts_from(self) -> datetime:
        """Midnight after the starting day, at the site."""
        next_day = self.starts_at.astimezone(SITE_ZONE).date() + timedelta(days=1)
        return datetime.combine(next_day, time(), tzinfo=SITE_ZONE)

    def counts(self, turn: Turn) -> bool:
        """Whether the budget is used up while this turn lasts."""
        is_department = self.department is None or turn.department == self.department
        return turn.owner in self.counted_owners and is_department


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetReading:
    """How much of a budget is used at an instant, and when it will be used up.

    `due_at` supposes that whoever has the turn keeps it: None while the turn is another's and
    once the budget has stopped. `overrun_at` is the instant at which a budget that was exceeded
    ran out. `unknown` says which year's calendar is missing when `due_at` cannot be told.
    """

    used_minutes: int
    allowed_minutes: int
    used_days: Decimal
    is_running: bool
    due_at: datetime | None
    overrun_at: datetime | None
    state: BudgetState
    unknown: Wording | None


def budget_reading(
    budget: Budget,
    turns: Sequence[Turn],
    *,
    calendar: WorkCalendar,
    at: datetime,
    known_at: datetime | None = None,
) -> BudgetReading:
    """Read a budget off the ledger as it stands at `at`; nothing of it is ever stored.

    Each working day weighs one day even when the office hours change while the budget runs;
    minutes are for display.

    Raises:
        UnableToCount: if counted time lies beyond the calendar's table.
    """
    has_stopped = budget.stops_at is not None and budget.stops_at <= at
    until = budget.stops_at if budget.stops_at is not None and has_stopped else at
    spans = _counted_spans(budget, _spans(turns, until=until, known_at=known_at))
    used = sum((calendar.working_days(*span) for span in spans), Fraction(0))
    overrun_at = _overrun_at(budget, spans, calendar)
    turn = whose_turn(turns, at=at, known_at=known_at)
    is_running = (
        not has_stopped and at >= budget.starts_at and turn is not None and budget.counts(turn)
    )
    due_at, unknown = overrun_at if is_running else None, None
    if is_running and overrun_at is None:
        due_at, unknown = _projection(budget.allowed_days - used, budget, calendar, at)
    return BudgetReading(
        used_minutes=sum(calendar.working_minutes(*span) for span in spans),
        allowed_minutes=(
            budget.allowed_days * calendar.minutes_in_force(budget.counts_from.date())
        ),
        used_days=_to_one_place(used),
        is_running=is_running,
        due_at=due_at,
        overrun_at=overrun_at,
        state=_state(budget, used, has_stopped=has_stopped, is_over=overrun_at is not None),
        unknown=unknown,
    )


def _counted_spans(budget: Budget, spans: Sequence[Span]) -> list[tuple[datetime, datetime]]:
    counts_from = budget.counts_from
    return [
        (max(span.starts_at, counts_from), span.ends_at)
        for span in spans
        if span.ends_at > counts_from and budget.counts(span.turn)
    ]


def _overrun_at(
    budget: Budget, spans: Sequence[tuple[datetime, datetime]], calendar: WorkCalendar
) -> datetime | None:
    left = Fraction(budget.allowed_days)
    for starts_at, ends_at in spans:
        days = calendar.working_days(starts_at, ends_at)
        if days >= left:
            # Used up at close of office is in time; holding on one minute longer is not.
            used_up_at = calendar.instant_after_days(starts_at, left)
            if ends_at - used_up_at >= timedelta(minutes=1):
                return used_up_at
        left -= days
    return None


def _projection(
    left: Fraction, budget: Budget, calendar: WorkCalendar, at: datetime
) -> tuple[datetime | None, Wording | None]:
    try:
        return calendar.instant_after_days(max(at, budget.counts_from), left), None
    except UnableToCount as refusal:
        return None, refusal.wording


def _state(budget: Budget, used: Fraction, *, has_stopped: bool, is_over: bool) -> BudgetState:
    if has_stopped:
        return BudgetState.MISSED if is_over else BudgetState.MET
    if is_over:
        return BudgetState.OVERDUE
    if used >= budget.allowed_days * Fraction(budget.at_risk_share):
        return BudgetState.AT_RISK
    return BudgetState.ON_TIME


def _to_one_place(days: Fraction) -> Decimal:
    exact = Decimal(days.numerator) / Decimal(days.denominator)
    return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
