"""What a person may do with a case; pages show a move only to whoever may make it."""

from dataclasses import dataclass
from datetime import datetime

from fullcycle.records.casework import policy
from fullcycle.records.casework.models import Case, Task
from fullcycle.records.people import queries as people


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRights:
    """Which moves of a case are this person's."""

    may_move: bool
    may_withdraw: bool
    may_correct_clock: bool


def rights_in_case(*, case_id: int, person_id: int, at: datetime) -> CaseRights:
    """What the person may do with the case as a whole.

    Raises:
        Case.DoesNotExist: if there is none, or this person may not know of it.
    """
    case = Case.objects.get(pk=case_id)
    roles = people.roles_of(person_id=person_id, at=at)
    if not policy.may_know_of(case, person_id=person_id, roles=roles, at=at):
        raise Case.DoesNotExist
    return CaseRights(
        may_move=policy.may_move(case, person_id=person_id, roles=roles, at=at),
        may_withdraw=policy.may_withdraw(case, person_id=person_id, roles=roles, at=at),
        may_correct_clock=policy.may_correct_clock(roles=roles),
    )


def may_complete_task(*, task_id: int, person_id: int, at: datetime) -> bool:
    """Whether the task is this person's to finish.

    Raises:
        Task.DoesNotExist: if there is no such task.
    """
    task = Task.objects.select_related("case").get(pk=task_id)
    roles = people.roles_of(person_id=person_id, at=at)
    return policy.may_complete(task, task.case, person_id=person_id, roles=roles, at=at)
