"""The peer: the same way through the same drawing as SpiffWorkflow's own manual does it."""

from collections.abc import Iterator, Mapping
from time import perf_counter

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser  # noqa: TID251  (the peer itself)
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser  # noqa: TID251  (the peer itself)
from SpiffWorkflow.bpmn.parser.util import full_tag  # noqa: TID251  (the peer itself)
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer  # noqa: TID251  (the peer itself)
from SpiffWorkflow.bpmn.specs.defaults import ManualTask  # noqa: TID251  (the peer itself)
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow  # noqa: TID251  (the peer itself)
from SpiffWorkflow.util.task import TaskState  # noqa: TID251  (the peer itself)


class _Parser(BpmnParser):  # type: ignore[misc]  # the library ships no types
    """Lets a service task wait for its caller, which the library leaves to its extensions."""

    OVERRIDE_PARSER_CLASSES = {full_tag("serviceTask"): (TaskParser, ManualTask)}  # noqa: RUF012


def steps(
    drawing: bytes, flags: Mapping[str, str | bool | int], *, outcome: str
) -> Iterator[float]:
    """Milliseconds of each task: load the workflow from JSON, run the task, save it."""
    parser = _Parser()
    parser.add_bpmn_xml(etree.fromstring(drawing))
    (name,) = parser.get_process_ids()
    workflow = BpmnWorkflow(parser.get_spec(name))
    workflow.task_tree.data.update(flags)
    workflow.do_engine_steps()
    serializer = BpmnWorkflowSerializer()
    saved = serializer.serialize_json(workflow)
    while True:
        started = perf_counter()
        workflow = serializer.deserialize_json(saved)
        waiting = workflow.get_tasks(state=TaskState.READY, manual=True)
        if not waiting:
            return
        task = waiting[0]
        task.data.update(flags)
        task.data[task.task_spec.name] = outcome
        task.run()
        workflow.do_engine_steps()
        saved = serializer.serialize_json(workflow)
        yield (perf_counter() - started) * 1_000
