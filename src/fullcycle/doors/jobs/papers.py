"""Making papers: the connecting journey defers this job by its name."""

from datetime import datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fullcycle.gateways.signer.port import UnableToSign
from fullcycle.gateways.slot import NothingConnected
from fullcycle.gateways.typesetter.port import UnableToTypeset
from fullcycle.journeys.connecting import papers
from fullcycle.records.archive.actions import UnableToAddPaper


# Again after 4, 16, 64 … seconds, the last time some 23 hours after the first: an office day.
ATTEMPTS = RetryStrategy(
    max_attempts=9,
    exponential_wait=4,
    retry_exceptions=[UnableToTypeset, UnableToSign, NothingConnected, UnableToAddPaper],
)


@app.task(name=papers.TASK, queue=papers.QUEUE, retry=ATTEMPTS)
def make_paper(*, kind: str, case_id: int, reference: str, at: str) -> None:
    """Make one paper of a case, as of the instant of the step that gave cause for it."""
    papers.make_paper(
        kind=papers.PaperKind(kind),
        case_id=case_id,
        reference=reference,
        at=datetime.fromisoformat(at),
    )
