"""Quarter-hours of metering points out of a CSV file, as a head-end exports them.

The first line names the columns, in any order, each value with its unit:
`point`, `begins_at`, `active_kwh` or `active_wh`, `reactive_kvarh` or `reactive_varh`,
`export_kwh` or `export_wh`. An instant without a zone is China's.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.loads.quality import Interval


MOST_TOLD = 20
THOUSAND = 1000
MOST_WH = 2**31 - 1
"""As much as a kept curve can hold of one quarter-hour."""

UNITS: Mapping[str, Mapping[str, int]] = {
    "active": {"active_kwh": THOUSAND, "active_wh": 1},
    "reactive": {"reactive_kvarh": THOUSAND, "reactive_varh": 1},
    "export": {"export_kwh": THOUSAND, "export_wh": 1},
}
"""For each value the columns it may stand in, and how many Wh or varh one is."""

NAMES = ("point", "begins_at")
KNOWN = frozenset((*NAMES, *(column for columns in UNITS.values() for column in columns)))


class UnableToReadIntervals(Exception):
    """The file is not what it should be; `faults` are told with their lines."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class PointInterval:
    """A quarter-hour of a metering point, and in which line of the file it stands."""

    point_number: str
    interval: Interval
    line: int

    @property
    def month_on(self) -> date:
        """The first day of the month, in China, that it is part of."""
        return self.interval.begins_at.astimezone(SITE_ZONE).date().replace(day=1)


def read_intervals(lines: Iterable[str], *, name: str) -> tuple[PointInterval, ...]:
    """Read a file; `name` is what its faults are told by.

    Negative energy is read: it is judged with the others of its point.

    Raises:
        UnableToReadIntervals: with the first twenty faults, each with its line.
    """
    rows = csv.reader(lines)
    header = [column.strip() for column in next(rows, [])]
    reader = _Reader(name=name, columns=_columns(header, name), width=len(header))
    found = [one for one in map(reader.read, _numbered(rows)) if one is not None]
    if reader.faults:
        raise UnableToReadIntervals(reader.faults[:MOST_TOLD])
    return tuple(found)


def _columns(header: list[str], name: str) -> Mapping[str, tuple[int, int]]:
    """Where each value stands, and how many Wh or varh one of it is."""
    faults = [
        f"{name}:1: unknown column {column!r}; known are {', '.join(sorted(KNOWN))}"
        for column in header
        if column not in KNOWN
    ]
    faults += [
        f"{name}:1: the column {column!r} stands twice"
        for column in sorted(set(header))
        if header.count(column) > 1
    ]
    wanted = {column: {column: 1} for column in NAMES} | dict(UNITS)
    found: dict[str, tuple[int, int]] = {}
    for value, columns in wanted.items():
        there = [column for column in columns if column in header]
        if len(there) == 1:
            found[value] = header.index(there[0]), columns[there[0]]
        else:
            faults.append(f"{name}:1: one column is wanted of {' and '.join(columns)}")
    if faults:
        raise UnableToReadIntervals(faults)
    return found


def _numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for line, row in enumerate(rows, start=2):
        if row:
            yield line, row


class _Reader:
    """Reads rows and remembers what was wrong with them."""

    def __init__(
        self, *, name: str, columns: Mapping[str, tuple[int, int]], width: int
    ) -> None:
        self.faults: list[str] = []
        self._name = name
        self._columns = columns
        self._width = width

    def read(self, numbered: tuple[int, list[str]]) -> PointInterval | None:
        line, row = numbered
        try:
            self._refuse_misfit(row)
            return PointInterval(
                point_number=_point(self._text(row, "point")),
                interval=Interval(
                    begins_at=_instant(self._text(row, "begins_at")),
                    wh=self._energy(row, "active"),
                    varh=self._energy(row, "reactive"),
                    export_wh=self._energy(row, "export"),
                ),
                line=line,
            )
        except ValueError as fault:
            self.faults.append(f"{self._name}:{line}: {fault}")
            return None

    def _refuse_misfit(self, row: list[str]) -> None:
        if len(row) != self._width:
            raise ValueError(f"{self._width} values are wanted, not {len(row)}")

    def _text(self, row: list[str], value: str) -> str:
        return row[self._columns[value][0]].strip()

    def _energy(self, row: list[str], value: str) -> int:
        return _whole(self._text(row, value), self._columns[value][1])


def _point(text: str) -> str:
    if not text:
        raise ValueError("no metering point is named")
    return text


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no instant like 2026-10-01 00:15") from None
    return at if at.tzinfo else at.replace(tzinfo=SITE_ZONE)


def _whole(text: str, unit: int) -> int:
    try:
        energy = Decimal(text) * unit
    except InvalidOperation:
        raise ValueError(
            f"{text!r} is no energy; leave out the line if none is known"
        ) from None
    # NaN and Infinity are Decimals too.
    if not energy.is_finite() or energy % 1 or abs(energy) > MOST_WH:
        raise ValueError(f"{text} has more digits than a quarter-hour can have")
    return int(energy)
