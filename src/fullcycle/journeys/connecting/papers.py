"""The papers this journey makes: deferred in the step's transaction, made by a job."""

from datetime import datetime
from enum import StrEnum

from procrastinate.contrib.django import app as jobs


TASK = "make_paper"
"""The job in doors/jobs that makes a paper."""

QUEUE = "papers"


class PaperKind(StrEnum):
    """What is made."""

    NOTICE = "NOTICE"
    SCHEME_REPLY = "SCHEME_REPLY"
    RECEIPT = "RECEIPT"
    CONTRACT = "CONTRACT"
    INSPECTION_OPINION = "INSPECTION_OPINION"
    WORKS_ORDER = "WORKS_ORDER"
    SEALED_FILE = "SEALED_FILE"


def defer_paper(*, kind: PaperKind, case_id: int, at: datetime, reference: str = "") -> None:
    """Have a paper made once the present transaction commits.

    `at` is the instant the paper will bear; `reference` tells two papers of a kind apart.
    """
    jobs.configure_task(TASK, queue=QUEUE).defer(
        kind=str(kind), case_id=case_id, reference=reference, at=at.isoformat()
    )
