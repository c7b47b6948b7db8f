"""Have a paper made by a job, from within the transaction that gives cause for it."""

from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued

from fullcycle.journeys.connecting.papers.kinds import PaperKind


TASK = "make_paper"
"""The job in doors/jobs that makes a paper."""

QUEUE = "papers"


def defer_paper(*, kind: PaperKind, case_id: int, at: datetime, reference: str = "") -> None:
    """Have a paper made once the present transaction commits.

    `at` is the instant the paper will bear; `reference` tells two papers of a kind apart. While
    the same paper still waits to be made, nothing is added: it will hold what is known by then.
    """
    name = f"{kind}-{case_id}-{reference}"
    job = jobs.configure_task(TASK, queue=QUEUE, lock=name, queueing_lock=name)
    try:
        # The savepoint keeps the caller's transaction alive when the lock is taken.
        with transaction.atomic():
            job.defer(kind=str(kind), case_id=case_id, reference=reference, at=at.isoformat())
    except AlreadyEnqueued:
        return
