"""Questions about one case."""

from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from fullcycle.gateways.questions.question import Given, Question
from fullcycle.kernels.calendars.clock import Owner, whose_turn
from fullcycle.kernels.rulebook.book import Rulebook
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.snapshot import CaseRules
from fullcycle.records.casework import engine, kept_rules
from fullcycle.records.casework.models import (
    Case,
    Message,
    ProcessState,
    Task,
    TurnLine,
    Visit,
)
from fullcycle.records.casework.queries._reading import (
    Clocked,
    card_of,
    clocked,
    limits_of,
    shares_of,
    task_view,
    view_of,
)
from fullcycle.records.casework.queries._views import (
    CaseCard,
    CaseView,
    DrawingState,
    MessageLine,
    ProgressView,
    StageView,
    TaskView,
    TurnLineView,
    TurnView,
    VisitLine,
)


MOST_SPANS = 60
"""So many of the newest ended cases tell how long one takes."""


_CASE = Question(
    lambda: kept_rules.with_text(
        Case.objects.select_related("customer").filter(pk=Given("case_id"))
    )
)
_CASE_ID_OF_TASK = Question(
    lambda: Task.objects.filter(pk=Given("task_id")).values_list("case_id", flat=True)
)


def _tasks() -> QuerySet[Task]:
    return Task.objects.select_related("case", "taken_by", "ended_by")


_TASK = Question(lambda: _tasks().filter(pk=Given("task_id")))
_OPEN_TASK = Question(
    lambda: (
        _tasks()
        .filter(case=Given("case_id"), node=Given("node"), state=Task.State.OPEN)
        .order_by("pk")[:1]
    )
)


def get_case(*, case_id: int) -> CaseView:
    """A case with the rules it runs on.

    Raises:
        Case.DoesNotExist: if there is none.
    """
    return view_of(_CASE.one(case_id=case_id))


def find_case_by_tracking_code(*, code: str) -> CaseCard | None:
    """The case whose tracking code this is, or None."""
    found = Case.objects.select_related("customer").filter(tracking_code=code.strip().upper())
    case = found.first()
    return card_of(case) if case else None


def find_any_case(*, number: str) -> CaseCard | None:
    """The case with this number, or None."""
    case = Case.objects.select_related("customer").filter(number=number.strip()).first()
    return card_of(case) if case else None


def get_task(*, task_id: int) -> TaskView:
    """A task.

    Raises:
        Task.DoesNotExist: if there is none.
    """
    task = _TASK.one(task_id=task_id)
    return task_view(task, view_of_rules(task.case))


def case_of_task(*, task_id: int) -> int:
    """The case a task belongs to.

    Raises:
        Task.DoesNotExist: if there is no such task.
    """
    return int(_CASE_ID_OF_TASK.one(task_id=task_id))


def find_open_task(*, case_id: int, node: str) -> TaskView | None:
    """The open task of a step, or None."""
    task = _OPEN_TASK.first(case_id=case_id, node=node)
    return task_view(task, view_of_rules(task.case)) if task else None


def find_latest_task(*, case_id: int, node: str) -> TaskView | None:
    """The task of a step that was opened last, whatever became of it; None before the first."""
    rows = _tasks().filter(case=case_id, node=node)
    task = rows.order_by("opened_at", "id").last()
    return task_view(task, view_of_rules(task.case)) if task else None


def list_tasks_of_case(*, case_id: int) -> tuple[TaskView, ...]:
    """Every task of a case in the order they were opened."""
    # The case comes by itself: its rules would be read anew with each of its tasks.
    rows = Task.objects.select_related("taken_by", "ended_by").filter(case=case_id)
    tasks = list(rows.order_by("opened_at", "id"))
    if not tasks:
        return ()
    rules = view_of_rules(tasks[0].case)
    return tuple(task_view(task, rules) for task in tasks)


def who_did_last(*, case_id: int, node: str) -> int | None:
    """The person who finished a step last, or None."""
    done = Task.objects.filter(case=case_id, node=node, state=Task.State.DONE)
    return done.order_by("-ended_at", "-id").values_list("ended_by", flat=True).first()


def list_finished_spans(*, matter: str, node: str) -> tuple[tuple[datetime, datetime], ...]:
    """From opening to the end of a step, for the newest ended cases of a matter."""
    ended = Task.objects.filter(case=OuterRef("pk"), node=node, state=Task.State.DONE)
    rows = Case.objects.filter(matter=matter, closed_at__isnull=False).annotate(
        step_ended_at=Subquery(ended.order_by("-ended_at").values("ended_at")[:1])
    )
    spans = rows.order_by("-opened_at", "-id").values_list("opened_at", "step_ended_at")
    return tuple(
        (opened_at, ended_at) for opened_at, ended_at in spans[:MOST_SPANS] if ended_at
    )


def progress_of(*, case_id: int, at: datetime) -> ProgressView:
    """Where a case stands: stages, whose turn it is, clocks, promises.

    Raises:
        Case.DoesNotExist: if there is none.
    """
    case = _CASE.one(case_id=case_id)
    clock = clocked([case])[case.pk]
    view = view_of(case)
    tasks = tuple(task_view(task, clock.rules) for task in clock.tasks)
    shares, unknown = shares_of(clock, at=at)
    return ProgressView(
        case=view,
        stages=_stages(view, tasks, current_rulebook()),
        turn=_turn(clock, tasks, at),
        shares=shares,
        limits=limits_of(clock, at=at),
        visits=Visit.objects.filter(case=case).count(),
        clock_unknown=unknown,
    )


def list_visits(*, case_id: int) -> tuple[VisitLine, ...]:
    """The visit ledger of a case, oldest first."""
    return tuple(
        VisitLine(
            id=row.pk,
            kind=row.kind,
            kind_label=str(row.get_kind_display()),
            who=row.who,
            why=row.why,
            happened_on=row.happened_on,
            is_avoidable=row.is_avoidable,
            remedy=row.remedy,
        )
        for row in Visit.objects.filter(case=case_id).order_by("id")
    )


def list_turns(*, case_id: int) -> tuple[TurnLineView, ...]:
    """The ledger of turns, as it was written."""
    return tuple(
        TurnLineView(
            from_at=row.from_at,
            to_at=row.to_at,
            owner=Owner(row.owner),
            department=row.department,
            cause=row.cause,
            evidence=row.evidence,
            recorded_at=row.recorded_at,
        )
        for row in TurnLine.objects.filter(case=case_id).order_by("id")
    )


def list_messages(*, case_id: int) -> tuple[MessageLine, ...]:
    """The thread of a case, oldest first."""
    rows = Message.objects.filter(case=case_id).select_related("said_by").order_by("id")
    return tuple(
        MessageLine(
            id=row.pk,
            said_by_id=row.said_by_id,
            said_by=row.said_by.name,
            is_from_customer=row.is_from_customer,
            node=row.node,
            words=row.words,
            said_at=row.said_at,
        )
        for row in rows
    )


def drawing_state(*, case_id: int) -> DrawingState:
    """The drawing a case runs on, with the token on it.

    Raises:
        ProcessState.DoesNotExist: if there is no such case.
    """
    state = ProcessState.objects.select_related("drawing").get(case=case_id)
    xml = bytes(state.drawing.xml)
    marks = engine.thaw(bytes(state.frozen), xml).marks()
    return DrawingState(
        journey=state.drawing.journey,
        version=state.drawing.version,
        xml=xml.decode(),
        active=marks.active,
        finished=marks.finished,
    )


def view_of_rules(case: Case) -> CaseRules:
    """The rules a case runs on."""
    return kept_rules.rules_of(case)


def _stages(
    view: CaseView, tasks: tuple[TaskView, ...], book: Rulebook
) -> tuple[StageView, ...]:
    open_stages = [task.stage for task in tasks if task.is_open]
    present = min(open_stages, default=None)
    reached = max((task.stage for task in tasks), default=1)
    return tuple(
        StageView(
            number=stage.number,
            wording=stage.wording,
            state=_stage_state(stage.number, present, reached, view),
            tasks=tuple(task for task in tasks if task.stage == stage.number),
        )
        for stage in book.stages[book.get_matter(view.card.matter).journey]
    )


def _stage_state(number: int, present: int | None, reached: int, view: CaseView) -> str:
    if present is None:
        return "DONE" if number <= reached and not view.card.is_under_way else "AHEAD"
    if number == present:
        return "PRESENT"
    return "DONE" if number < present else "AHEAD"


def _turn(clock: Clocked, tasks: tuple[TaskView, ...], at: datetime) -> TurnView | None:
    if clock.case.closed_at is not None:
        return None
    turn = whose_turn(clock.turns, at=at)
    if turn is None:
        return None
    node = next((task for task in tasks if task.is_open and task.node == turn.cause), None)
    return TurnView(
        owner=turn.owner,
        department=turn.department,
        node=node,
        pause_cause="" if node else turn.cause,
        since=turn.from_at,
    )
