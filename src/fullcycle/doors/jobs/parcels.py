"""Asking the courier: for a parcel that was ordered, and where those on their way are."""

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fullcycle.doors.frame import clock
from fullcycle.gateways.courier.port import UnableToTrack
from fullcycle.journeys.connecting import carrying, sending
from fullcycle.records.archive.actions import ParcelState


FOLLOW_TASK = "follow_parcel"


class NotYetBooked(Exception):
    """The courier did not take the errand; the job is to be done again."""


class NotYetCalledOff(Exception):
    """The courier did not answer; the job is to be done again."""


# Again after 4, 16, 64 and 256 seconds; the parcel itself counts its tries and gives up.
BOOKING_ATTEMPTS = RetryStrategy(
    max_attempts=6, exponential_wait=4, retry_exceptions=[NotYetBooked]
)
# Again after 4, 16 and 64 seconds; then the customer is told that the courier comes.
CALLING_OFF_ATTEMPTS = RetryStrategy(
    max_attempts=5, exponential_wait=4, retry_exceptions=[NotYetCalledOff]
)
FOLLOWING_ATTEMPTS = RetryStrategy(
    max_attempts=3, exponential_wait=5, retry_exceptions=[UnableToTrack]
)


@app.task(name=sending.BOOK_TASK, queue=sending.QUEUE, retry=BOOKING_ATTEMPTS)
def book_parcel(*, parcel_id: int) -> None:
    """Have the courier take one parcel.

    Raises:
        NotYetBooked: if it did not and should be asked again.
    """
    if carrying.book(parcel_id=parcel_id, at=clock.now()) == ParcelState.ORDERED:
        raise NotYetBooked


@app.task(name=carrying.CALL_OFF_TASK, queue=sending.QUEUE, retry=CALLING_OFF_ATTEMPTS)
def call_off_parcel(*, parcel_id: int) -> None:
    """Have the courier stay away.

    Raises:
        NotYetCalledOff: if it did not answer and should be asked again.
    """
    if carrying.call_off(parcel_id=parcel_id, at=clock.now()) == ParcelState.CANCELLING:
        raise NotYetCalledOff


@app.periodic(cron="*/10 * * * *")
@app.task(name="follow_parcels", queue=sending.QUEUE, queueing_lock="follow_parcels")
def follow_parcels(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes when it was due
    """Have the courier asked after the parcels it was not asked after lately."""
    for parcel_id in carrying.due_for_news(at=clock.now()):
        name = f"follow-parcel-{parcel_id}"
        job = app.configure_task(
            FOLLOW_TASK, queue=sending.QUEUE, lock=name, queueing_lock=name
        )
        try:
            with transaction.atomic():
                job.defer(parcel_id=parcel_id)
        except AlreadyEnqueued:
            # The one that waits asks the same.
            continue


@app.task(name=FOLLOW_TASK, queue=sending.QUEUE, retry=FOLLOWING_ATTEMPTS)
def follow_parcel(*, parcel_id: int) -> None:
    """Note what is new of one parcel."""
    carrying.follow(parcel_id=parcel_id, at=clock.now())
