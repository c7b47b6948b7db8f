"""What may be done to the journal: write a line. There is nothing else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection


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


INSERT = """
INSERT INTO journal_line (at, actor_id, for_customer_id, act, subject_kind, subject_id,
    case_id, details)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
"""Written out: no statement is sent as often, and composing it took longer than running it."""


def record(act: Act) -> int:
    """Write one line inside the caller's transaction and return its id.

    The line is sealed into the hash chain when the transaction commits; an act that is
    rolled back leaves no line.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [
                *(act.at, act.actor_id, act.for_customer_id, act.act),
                *(act.subject_kind, str(act.subject_id), act.case_id),
                json.dumps(dict(act.details), ensure_ascii=False),
            ],
        )
        return int(cursor.fetchone()[0])
