"""Finishing a step, and telling the customer when it became their turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fullcycle.journeys.connecting import telling
from fullcycle.kernels.calendars.clock import Owner
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases


THE_CUSTOMERS = frozenset({Owner.CUSTOMER, Owner.CONTRACTOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Which step is finished, with what outcome, by whom and when."""

    task_id: int
    node: str
    outcome: str
    by_id: int
    at: datetime
    details: Mapping[str, object] = field(default_factory=dict)


def case_of(task_id: int) -> int:
    """The case a task belongs to.

    Raises:
        Task.DoesNotExist: if there is no such task.
    """
    return cases.case_of_task(task_id=task_id)


def complete(step: Step) -> casework.Progress:
    """Finish the step in the caller's transaction and tell whoever's turn it became.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        Task.DoesNotExist: if there is no such task, or this person may not know of it.
    """
    progress = casework.complete_task(
        completion=casework.Completion(
            task_id=step.task_id,
            node=step.node,
            by_id=step.by_id,
            outcome=step.outcome,
            at=step.at,
            details=step.details,
        )
    )
    theirs = [task.node for task in progress.opened if task.owner in THE_CUSTOMERS]
    if theirs:
        case = cases.get_case(case_id=progress.case_id)
        for node in theirs:
            telling.tell_your_turn(
                case_id=progress.case_id,
                what=case.rules.node(node).customer_wording.zh,
                person_id=case.opened_by_id,
                at=step.at,
            )
    return progress
