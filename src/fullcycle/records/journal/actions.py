"""What may be done to the journal: write a line. There is nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fullcycle.records.journal.models import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a line records; `details` holds plain JSON values and no sensitive field."""

    act: str
    subject_kind: str
    subject_id: int | str
    actor_id: int | None
    at: datetime
    for_customer_id: int | None = None
    case_id: int | None = None
    details: Mapping[str, object] = field(default_factory=dict)


def record(act: Act) -> int:
    """Write one line inside the caller's transaction and return its id.

    The line is sealed into the hash chain when the transaction commits; an act that is
    rolled back leaves no line.
    """
    line = Line.objects.create(
        at=act.at,
        actor_id=act.actor_id,
        for_customer_id=act.for_customer_id,
        act=act.act,
        subject_kind=act.subject_kind,
        subject_id=str(act.subject_id),
        case_id=act.case_id,
        details=dict(act.details),
    )
    return line.pk
