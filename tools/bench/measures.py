"""What a measurement says: its figures, what was promised, and the table of them all."""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass


WARM_UP = 3
"""So many calls are thrown away first: they fill caches that are full in a running process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One line of the table; `is_kept` is None where nothing was promised."""

    what: str
    measured: str
    how: str
    promised: str = ""
    is_kept: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """At most so many milliseconds: half of all calls (`p50`), or 95 in 100 (`p95`)."""

    percent: int
    most_ms: float

    @property
    def words(self) -> str:
        """The promise as the table shows it."""
        return f"p{self.percent} ≤ {self.most_ms:g} ms"


def taken(calls: Iterable[Callable[[], object]]) -> list[float]:
    """Milliseconds of each call, in the order of the calls."""
    return [milliseconds(call) for call in calls]


def milliseconds(call: Callable[[], object]) -> float:
    """What one call takes."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1_000


def percentile(figures: Sequence[float], percent: int) -> float:
    """The least figure that so many per cent of all do not exceed (nearest rank)."""
    place = -(-percent * len(figures) // 100)
    return sorted(figures)[max(0, place - 1)]


def judged(
    what: str, figures: Sequence[float], *, how: str, promise: Promise | None = None
) -> Measure:
    """The line of a series of calls, held against what was promised of it."""
    median, p95 = statistics.median(figures), percentile(figures, 95)
    kept = median if promise is not None and promise.percent == 50 else p95  # noqa: PLR2004
    return Measure(
        what=what,
        measured=f"p50 {median:.1f}  p95 {p95:.1f} ms",
        promised=promise.words if promise else "",
        is_kept=None if promise is None else kept <= promise.most_ms,
        how=how,
    )


def compared(what: str, ours: Sequence[float], peer: Sequence[float], *, how: str) -> Measure:
    """How many times as long as its peer something takes, median against median."""
    ratio = statistics.median(ours) / statistics.median(peer)
    return Measure(what=what, measured=f"{ratio:.2f} ×", how=how)


def table(measures: Sequence[Measure]) -> Iterator[str]:
    """The lines of the table; a promise that was missed is marked in front."""
    rows = [("", "measure", "promised", "measured", "how")]
    rows += [
        ("!" if one.is_kept is False else "", one.what, one.promised, one.measured, one.how)
        for one in measures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[4]]).rstrip()
