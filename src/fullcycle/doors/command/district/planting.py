"""What is planted into curves, so that there is something to find and to explain."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from fullcycle.kernels.loads.curves import MISSING, QUARTERS_IN_DAY, Counts


class Planted(StrEnum):
    """What is the matter with a site."""

    PEAK = "PEAK"
    """Everything started at once in one quarter-hour: 14:15 on the 21st of October."""
    IDLE = "IDLE"
    """Two transformers where one would do."""
    SOLAR = "SOLAR"
    """A roof since August: less is drawn, as much reactive power, the power factor falls."""
    LOW_PEAK = "LOW_PEAK"
    """Never reaches a third of its capacity, by which it has chosen to be charged."""
    MISSING_DAY = "MISSING_DAY"
    """Nothing was heard on the 14th of October."""
    DOUBLED = "DOUBLED"
    """A quarter-hour counted twice, at 10:00 on the 9th of October."""


PLANTED = {
    0: Planted.LOW_PEAK,
    1: Planted.PEAK,
    2: Planted.IDLE,
    3: Planted.SOLAR,
    5: Planted.MISSING_DAY,
    6: Planted.DOUBLED,
}
"""By the customer's number modulo 600: the first of each has a person who can sign in."""

OCTOBER = date(2026, 10, 1)
PEAK_AT = 20 * QUARTERS_IN_DAY + 57
DOUBLED_AT = 8 * QUARTERS_IN_DAY + 40
MISSING_DAY = slice(13 * QUARTERS_IN_DAY, 14 * QUARTERS_IN_DAY)
WH_OF_KW = 250
"""A kilowatt over a quarter-hour: what a kVA carries at a power factor of 1."""


def plant(what: Planted, channels: Sequence[Counts], month_on: date, kva: int) -> None:
    """Change one point's month: active, reactive and export, in Wh and varh."""
    active = channels[0]
    if what is Planted.LOW_PEAK:
        active[:] = active.clip(max=int(0.28 * kva * WH_OF_KW))
    if month_on != OCTOBER:
        return
    if what is Planted.PEAK:
        active[PEAK_AT : PEAK_AT + 1] = int(0.62 * kva * WH_OF_KW)
    elif what is Planted.DOUBLED:
        active[DOUBLED_AT : DOUBLED_AT + 1] = int(2 * 0.72 * kva * WH_OF_KW)
    elif what is Planted.MISSING_DAY:
        for channel in channels:
            channel[MISSING_DAY] = MISSING
