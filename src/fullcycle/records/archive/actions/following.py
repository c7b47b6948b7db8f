"""A parcel's way: what the courier tells of it, what the desk notes, originals that arrive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.gateways.courier import port as courier
from fullcycle.records.archive import policy
from fullcycle.records.archive.actions import parcels
from fullcycle.records.archive.models import ON_ITS_WAY, Paper, Parcel, ParcelEvent


NOTABLE = (
    Parcel.State.PICKED_UP,
    Parcel.State.DELIVERED,
    Parcel.State.RETURNED,
    Parcel.State.LOST,
)
"""What somebody at the desk may note where the courier tells nothing."""

_ENDS = frozenset(Parcel.State(str(state)) for state in courier.ParcelState if state.is_final)


_AT_THE_DOOR = frozenset({Parcel.State.BOOKED, Parcel.State.CANCELLING})
"""Before the papers left the first door."""


class UnableToNoteEvent(Exception):
    """The event cannot be noted; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """What happened to a parcel, where and when; `evidence` names a photo or signature."""

    state: Parcel.State
    happened_at: datetime
    place: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelTold:
    """What the courier tells of a parcel; `expected_at` is None where it expects nothing."""

    events: tuple[NewEvent, ...]
    expected_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelNews:
    """What changed by the events that were new."""

    parcel_id: int
    state: Parcel.State
    has_set_out: bool
    """Whether the papers left the first door by them."""
    has_ended: bool


def news_of(*, tracking_number: str, at: datetime) -> ParcelTold:
    """What the courier knows of a parcel; call it outside a transaction.

    Raises:
        UnableToTrack: if the number is unknown or the courier does not answer.
    """
    track = courier.current().track(tracking_number, at=at)
    events = tuple(
        NewEvent(
            state=Parcel.State(str(event.state)),
            happened_at=event.happened_at,
            place=event.place[:120],
            evidence=event.evidence[:120],
        )
        for event in track.events
        # That it is booked is known; some couriers date it by the window.
        if event.state is not courier.ParcelState.BOOKED
    )
    return ParcelTold(events=events, expected_at=track.expected_at)


@transaction.atomic
def note_news(*, parcel_id: int, told: ParcelTold, at: datetime) -> ParcelNews:
    """Note what the courier told; what was told before changes nothing.

    Raises:
        Parcel.DoesNotExist: if there is no such parcel.
    """
    parcel = parcels.locked(parcel_id)
    parcel.asked_at, parcel.expected_at = at, told.expected_at
    parcel.save(update_fields=["asked_at", "expected_at"])
    events = sorted(told.events, key=lambda one: one.happened_at)
    return _note(parcel, events, by_id=None, at=at)


@transaction.atomic
def note_event(*, parcel_id: int, event: NewEvent, by_id: int, at: datetime) -> ParcelNews:
    """Note at the desk what the courier did not tell, such as a bag that lies there.

    Raises:
        Parcel.DoesNotExist: if there is none, or this person is no staff with a role.
        UnableToNoteEvent: if it is not on its way, or the event is none to note or not past.
    """
    parcel = parcels.locked(parcel_id)
    if not policy.may_note_event(person_id=by_id, at=at):
        raise Parcel.DoesNotExist
    if parcel.state not in ON_ITS_WAY:
        raise UnableToNoteEvent(_("这个快递还没约好，或者已经结束。"))
    if event.state not in NOTABLE:
        raise UnableToNoteEvent(_("请选择取件、送到、退回或丢失。"))
    if event.happened_at > at or event.happened_at < parcel.ordered_at:
        raise UnableToNoteEvent(_("时间不对：应在约快递之后、现在之前。"))
    return _note(parcel, [event], by_id=by_id, at=at)


def _note(
    parcel: Parcel, events: Iterable[NewEvent], *, by_id: int | None, at: datetime
) -> ParcelNews:
    was, has_ended = parcel.state, False
    known = set(parcel.events.values_list("state", "happened_at"))
    for event in events:
        if (event.state, event.happened_at) in known or parcel.ended_at is not None:
            continue
        ParcelEvent.objects.create(
            parcel=parcel,
            state=event.state,
            happened_at=event.happened_at,
            place=event.place,
            evidence=event.evidence,
            noted_by_id=by_id,
            noted_at=at,
        )
        parcel.state = _later(Parcel.State(parcel.state), event.state)
        if event.state in _ENDS:
            has_ended = True
            parcels.end(parcel, at=at)
            _receive_originals(parcel, event)
        parcel.save(update_fields=["state", "ended_at"])
        parcels.record(parcel, "moved", by_id=by_id, at=at)
    return ParcelNews(
        parcel_id=parcel.pk,
        state=Parcel.State(parcel.state),
        has_set_out=was in _AT_THE_DOOR
        and parcel.state not in {*_AT_THE_DOOR, Parcel.State.CANCELLED},
        has_ended=has_ended,
    )


def _later(one: Parcel.State, other: Parcel.State) -> Parcel.State:
    # Couriers tell late what happened early; a parcel does not go back by it.
    if other in _ENDS:
        return other
    # What is being called off and was fetched all the same goes its way.
    known = Parcel.State.BOOKED if one == Parcel.State.CANCELLING else one
    return max(known, other, key=ON_ITS_WAY.index)


def _receive_originals(parcel: Parcel, event: NewEvent) -> None:
    is_here = event.state == Parcel.State.DELIVERED
    if parcel.direction != Parcel.Direction.PICKUP or not is_here:
        return
    Paper.objects.filter(
        case_id=parcel.case_id,
        material__in=parcel.papers.values("material"),
        set_aside_at__isnull=True,
        original_received_at__isnull=True,
    ).update(original_received_at=event.happened_at)
