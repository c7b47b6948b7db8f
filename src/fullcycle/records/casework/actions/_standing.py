"""A case under its lock, with its process thawed; and how a move of it is written down."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from fullcycle.gateways.questions.change import Addition, Change
from fullcycle.gateways.questions.question import Given, Question
from fullcycle.kernels.calendars.clock import Owner
from fullcycle.records.casework import engine, kept_rules
from fullcycle.records.casework.models import Case, Drawing, ProcessState, Task, TurnLine


_LOCKED = Question(
    lambda: kept_rules.with_text(Case.objects.select_for_update().filter(pk=Given("case_id")))
)
_LOCKED_BY_TASK = Question(
    lambda: kept_rules.with_text(
        Case.objects.select_for_update(of=("self",)).filter(tasks=Given("task_id"))
    )
)
_STATE = Question(
    lambda: (
        ProcessState.objects.select_related("drawing")
        .defer("drawing__xml")
        .filter(case=Given("case_id"))
    )
)
_RULES = Question(
    lambda: kept_rules.with_text(Case.objects.filter(pk=Given("case_id"))).only("pk")
)
_OPEN_TOKENS = Question(
    lambda: Task.objects.filter(case=Given("case_id"), state=Task.State.OPEN).values_list(
        "token", "pk"
    )
)
_RUNNING_TURN = Question(
    lambda: (
        TurnLine.objects.filter(case=Given("case_id"), to_at__isnull=True)
        .order_by("-id")
        .values_list("owner", "department", "cause")[:1]
    )
)


_SETTLE_CASE = Change(
    lambda: Case.objects.filter(pk=Given("case_id")), "flags", "state", "closed_at"
)
_SETTLE_STATE = Change(
    lambda: ProcessState.objects.filter(pk=Given("state_id")), "frozen", "revision", "drawing"
)
_TASK = Addition(Task)
_TURN = Addition(TurnLine)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTask:
    """A task that a move opened: at which node, for which role, whose it is."""

    id: int
    node: str
    role: str
    owner: Owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a move led to: the tasks it opened, and whether the case ended with it."""

    case_id: int
    opened: tuple[OpenedTask, ...]
    is_closed: bool

    @property
    def opened_nodes(self) -> tuple[str, ...]:
        """The nodes of the opened tasks."""
        return tuple(task.node for task in self.opened)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The act that moves a case; `actor_id` is None when the platform acts by itself."""

    at: datetime
    actor_id: int | None


class Standing:
    """A locked case where it stands; changed in memory and written once by `settle`."""

    def __init__(self, case: Case, state: ProcessState, process: engine.Process) -> None:
        """Hold a case whose row the caller has locked."""
        self.case = case
        self.process = process
        self.rules = kept_rules.rules_of(case)
        self._state = state

    def settle(self, move: Move) -> Progress:
        """Run the steps of the house that the token waits on, then write everything down."""
        self._run_steps(move)
        open_nodes = self.process.list_open()
        opened = self._write_tasks(open_nodes, move)
        if self.case.state == Case.State.OPEN:
            self._write_turn([node.node for node in open_nodes], move)
        is_finished = self.process.is_finished()
        if is_finished and self.case.is_under_way:
            self.case.state = Case.State.CLOSED
            self.case.closed_at = move.at
        _SETTLE_CASE.make(
            case_id=self.case.pk,
            flags=self.case.flags,
            state=self.case.state,
            closed_at=self.case.closed_at,
        )
        self._state.frozen = self.process.freeze()
        self._state.revision += 1
        _SETTLE_STATE.make(
            state_id=self._state.pk,
            frozen=self._state.frozen,
            revision=self._state.revision,
            drawing=self._state.drawing_id,
        )
        return Progress(case_id=self.case.pk, opened=opened, is_closed=is_finished)

    def adopt(self, drawing: Drawing) -> None:
        """Go on by another drawing from now on.

        Raises:
            engine.UnableToMigrate: if a finished or open node changed.
        """
        self.process.migrate(bytes(drawing.xml))
        self._state.drawing = drawing

    @property
    def journey(self) -> str:
        """The name of the journey whose drawing the case runs on."""
        return self._state.drawing.journey

    def stand_where_withdrawn(self) -> None:
        """Put the token back where it stood when the case was withdrawn."""
        kept = self._state.frozen_before_withdrawal or self._state.frozen
        self.process = engine.thaw(bytes(kept), _xml_of(self._state.drawing.sha256))

    def resume_turn(self, move: Move) -> None:
        """Give the minutes back to whoever has something to do, after a pause."""
        self._write_turn([node.node for node in self.process.list_open()], move)

    def _run_steps(self, move: Move) -> None:
        journey = engine.journey_named(self.journey)
        while waiting := [node for node in self.process.list_open() if node.is_step]:
            step = waiting[0]
            call = engine.StepCall(case_id=self.case.pk, actor_id=move.actor_id, at=move.at)
            self.case.flags |= journey.steps[step.node](call)
            # A step may have revised the rules on its way, through `revise_rules`.
            rules = kept_rules.rules_of(_RULES.one(case_id=self.case.pk))
            if rules is not self.rules and rules != self.rules:
                self.rules = rules
                self.case.flags |= rules.switches()
            self.process.complete(step.token, self.case.flags)

    def _write_tasks(
        self, open_nodes: tuple[engine.OpenNode, ...], move: Move
    ) -> tuple[OpenedTask, ...]:
        tokens = {UUID(node.token): node for node in open_nodes}
        known = dict(_OPEN_TOKENS.ask(case_id=self.case.pk))
        gone = [task_id for token, task_id in known.items() if token not in tokens]
        if gone:
            Task.objects.filter(pk__in=gone).update(
                state=Task.State.CANCELLED, ended_at=move.at, ended_by=move.actor_id
            )
        opened = [
            self._task(node, move) for token, node in tokens.items() if token not in known
        ]
        for task in opened:
            _TASK.make(task)
        return tuple(
            OpenedTask(id=task.pk, node=task.node, role=task.role, owner=Owner(task.owner))
            for task in opened
        )

    def _task(self, open_node: engine.OpenNode, move: Move) -> Task:
        rule = self.rules.node(open_node.node)
        return Task(
            case=self.case,
            node=open_node.node,
            token=UUID(open_node.token),
            role=rule.role,
            owner=rule.owner,
            stage=rule.stage,
            opened_at=move.at,
        )

    def _write_turn(self, nodes: list[str], move: Move) -> None:
        if not nodes:
            return
        rule = self.rules.whose_minute(nodes)
        department = rule.role if rule.owner == Owner.UTILITY else ""
        latest = _RUNNING_TURN.first(case_id=self.case.pk)
        if latest == (rule.owner, department, rule.id):
            return
        turn = TurnLine(
            case=self.case,
            from_at=move.at,
            owner=rule.owner,
            department=department,
            cause=rule.id,
            recorded_at=move.at,
            recorded_by_id=move.actor_id,
        )
        _TURN.make(turn)


def lock_case(case_id: int) -> Case:
    """The case's row, locked until the transaction ends.

    Raises:
        Case.DoesNotExist: if there is no such case.
    """
    return _LOCKED.one(case_id=case_id)


def lock_case_of_task(task_id: int) -> Case:
    """The row of the case that a task belongs to, locked until the transaction ends.

    Raises:
        Case.DoesNotExist: if there is no such task.
    """
    return _LOCKED_BY_TASK.one(task_id=task_id)


def standing_of(case: Case) -> Standing:
    """Thaw the process of a locked case."""
    state = _STATE.one(case_id=case.pk)
    xml = _xml_of(state.drawing.sha256)
    return Standing(case, state, engine.thaw(bytes(state.frozen), xml))


@lru_cache(maxsize=64)
def _xml_of(sha256: str) -> bytes:
    # Addressed by its content, so what is remembered can never be out of date.
    return bytes(Drawing.objects.filter(sha256=sha256).values_list("xml", flat=True)[0])
