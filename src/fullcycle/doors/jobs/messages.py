"""Handing short messages over: `people.post_message` defers this job by its name."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fullcycle.doors.frame import clock
from fullcycle.gateways.messenger.port import UnableToSend
from fullcycle.records.people import actions as people


# A refusal is tried again after 3, 9, 27 and 81 seconds; whatever may have been sent is not.
ATTEMPTS = RetryStrategy(max_attempts=5, exponential_wait=3, retry_exceptions=[UnableToSend])


@app.task(name=people.MESSAGE_TASK, queue=people.MESSAGE_QUEUE, retry=ATTEMPTS)
def send_message(*, sealed: str, not_after: str | None) -> None:
    """Deliver one sealed message, or drop it when it comes too late to be of use."""
    people.deliver_message(sealed=sealed, not_after=not_after, at=clock.now())
