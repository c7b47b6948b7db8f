"""From rows to views: cases, tasks, clocks and limits, for one case or for many at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language

from fullcycle.kernels.calendars.clock import (
    Budget,
    BudgetReading,
    BudgetState,
    ClockReading,
    Owner,
    Turn,
    budget_reading,
    replay,
)
from fullcycle.kernels.calendars.workdays import UnableToCount, load_calendar
from fullcycle.kernels.rulebook import snapshot
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.snapshot import CaseRules, KeptLimit
from fullcycle.kernels.units.wording import Wording
from fullcycle.records.casework import kept_rules
from fullcycle.records.casework.models import Case, Task, TurnLine
from fullcycle.records.casework.queries._views import (
    CaseCard,
    CaseView,
    LimitView,
    OwnerShare,
    TaskView,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocked:
    """A case with what its clock is read from."""

    case: Case
    rules: CaseRules
    tasks: tuple[Task, ...]
    turns: tuple[Turn, ...]


def clocked(cases: Sequence[Case]) -> dict[int, Clocked]:
    """Everything needed to read the clocks of these cases, in two queries."""
    ids = [case.pk for case in cases]
    tasks: dict[int, list[Task]] = defaultdict(list)
    rows = Task.objects.filter(case__in=ids).select_related("taken_by", "ended_by")
    for task in rows.order_by("opened_at", "id"):
        tasks[task.case_id].append(task)
    turns: dict[int, list[Turn]] = defaultdict(list)
    for line in TurnLine.objects.filter(case__in=ids).order_by("id"):
        turns[line.case_id].append(turn_of(line))
    return {
        case.pk: Clocked(
            case=case,
            rules=kept_rules.rules_of(case),
            tasks=tuple(tasks[case.pk]),
            turns=tuple(turns[case.pk]),
        )
        for case in cases
    }


def card_of(case: Case) -> CaseCard:
    """The card of a case whose customer is loaded with it."""
    return CaseCard(
        id=case.pk,
        number=case.number,
        tracking_code=case.tracking_code,
        title=_title(case),
        matter=case.matter,
        state=case.state,
        state_label=str(Case.State(case.state).label),
        customer_id=case.customer_id,
        customer_name=case.customer.name,
        requested_kva=case.requested_kva,
        voltage_kv=case.voltage_kv,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
    )


def _title(case: Case) -> str:
    """The title as the reader calls the matter that it ends with."""
    matter = current_rulebook().matters.get(case.matter)
    if matter is None or not case.title.endswith(matter.wording.zh):
        return case.title
    subject = case.title.removesuffix(matter.wording.zh)
    return subject + matter.wording.in_language(get_language() or "")


def view_of(case: Case) -> CaseView:
    """A case with its rules."""
    return CaseView(
        card=card_of(case),
        opened_by_id=case.opened_by_id,
        applied_on=case.applied_on,
        traits=snapshot.traits_from_plain(case.traits),
        rules=kept_rules.rules_of(case),
        outcomes={
            name: value
            for name, value in case.flags.items()
            if isinstance(value, str) and value
        },
    )


def task_view(task: Task, rules: CaseRules) -> TaskView:
    """A task with the words and the rule of its step."""
    node = rules.node(task.node)
    return TaskView(
        id=task.pk,
        case_id=task.case_id,
        node=task.node,
        wording=node.wording,
        customer_wording=node.customer_wording,
        role=task.role,
        owner=Owner(task.owner),
        stage=task.stage,
        state=task.state,
        outcome=task.outcome,
        opened_at=task.opened_at,
        ended_at=task.ended_at,
        ended_by=task.ended_by.name if task.ended_by else "",
        taken_by_id=task.taken_by_id,
        taken_by=task.taken_by.name if task.taken_by else "",
        basis=node.basis,
    )


def turn_of(line: TurnLine) -> Turn:
    """A stored line as the clock reads it."""
    return Turn(
        from_at=line.from_at,
        to_at=line.to_at,
        owner=Owner(line.owner),
        department=line.department,
        cause=line.cause,
        recorded_at=line.recorded_at,
    )


def end_of(case: Case, at: datetime) -> datetime:
    """The instant at which the case's clock stands: now, or when the case ended."""
    return at if case.closed_at is None else min(at, case.closed_at)


def shares_of(case: Clocked, *, at: datetime) -> tuple[tuple[OwnerShare, ...], Wording | None]:
    """Each owner's working time so far, or why it cannot be told."""
    calendar = load_calendar()
    try:
        reading = replay(case.turns, calendar=calendar, until=end_of(case.case, at))
    except UnableToCount as refusal:
        return (), refusal.wording
    # An application may come on a day off, which has no minutes of its own.
    day = calendar.minutes_in_force(case.case.applied_on)
    return tuple(_share(reading, owner, day) for owner in Owner), None


def limits_of(case: Clocked, *, at: datetime) -> tuple[LimitView, ...]:
    """Every limit of the case and how it stands."""
    return tuple(_limit(case, limit, at) for limit in case.rules.limits)


def most_pressing(limits: Iterable[LimitView]) -> LimitView | None:
    """The running limit that is used up first; those without a due date come last."""
    running = [limit for limit in limits if limit.starts_at and limit.stops_at is None]
    return min(running, key=_pressure, default=None)


def most_pressing_of(case: Clocked, *, at: datetime) -> LimitView | None:
    """The most pressing limit of a case, for lists: those that have stopped are not read."""
    running = [limit for limit in case.rules.limits if _is_running(_rounds(case, limit))]
    return most_pressing(_limit(case, limit, at) for limit in running)


def _is_running(rounds: Sequence[tuple[datetime, datetime | None]]) -> bool:
    return bool(rounds) and rounds[-1][1] is None


def _pressure(limit: LimitView) -> tuple[bool, float]:
    due_at = limit.reading.due_at if limit.reading else None
    return (due_at is None, due_at.timestamp() if due_at else 0.0)


def _limit(case: Clocked, limit: KeptLimit, at: datetime) -> LimitView:
    rounds = _rounds(case, limit)
    told = [_round_reading(case, limit, pair, at) for pair in rounds]
    readings = [reading for reading, _ in told]
    starts_at, stops_at = rounds[-1] if rounds else (None, None)
    return LimitView(
        code=limit.code,
        wording=limit.wording,
        allowed_days=limit.allowed_days,
        counts_for_rate=limit.counts_for_rate,
        basis=limit.basis,
        starts_at=starts_at,
        stops_at=stops_at,
        reading=readings[-1] if readings else None,
        unknown=next((unknown for _, unknown in told if unknown is not None), None),
        rounds=len(rounds),
        missed_rounds=sum(
            reading is not None and reading.state in {BudgetState.MISSED, BudgetState.OVERDUE}
            for reading in readings
        ),
    )


def _rounds(case: Clocked, limit: KeptLimit) -> list[tuple[datetime, datetime | None]]:
    """Every time the limit ran: a start, and the first stop after it.

    A start that is reached again before the stop begins anew: a limit counted from acceptance
    runs from the acceptance of the complete application, not from the one sent back.
    """
    starts = _events(case, limit.starts_node, limit.starts_edge)
    stops = _events(case, limit.stops_node, limit.stops_edge)
    rounds: list[tuple[datetime, datetime | None]] = []
    for starts_at in starts:
        if rounds and rounds[-1][1] is None:
            rounds.pop()
        stops_at = next((stop for stop in stops if stop >= starts_at), None)
        if not rounds or stops_at is None or stops_at != rounds[-1][1]:
            rounds.append((starts_at, stops_at))
        else:
            rounds[-1] = (starts_at, stops_at)
    return rounds


def _events(case: Clocked, node: str, edge: str) -> list[datetime]:
    if node == "assign":
        # A step of the house leaves no task; it is done when the survey opens.
        return [task.opened_at for task in case.tasks if task.node == "survey"][:1]
    visits = [task for task in case.tasks if task.node == node and task.state != "CANCELLED"]
    if edge == "START":
        return [task.opened_at for task in visits]
    return [task.ended_at for task in visits if task.ended_at is not None]


def _round_reading(
    case: Clocked, limit: KeptLimit, pair: tuple[datetime, datetime | None], at: datetime
) -> tuple[BudgetReading | None, Wording | None]:
    """The round as it stands, and why it cannot be told, wholly or by when."""
    budget = Budget(
        code=limit.code,
        allowed_days=limit.allowed_days,
        starts_at=pair[0],
        stops_at=pair[1],
        counted_owners=frozenset(Owner(owner) for owner in limit.counted_owners),
    )
    try:
        reading = budget_reading(
            budget, case.turns, calendar=load_calendar(), at=end_of(case.case, at)
        )
    except UnableToCount as refusal:
        return None, refusal.wording
    return reading, reading.unknown


def _share(reading: ClockReading, owner: Owner, minutes_per_day: int) -> OwnerShare:
    minutes = reading.minutes_by_owner[owner]
    whole = max(1, reading.elapsed_minutes)
    days = Decimal(minutes) / Decimal(minutes_per_day)
    return OwnerShare(
        owner=owner,
        minutes=minutes,
        days=days.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP),
        share_percent=round(100 * minutes / whole),
    )
