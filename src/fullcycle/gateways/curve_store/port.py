"""What the platform asks of whatever keeps curves."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from fullcycle.gateways.slot import Slot
from fullcycle.kernels.loads.curves import CurveBlock


class UnableToKeepCurves(Exception):
    """The curves could not be written; what was kept before stays as it was."""


class UnableToReadCurves(Exception):
    """A kept month cannot be read, or is not what was kept; the message says which."""


class CurveStore(Protocol):
    """Keeps the curves of points month by month, each point of a month once.

    A point is named by its number. Curves that were read may not be written into.
    """

    def append(self, block: CurveBlock) -> None:
        """Keep a month of these points, from its first day on; what they had there is replaced.

        Done again with the same curves it changes nothing. What was kept survives a loss of
        power, and another process sees all of it or none.

        Raises:
            UnableToKeepCurves: if the place is full or may not be written.
            ValueError: if the block does not begin on the first of a month, reaches over its
                end, or names a point twice.
        """
        ...

    def scan(self, *, month_on: date) -> Iterator[CurveBlock]:
        """Give all curves of a month in chunks of points; memory holds one chunk at a time.

        Within a chunk points are sorted by number; chunks may differ in their days. A month
        that was never heard of gives nothing.

        Raises:
            UnableToReadCurves: if a file is damaged.
        """
        ...

    def read_days(self, *, point_id: str, starts_on: date, ends_on: date) -> CurveBlock:
        """Give one point's days `[starts_on, ends_on)`; `MISSING` stands for what is not kept.

        Raises:
            UnableToReadCurves: if a file is damaged.
            ValueError: if there is no day between the two.
        """
        ...


_slot: Slot[CurveStore] = Slot("curve_store")
connect = _slot.connect
connect_later = _slot.connect_later
current = _slot.current
lent = _slot.lent
