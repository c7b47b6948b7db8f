"""What the platform asks of a courier."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from fullcycle.gateways.slot import Slot


class ParcelState(StrEnum):
    """Where a parcel is, in the order of its way; the last four end it."""

    BOOKED = "BOOKED"
    PICKED_UP = "PICKED_UP"
    IN_TRANSIT = "IN_TRANSIT"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    DELIVERED = "DELIVERED"
    RETURNED = "RETURNED"
    LOST = "LOST"
    CANCELLED = "CANCELLED"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen."""
        return self in _FINAL


_FINAL = frozenset(
    {ParcelState.DELIVERED, ParcelState.RETURNED, ParcelState.LOST, ParcelState.CANCELLED}
)


class UnableToBook(Exception):
    """No courier comes; `may_have_been_booked` forbids booking again blindly."""

    def __init__(self, reason: str, *, may_have_been_booked: bool) -> None:
        super().__init__(reason)
        self.may_have_been_booked = may_have_been_booked


class UnableToTrack(Exception):
    """The courier does not know the parcel or does not answer."""


class UnableToCancel(Exception):
    """The courier comes all the same; `may_be_tried_again` where it did not answer."""

    def __init__(self, reason: str, *, may_be_tried_again: bool = False) -> None:
        super().__init__(reason)
        self.may_be_tried_again = may_be_tried_again


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorstep:
    """Where the courier rings, and whom to ask for."""

    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What is to be carried and when the courier may come: `[starts_at, ends_at)`.

    `papers` lists what must be in the bag; the courier ticks them off at the door. `reference`
    is ours and unique.
    """

    reference: str
    door: Doorstep
    papers: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        """Refuse an errand without papers or with a window that never opens.

        Raises:
            ValueError: in both cases.
        """
        if not self.papers:
            raise ValueError("an errand carries at least one paper")
        if self.starts_at >= self.ends_at:
            raise ValueError("the courier's window ends before it begins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waybill:
    """The courier's promise: a tracking number, and the sealed bag that will be used."""

    tracking_number: str
    seal_bag: str
    booked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelEvent:
    """Something that happened to the parcel; `evidence` names a photo or signature, if any."""

    state: ParcelState
    happened_at: datetime
    place: str
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelTrack:
    """All that happened so far, the oldest first; a booked parcel has at least one event.

    `expected_at` is when the courier expects to hand it over; None where it does not say, and
    once it is handed over.
    """

    tracking_number: str
    seal_bag: str
    events: tuple[ParcelEvent, ...]
    expected_at: datetime | None = None

    @property
    def state(self) -> ParcelState:
        """Where the parcel is now."""
        return self.events[-1].state


class Courier(Protocol):
    """Fetches and delivers papers in sealed, numbered bags."""

    def book_pickup(self, errand: Errand, *, at: datetime) -> Waybill:
        """Have papers fetched from the customer's door.

        Raises:
            UnableToBook: if the courier refuses, or nobody can say whether it comes.
        """
        ...

    def book_delivery(self, errand: Errand, *, at: datetime) -> Waybill:
        """Have papers brought to the customer's door, handed over against signature.

        Raises:
            UnableToBook: as above.
        """
        ...

    def cancel(self, tracking_number: str, *, at: datetime) -> None:
        """Call the courier off; what is called off already may be called off again.

        Raises:
            UnableToCancel: if the bag is on its way, or the courier does not answer.
        """
        ...

    def track(self, tracking_number: str, *, at: datetime) -> ParcelTrack:
        """Return what is known of the parcel at the instant.

        Raises:
            UnableToTrack: if the number is unknown or the courier does not answer.
        """
        ...


_slot: Slot[Courier] = Slot("courier")
connect = _slot.connect
connect_later = _slot.connect_later
current = _slot.current
lent = _slot.lent
