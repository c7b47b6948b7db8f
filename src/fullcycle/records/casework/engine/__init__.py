"""The one package that knows the BPMN engine.

A `Process` is a drawing in progress. It is frozen to bytes without its drawing (which is
stored once per version) and thawed with it. Gateways read the case's flags by name through
`simpleeval`: the engine's own evaluator would run any Python that a drawing holds.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.util.diff import SpecDiff, WorkflowDiff, migrate_workflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from fullcycle.records.casework.engine._library import (
    SPEC_CONVERTERS,
    FlagReader,
    Flags,
    HouseStep,
    UnableToAdvance,
    UnableToReadDrawing,
    Way,
    spec_of,
)


__all__ = [
    "Flags",
    "Journey",
    "Marks",
    "OpenNode",
    "Process",
    "Step",
    "StepCall",
    "UnableToAdvance",
    "UnableToMigrate",
    "UnableToReadDrawing",
    "begin",
    "connect_journeys",
    "journey_named",
    "list_nodes",
    "thaw",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCall:
    """What a step of the house is told: its case, and the act that led to it."""

    case_id: int
    actor_id: int | None
    at: datetime


Step = Callable[[StepCall], Flags]
"""The function behind a drawn service task; it answers with the flags it found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A drawing with the functions behind its service tasks."""

    name: str
    drawing: bytes
    steps: Mapping[str, Step]


FORMAT = 1
"""The first number in a frozen process; a later format thaws the earlier ones."""


class UnableToMigrate(Exception):
    """The new drawing changes what this process has finished or has open."""

    def __init__(self, nodes: Iterable[str]) -> None:
        """Name the nodes that stand in the way."""
        self.nodes = tuple(sorted(nodes))
        super().__init__(", ".join(self.nodes))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNode:
    """A node that waits for a person or a step; `token` names this visit of it."""

    token: str
    node: str
    is_step: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Where the token stands and where it has been, for the live drawing."""

    active: tuple[str, ...]
    finished: tuple[str, ...]


def connect_journeys(*journeys: Journey) -> None:
    """Make the journeys known; called once, when the platform starts.

    Raises:
        UnableToReadDrawing: if a drawing cannot be run, or it and its steps do not agree.
    """
    for journey in journeys:
        drawn = {node for node, is_step in list_nodes(journey.drawing).items() if is_step}
        if drawn != set(journey.steps):
            apart = ", ".join(sorted(drawn ^ set(journey.steps)))
            raise UnableToReadDrawing(f"{journey.name}: drawn or written, not both: {apart}")
        _JOURNEYS[journey.name] = journey


def journey_named(name: str) -> Journey:
    """The journey of that name.

    Raises:
        UnableToReadDrawing: if no such journey was connected.
    """
    if name not in _JOURNEYS:
        raise UnableToReadDrawing(f"no journey is named {name}")
    return _JOURNEYS[name]


class Process:
    """One case's way through one version of a drawing."""

    def __init__(self, workflow: BpmnWorkflow) -> None:
        """Hold a workflow; callers use `begin` and `thaw`."""
        self._workflow = workflow

    def list_open(self) -> tuple[OpenNode, ...]:
        """Every node that waits, steps of the house included, in the order it was reached."""
        ready = self._workflow.get_tasks(state=TaskState.READY, manual=True)
        return tuple(
            OpenNode(
                token=str(task.id),
                node=task.task_spec.name,
                is_step=isinstance(task.task_spec, HouseStep),
            )
            for task in sorted(ready, key=lambda task: task.last_state_change)
        )

    def complete(self, token: str, flags: Flags) -> None:
        """Finish one open node and move on to the next nodes that wait.

        Raises:
            UnableToAdvance: if the node is not open, or a gateway cannot decide.
        """
        task = self._workflow.tasks.get(UUID(token))
        if task is None or not task.has_state(TaskState.READY):
            raise UnableToAdvance(f"no open node has the token {token}")
        self._workflow.script_engine.flags = flags
        try:
            task.run()
            self._workflow.do_engine_steps()
        except SpiffWorkflowException as fault:
            raise UnableToAdvance(str(fault)) from fault

    def is_finished(self) -> bool:
        """Whether the end of the drawing was reached, or the process was cancelled."""
        return bool(self._workflow.completed)

    def cancel(self) -> None:
        """End the process where it stands; nothing is open afterwards."""
        self._workflow.cancel()

    def go_back_to(self, node: str) -> None:
        """Open a finished node again; everything that followed it is to be done anew.

        Raises:
            UnableToAdvance: if the node was never finished.
        """
        finished = [
            task
            for task in self._workflow.get_tasks(state=TaskState.COMPLETED)
            if task.task_spec.name == node
        ]
        if not finished:
            raise UnableToAdvance(f"the node {node} was never finished")
        latest = max(finished, key=lambda task: task.last_state_change)
        self._workflow.reset_from_task_id(latest.id)
        self._workflow.completed = False

    def migrate(self, drawing: bytes) -> None:
        """Go on by another version of the drawing.

        Raises:
            UnableToMigrate: if a finished or open node changed or is gone.
        """
        spec = spec_of(drawing)
        registry = BpmnWorkflowSerializer.configure(SPEC_CONVERTERS)
        specs = SpecDiff(registry, self._workflow.spec, spec)
        standing = {
            task.task_spec.name
            for task in self._workflow.get_tasks(state=_TOUCHED)
            if task.task_spec.bpmn_id and _is_changed(task, specs)
        }
        if standing:
            raise UnableToMigrate(standing)
        diff = WorkflowDiff(self._workflow, specs)
        migrate_workflow(diff, self._workflow, spec)

    def marks(self) -> Marks:
        """Where the token stands and which nodes it has passed."""
        finished = self._workflow.get_tasks(state=TaskState.COMPLETED)
        drawn = {task.task_spec.name for task in finished if task.task_spec.bpmn_id}
        return Marks(
            active=tuple(sorted({open_node.node for open_node in self.list_open()})),
            finished=tuple(sorted(drawn)),
        )

    def freeze(self) -> bytes:
        """The whole state but for the drawing."""
        workflow = self._workflow
        places = {task_id: place for place, task_id in enumerate(workflow.tasks)}
        tasks = [
            [
                task.id.hex,
                None if task._parent is None else places[task._parent],  # noqa: SLF001
                [places[child] for child in task._children],  # noqa: SLF001
                task.task_spec.name,
                task.state,
                round(task.last_state_change, 3),
                int(task.triggered),
                task.internal_data,
            ]
            for task in workflow.tasks.values()
        ]
        last = workflow.last_task
        state = {
            "format": FORMAT,
            "tasks": tasks,
            "root": places[workflow.task_tree.id],
            "last": None if last is None else places.get(last.id),
            "success": workflow.success,
            "completed": workflow.completed,
        }
        return zlib.compress(json.dumps(state, separators=(",", ":")).encode(), level=1)


def begin(drawing: bytes, flags: Flags) -> Process:
    """Put the token on the first node that waits.

    Raises:
        UnableToReadDrawing: if the drawing is at fault.
    """
    workflow = Way(spec_of(drawing), script_engine=FlagReader(flags))
    workflow.do_engine_steps()
    return Process(workflow)


def thaw(state: bytes, drawing: bytes) -> Process:
    """Restore a frozen process upon its drawing."""
    frozen = json.loads(zlib.decompress(state))
    if frozen["format"] != FORMAT:
        raise UnableToAdvance(
            f"the process was frozen in the unknown format {frozen['format']}"
        )
    workflow = Way(
        spec_of(drawing),
        script_engine=FlagReader({}),
        deserializing=True,
    )
    identifiers = [UUID(hex=row[0]) for row in frozen["tasks"]]
    for identifier, row in zip(identifiers, frozen["tasks"], strict=True):
        _, parent, children, node, task_state, changed, triggered, internal = row
        task = Task(workflow, workflow.spec.task_specs[node], state=task_state, id=identifier)
        task._parent = None if parent is None else identifiers[parent]  # noqa: SLF001
        task._children = [identifiers[child] for child in children]  # noqa: SLF001
        task.last_state_change = changed
        task.triggered = bool(triggered)
        task.internal_data = internal
        workflow.tasks[identifier] = task
    workflow.task_tree = workflow.tasks[identifiers[frozen["root"]]]
    if frozen["last"] is not None:
        workflow.last_task = workflow.tasks[identifiers[frozen["last"]]]
    workflow.success, workflow.completed = frozen["success"], frozen["completed"]
    return Process(workflow)


def list_nodes(drawing: bytes) -> Mapping[str, bool]:
    """Every task of the drawing by id; True for a step of the house, False for a person's.

    Raises:
        UnableToReadDrawing: if the drawing is at fault.
    """
    return {
        name: isinstance(spec, HouseStep)
        for name, spec in spec_of(drawing).task_specs.items()
        if spec.manual and spec.bpmn_id
    }


_TOUCHED = TaskState.COMPLETED | TaskState.READY | TaskState.STARTED


def _is_changed(task: Task, specs: SpecDiff) -> bool:
    if specs.alignment.get(task.task_spec) is None or task.task_spec in specs.removed:
        return True
    changes = set(specs.changed.get(task.task_spec, ()))
    if task.has_state(TaskState.READY):
        # Where an open node leads still lies ahead of the case.
        changes -= {"outputs"}
    return bool(changes)


_JOURNEYS: dict[str, Journey] = {}
