"""What is bent in the BPMN library: house steps, joins in loops, gateways without Python."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree
from simpleeval import InvalidExpression, SimpleEval
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import GatewayParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.defaults import ManualTask, ParallelGateway
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState


Flags = Mapping[str, str | bool | int]
"""What gateways read, by name: the outcomes of nodes, and switches from the rulebook."""


class UnableToReadDrawing(Exception):
    """The drawing cannot be run; the message names the fault."""


class UnableToAdvance(Exception):
    """The token is not where the caller believes, or a gateway's condition is at fault."""


class HouseStep(ManualTask):  # type: ignore[misc]  # the library ships no types
    """A drawn service task: waits, like a person's task, until casework has run its step."""


class Join(ParallelGateway):  # type: ignore[misc]  # the library ships no types
    """A join that waits for every branch again each time a loop leads to it.

    The library's own counts the branches of earlier rounds as well, and opens too early.
    """

    def _check_threshold_unstructured(self, my_task: Task) -> bool:
        before = my_task.parent
        while before is not None and before.task_spec is not self:
            before = before.parent
        if before is None:
            return bool(super()._check_threshold_unstructured(my_task))
        tasks = my_task.workflow.get_tasks
        later = {task.id for task in tasks(my_task, spec_name=self.name)} - {my_task.id}
        arrived = {
            task.parent.task_spec
            for task in tasks(before, spec_name=self.name)
            if task is not before
            and task.id not in later
            and task.parent.has_state(TaskState.COMPLETED)
        }
        return arrived.issuperset(self.inputs)


SPEC_CONVERTERS = DEFAULT_CONFIG | {
    HouseStep: DEFAULT_CONFIG[ManualTask],
    Join: DEFAULT_CONFIG[ParallelGateway],
}


class Parser(BpmnParser):  # type: ignore[misc]  # the library ships no types
    OVERRIDE_PARSER_CLASSES = {  # noqa: RUF012
        full_tag("serviceTask"): (TaskParser, HouseStep),
        full_tag("parallelGateway"): (GatewayParser, Join),
    }


class Way(BpmnWorkflow):  # type: ignore[misc]  # the library ships no types
    """A workflow that walks its own tree: depth first, as the library's iterator does.

    The iterator keeps count of depths and subprocesses, which no drawing of ours has, and each
    step asks for the tree several times.
    """

    def get_tasks(
        self,
        first_task: Task | None = None,
        *,
        state: int = TaskState.ANY_MASK,
        spec_name: str | None = None,
        manual: bool | None = None,
        **others: object,
    ) -> list[Task]:
        if others:
            found: list[Task] = super().get_tasks(
                first_task, state=state, spec_name=spec_name, manual=manual, **others
            )
            return found
        return [
            task
            for task in self._walk(first_task or self.task_tree)
            if task.state & state
            and (spec_name is None or task.task_spec.name == spec_name)
            and (manual is None or task.task_spec.manual == manual)
        ]

    def _walk(self, first: Task) -> Iterator[Task]:
        waiting = [first]
        while waiting:
            task = waiting.pop()
            yield task
            waiting.extend(self.tasks[child] for child in reversed(task._children))  # noqa: SLF001


class FlagReader(PythonScriptEngine):  # type: ignore[misc]  # the library ships no types
    def __init__(self, flags: Flags) -> None:
        super().__init__()
        self.flags = flags

    def evaluate(
        self,
        task: Task,
        expression: str,
        external_context: object = None,  # noqa: ARG002
    ) -> object:
        try:
            return SimpleEval(names=dict(self.flags), functions={}).eval(expression)
        except (InvalidExpression, SyntaxError) as fault:
            raise UnableToAdvance(f"{task.task_spec.name}: {expression}: {fault}") from fault

    def execute(self, task: Task, script: str, external_context: object = None) -> object:  # noqa: ARG002
        raise UnableToAdvance(f"{task.task_spec.name}: a drawing holds no scripts")


@lru_cache(maxsize=64)
def spec_of(drawing: bytes) -> BpmnProcessSpec:
    """Read a drawing.

    Raises:
        UnableToReadDrawing: if it is at fault.
    """
    parser = Parser()
    try:
        parser.add_bpmn_xml(etree.fromstring(drawing, etree.XMLParser(resolve_entities=False)))
        (name,) = parser.get_process_ids()
        return parser.get_spec(name)
    except (etree.XMLSyntaxError, ValidationException, ValueError) as fault:
        raise UnableToReadDrawing(str(fault)) from fault
