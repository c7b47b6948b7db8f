"""What the records say of each simulated case: nothing here knows what the simulator drew."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from fullcycle.doors.command.simulation.teams import Trace
from fullcycle.kernels.calendars.clock import ClockReading, Owner, Span, Turn, replay
from fullcycle.kernels.calendars.pauses import PAUSE_CAUSES
from fullcycle.kernels.calendars.workdays import load_calendar
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import ProgressView, TaskView, TurnLineView
from fullcycle.records.journal import queries as journal
from fullcycle.records.portfolios import queries as portfolios


SENT_BACK = frozenset({"SENT_BACK", "OBJECTED", "RETURNED", "CHANGE_REQUESTED", "DEFECTS"})
"""The outcomes of a task that send its case back."""

REPLY = "plan_reply"
COMPLETED = "casework.task.completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeTime:
    """How long one task lay open, in working minutes: whose they were, and how many paused."""

    node: str
    minutes_by_owner: Mapping[Owner, int]
    paused_minutes: int

    @property
    def minutes(self) -> int:
        """All of them."""
        return sum(self.minutes_by_owner.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A limit of a case that ran to its end, and whether every round of it was kept."""

    code: str
    is_rated: bool
    is_kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """When the power came on, and the working minutes until then: all of them, and ours."""

    at: datetime
    kva: Decimal
    gross_minutes: int
    net_minutes: int
    calendar_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFound:
    """One case as its records tell it."""

    place: int
    matter: str
    state: str
    requested_kva: int
    messages: int
    times: tuple[NodeTime, ...]
    promises: tuple[Promise, ...]
    power: Power | None
    returns: tuple[tuple[str, str], ...]
    visits: tuple[str, ...]
    pauses: tuple[str, ...]
    covered_replies: int


def case_found(trace: Trace, *, at: datetime) -> CaseFound:
    """Read a case, its ledgers and its clock as they stand at `at`."""
    progress = cases.progress_of(case_id=trace.case_id, at=at)
    card = progress.case.card
    tasks = [task for stage in progress.stages for task in stage.tasks]
    lines = cases.list_turns(case_id=trace.case_id)
    ended = [task for task in tasks if task.state == "DONE" and task.ended_at is not None]
    reading = _clock(lines, until=card.closed_at or at)
    return CaseFound(
        place=trace.place,
        matter=card.matter,
        state=card.state,
        requested_kva=card.requested_kva,
        messages=trace.messages,
        times=tuple(_time(task, reading.spans) for task in ended),
        promises=tuple(_promises(progress)),
        power=_power(ended, lines, progress),
        returns=tuple(
            sorted((task.node, task.outcome) for task in ended if task.outcome in SENT_BACK)
        ),
        visits=tuple(visit.kind for visit in cases.list_visits(case_id=trace.case_id)),
        pauses=tuple(line.cause for line in lines if line.cause in PAUSE_CAUSES),
        covered_replies=_covered_replies(card.customer_id, trace.case_id),
    )


def _clock(lines: Iterable[TurnLineView], *, until: datetime) -> ClockReading:
    turns = [
        Turn(
            from_at=line.from_at,
            to_at=line.to_at,
            owner=line.owner,
            department=line.department,
            cause=line.cause,
            recorded_at=line.recorded_at,
        )
        for line in lines
    ]
    return replay(turns, calendar=load_calendar(), until=until)


def _time(task: TaskView, spans: Iterable[Span]) -> NodeTime:
    calendar = load_calendar()
    minutes: Counter[Owner] = Counter()
    paused = 0
    for span in spans:
        starts_at = max(span.starts_at, task.opened_at)
        ends_at = min(span.ends_at, task.ended_at or task.opened_at)
        if starts_at >= ends_at:
            continue
        worked = calendar.working_minutes(starts_at, ends_at)
        minutes[span.turn.owner] += worked
        if span.turn.cause in PAUSE_CAUSES:
            paused += worked
    return NodeTime(node=task.node, minutes_by_owner=dict(minutes), paused_minutes=paused)


def _promises(progress: ProgressView) -> Iterable[Promise]:
    for limit in progress.limits:
        if limit.is_kept is not None:
            yield Promise(
                code=limit.code, is_rated=limit.counts_for_rate, is_kept=limit.is_kept
            )


def _power(
    ended: Iterable[TaskView], lines: Iterable[TurnLineView], progress: ProgressView
) -> Power | None:
    card = progress.case.card
    on = next((task.ended_at for task in ended if task.node == "energise"), None)
    if on is None:
        return None
    reading = _clock(lines, until=on)
    return Power(
        at=on,
        kva=Decimal(card.requested_kva),
        gross_minutes=reading.elapsed_minutes,
        net_minutes=reading.minutes_by_owner[Owner.UTILITY],
        calendar_days=(on - card.opened_at).days,
    )


def _covered_replies(customer_id: int, case_id: int) -> int:
    """How many replies the deputy sent, since the primary manager was away."""
    covered = 0
    for line in journal.list_lines_of_case(case_id=case_id):
        if line.act != COMPLETED or line.details.get("node") != REPLY:
            continue
        managers = portfolios.managers_of(customer_id=customer_id, at=line.at)
        covered += line.actor_id == managers.deputy.id
    return covered
