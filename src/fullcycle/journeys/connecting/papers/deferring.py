"""Have a paper made by a job, from within the transaction that gives cause for it."""

from datetime import datetime

from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateJob

from fullcycle.gateways.questions.question import Given, Question
from fullcycle.journeys.connecting.papers.kinds import PaperKind


TASK = "make_paper"
"""The job in doors/jobs that makes a paper."""

QUEUE = "papers"


_WAITING = Question(
    lambda: (
        ProcrastinateJob.objects.select_for_update()
        .filter(lock=Given("name"), status="todo")
        .order_by("pk")[:1]
    )
)


def defer_paper(*, kind: PaperKind, case_id: int, at: datetime, reference: str = "") -> None:
    """Have a paper made once the present transaction commits.

    Call it inside that transaction. `at` is the instant the paper will bear; `reference` tells
    two papers of a kind apart. While the same paper still waits to be made, nothing is added:
    it will hold what is known by then.
    """
    name = f"{kind}-{case_id}-{reference}"
    # Held until this transaction commits, a waiting job cannot begin before it and miss what
    # it brings. A queueing lock would also forbid to retry a job whose successor waits.
    if _WAITING.first(name=name) is None:
        jobs.configure_task(TASK, queue=QUEUE, lock=name).defer(
            kind=str(kind), case_id=case_id, reference=reference, at=at.isoformat()
        )
