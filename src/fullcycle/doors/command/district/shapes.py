"""How customers of a kind draw power over a year: quarter-hour by quarter-hour, mean 1.

Shapes lie on the calendar of 2016, which simbench's profiles have and which begins on a Friday.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyarrow import csv

from fullcycle.kernels.loads.curves import QUARTERS_IN_DAY


Shape = NDArray[np.float32]

FIRST_ON = date(2016, 1, 1)
DAYS = 366
SATURDAY = 5
NEARLY_ALL = 0.999
PROFILES = Path("networks", "1-complete_data-mixed-all-0-sw", "LoadProfile.csv")


class Family(StrEnum):
    """What sets the rhythm of a site."""

    ONE_SHIFT = "ONE_SHIFT"
    TWO_SHIFTS = "TWO_SHIFTS"
    THREE_SHIFTS = "THREE_SHIFTS"
    EVEN = "EVEN"
    SHOP = "SHOP"
    EVENING = "EVENING"
    OFFICE = "OFFICE"
    NIGHT = "NIGHT"
    LEISURE = "LEISURE"


SIMBENCH: Mapping[Family, tuple[str, ...]] = {
    Family.ONE_SHIFT: ("G1-A", "G1-B"),
    Family.TWO_SHIFTS: ("G0-A", "G0-M"),
    Family.THREE_SHIFTS: ("G3-A", "G3-H", "G3-M"),
    Family.EVEN: ("BL-H",),
    Family.SHOP: ("G4-A", "G4-B", "G4-H", "G4-M"),
    Family.EVENING: ("G2-A",),
    Family.OFFICE: ("G1-C",),
    Family.NIGHT: ("G5-A",),
    Family.LEISURE: ("G6-A",),
}
"""The 16 types of commerce and industry: G by the standard profiles of BDEW, BL base load."""

HOURS: Mapping[Family, str] = {
    Family.ONE_SHIFT: "111111136899867999864322",
    Family.TWO_SHIFTS: "322223479998878999999864",
    Family.THREE_SHIFTS: "777777788999988999998887",
    Family.EVEN: "888888889999999999999988",
    Family.SHOP: "211111123679999999999863",
    Family.EVENING: "643222345677777788999998",
    Family.OFFICE: "111111135999878999632111",
    Family.NIGHT: "678999987654443333344556",
    Family.LEISURE: "221111234567788999999753",
}
"""The generator's own working days, hour by hour in tenths of the highest."""

WEEKEND: Mapping[Family, tuple[float, float]] = {
    Family.ONE_SHIFT: (0.75, 0.3),
    Family.TWO_SHIFTS: (0.9, 0.5),
    Family.THREE_SHIFTS: (0.98, 0.95),
    Family.EVEN: (1, 1),
    Family.SHOP: (1.15, 1.15),
    Family.EVENING: (1.05, 1.05),
    Family.OFFICE: (0.35, 0.25),
    Family.NIGHT: (1, 0.9),
    Family.LEISURE: (1.3, 1.35),
}
"""Saturday and Sunday beside a working day, in the generator's own shapes."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shapes:
    """Shapes of (days of 2016, 96) behind each other, and those of each family by place."""

    says: str
    rows: Shape
    of_family: Mapping[Family, tuple[int, ...]]
    peaks: tuple[float, ...]
    """What each shape reaches beside its mean, but for a few quarter-hours a year."""


@cache
def load_shapes() -> Shapes:
    """Return simbench's profiles where the package is installed, else the generator's own."""
    found = find_spec("simbench")
    if found is None or found.origin is None:
        return own_shapes()
    return simbench_shapes(Path(found.origin).parent / PROFILES)


def simbench_shapes(path: Path) -> Shapes:
    """Read the active power of simbench's types of commerce and industry."""
    names = [name for family in Family for name in SIMBENCH[family]]
    columns = [f"{name}_pload" for name in names]
    table = csv.read_csv(
        path,
        parse_options=csv.ParseOptions(delimiter=";"),
        convert_options=csv.ConvertOptions(include_columns=columns),
    )
    rows = np.stack([table[column].to_numpy() for column in columns])
    places = {name: place for place, name in enumerate(names)}
    return _shapes(
        "simbench",
        rows.reshape(len(names), DAYS, QUARTERS_IN_DAY),
        {family: tuple(places[name] for name in SIMBENCH[family]) for family in Family},
    )


def own_shapes() -> Shapes:
    """Return shapes that need no data."""
    weekdays = [(FIRST_ON + timedelta(days=day)).weekday() for day in range(DAYS)]
    rows = np.stack([_own(family, weekdays) for family in Family])
    return _shapes(
        "the generator's own shapes",
        rows,
        {family: (place,) for place, family in enumerate(Family)},
    )


def source_days(days: Sequence[date], *, is_free: Sequence[bool]) -> NDArray[np.int64]:
    """Return for each day the day of 2016 of the same season and weekday; free days a Sunday.

    German holidays of 2016 are passed over by whole weeks.
    """
    found = []
    for on, free in zip(days, is_free, strict=True):
        same = date(2016, on.month, on.day)
        weekday = 6 if free else on.weekday()
        near = same + timedelta(days=(weekday - same.weekday() + 3) % 7 - 3)
        while near in GERMAN_HOLIDAYS or near.year > FIRST_ON.year:
            near -= timedelta(days=7)
        while near in GERMAN_HOLIDAYS or near < FIRST_ON:
            near += timedelta(days=7)
        found.append((near - FIRST_ON).days)
    return np.array(found, np.int64)


GERMAN_HOLIDAYS = frozenset(
    {
        *(date(2016, 1, day) for day in range(1, 7)),
        *(date(2016, 3, day) for day in range(24, 29)),
        *(date(2016, 5, day) for day in (1, 5, 6, 15, 16, 26)),
        *(date(2016, 10, day) for day in (3, 31)),
        date(2016, 11, 1),
        *(date(2016, 12, day) for day in range(23, 32)),
    }
)


def _own(family: Family, weekdays: Sequence[int]) -> Shape:
    hours = np.array([int(tenth) for tenth in HOURS[family]], np.float32)
    # From hour to hour in straight lines, as loads do not jump.
    day = np.interp(np.arange(QUARTERS_IN_DAY) / 4, np.arange(25), [*hours, hours[0]])
    shares = [
        1 if weekday < SATURDAY else WEEKEND[family][weekday - SATURDAY] for weekday in weekdays
    ]
    return np.outer(shares, day).astype(np.float32)


def _shapes(
    says: str,
    rows: NDArray[np.float64] | Shape,
    of_family: Mapping[Family, tuple[int, ...]],
) -> Shapes:
    kept = np.maximum(rows, 0)
    scaled = (kept / kept.mean(axis=(1, 2), keepdims=True)).astype(np.float32)
    peaks = tuple(float(np.quantile(row, NEARLY_ALL)) for row in scaled)
    return Shapes(says=says, rows=scaled, of_family=of_family, peaks=peaks)
