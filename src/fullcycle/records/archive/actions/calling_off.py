"""Calling a courier off in two steps: noted first, then asked of the courier by a job."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.gateways.courier import port as courier
from fullcycle.records.archive import policy
from fullcycle.records.archive.actions import parcels
from fullcycle.records.archive.models import Parcel


MOST_TRIES = 4
"""So often a courier who does not answer is asked to stay away."""

_UNBOOKED = frozenset({Parcel.State.ORDERED, Parcel.State.UNCLEAR})


class UnableToCancelParcel(Exception):
    """The courier comes all the same; the message says why."""


@transaction.atomic
def cancel_parcel(*, parcel_id: int, by_id: int, at: datetime) -> Parcel.State:
    """Note that the courier is to stay away, before it is asked.

    CANCELLED where no courier had promised to come; else CANCELLING, until `note_called_off`
    or `note_not_called_off` says what the courier answered.

    Raises:
        Parcel.DoesNotExist: if there is none, or this person may not know of it.
        UnableToCancelParcel: if the bag is on its way, or the courier is just being asked.
    """
    parcel = parcels.locked(parcel_id)
    if not policy.may_send(
        customer_id=parcel.customer_id, matter=parcel.matter, person_id=by_id, at=at
    ):
        raise Parcel.DoesNotExist
    if parcel.state == Parcel.State.ASKING:
        raise UnableToCancelParcel(_("正在等快递答复，请过一分钟再取消。"))
    if parcel.state == Parcel.State.CANCELLING:
        raise UnableToCancelParcel(_("已经在取消了，请稍等结果。"))
    if parcel.state == Parcel.State.BOOKED:
        parcel.state = Parcel.State.CANCELLING
        parcel.cancel_tries, parcel.refusal = 0, ""
        parcel.save(update_fields=["state", "cancel_tries", "refusal"])
        parcels.record(parcel, "cancelling", by_id=by_id, at=at)
    elif parcel.state in _UNBOOKED:
        _end(parcel, by_id=by_id, at=at)
    else:
        raise UnableToCancelParcel(_("这个快递已经取走或已经结束，不能再取消。"))
    return Parcel.State(parcel.state)


@transaction.atomic
def begin_calling_off(*, parcel_id: int) -> str | None:
    """Count a try and return the number to call off; None if that is not to be done any more.

    Raises:
        Parcel.DoesNotExist: if there is no such parcel.
    """
    parcel = parcels.locked(parcel_id)
    if parcel.state != Parcel.State.CANCELLING:
        return None
    parcel.cancel_tries += 1
    parcel.save(update_fields=["cancel_tries"])
    return parcel.tracking_number


def ask_to_stay_away(*, tracking_number: str, at: datetime) -> None:
    """Call the courier off; call it outside a transaction. Asking twice does no harm.

    Raises:
        UnableToCancel: if the courier comes all the same, or does not answer.
    """
    courier.current().cancel(tracking_number, at=at)


@transaction.atomic
def note_called_off(*, parcel_id: int, at: datetime) -> None:
    """Note that the courier stays away; what went another way meanwhile goes on."""
    parcel = parcels.locked(parcel_id)
    if parcel.state == Parcel.State.CANCELLING:
        _end(parcel, by_id=None, at=at)


@transaction.atomic
def note_not_called_off(
    *, parcel_id: int, failure: courier.UnableToCancel, at: datetime
) -> Parcel.State:
    """Note why the courier comes all the same; CANCELLING: it is worth asking again."""
    parcel = parcels.locked(parcel_id)
    is_over = not failure.may_be_tried_again or parcel.cancel_tries >= MOST_TRIES
    if parcel.state == Parcel.State.CANCELLING and is_over:
        parcel.state, parcel.refusal = Parcel.State.BOOKED, str(failure)[:300]
        parcel.save(update_fields=["state", "refusal"])
        parcels.record(parcel, "not-cancelled", by_id=None, at=at)
    return Parcel.State(parcel.state)


def _end(parcel: Parcel, *, by_id: int | None, at: datetime) -> None:
    parcel.state = Parcel.State.CANCELLED
    parcels.end(parcel, at=at)
    parcel.save(update_fields=["state", "ended_at"])
    parcels.record(parcel, "cancelled", by_id=by_id, at=at)
