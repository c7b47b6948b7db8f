"""A month of a district's curves to billing quantities, beside DuckDB and polars.

Every way gives the same integers, or nothing is measured. Each peer has the fastest of its
layouts and questions: our file as it lies, and a file of its own kind (zstd, whole numbers for
points, the period of each quarter-hour stored), each asked in one step and in two.
"""

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import numba
import numpy as np
from numpy.typing import NDArray
from tools.bench.curve_peers import Answer
from tools.bench.measures import Measure

from fullcycle.gateways.curve_store.parquet_months import ParquetCurves
from fullcycle.gateways.database_server import places
from fullcycle.kernels.calendars.workdays import load_calendar
from fullcycle.kernels.loads import summing
from fullcycle.kernels.loads.curves import MISSING, CurveBlock, PeriodSums
from fullcycle.kernels.rulebook.tariffs.book import load_tariff_book
from fullcycle.kernels.tariff.curve_uses import Timetable
from tools.bench import curve_peers


POINTS = 3_623
MONTH_ON, DAYS = date(2026, 9, 1), 30
ROUNDS = 9
DISTRICTS = 100

LEAST_FROM_DISK, LEAST_IN_MEMORY, LEAST_OF_BANDWIDTH = 1.5, 8.0, 0.35
MOST_MB = 500


class NotTheSame(Exception):
    """A way came to other integers than the first one; its figures would mean nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """Seconds of each round of several ways that took turns."""

    seconds: dict[str, list[float]]

    def median(self, way: str) -> float:
        """Half of the rounds took no longer."""
        return statistics.median(self.seconds[way])

    def fastest(self, *ways: str) -> str:
        """Of some ways the one with the lowest median."""
        return min(ways, key=self.median)


def measure(*, points: int = POINTS, districts: int = DISTRICTS) -> list[Measure]:
    """Measure a district from disk and in memory, and many districts streamed."""
    home = places.home() / "bench"
    home.mkdir(parents=True, exist_ok=True)
    block, periods = invented(points), periods_of_month()
    with tempfile.TemporaryDirectory(dir=home) as folder:
        store = ParquetCurves(Path(folder) / "store")
        store.append(block)
        file = next((Path(folder) / "store").rglob("*.parquet"))
        ways = {"disk": lambda: summed_from_disk(store, periods)}
        ways["memory"] = lambda: answer_of(summing.sum_block(block, periods))
        ways |= curve_peers.ways(file, periods=periods, folder=Path(folder))
        kept = _fastest_of_each(_checked(ways))
        timed = _in_turn({way: ways[way] for way in kept} | {"bytes": _reading(block)})
        megabytes, seconds = _streamed(file, districts)
    return [
        *_district(timed, points, block),
        Measure(
            what=f"curves: {districts} districts, streamed",
            measured=f"{megabytes:.0f} MB, {districts * points / seconds:,.0f} customers/s",
            promised=f"≤ {MOST_MB} MB",
            is_kept=megabytes <= MOST_MB,
            how="highest resident memory of a process of its own; one file linked many times",
        ),
    ]


def invented(points: int) -> CurveBlock:
    """Curves of working days, one in seventy with a day missing, one in eight feeding in."""
    source = np.random.default_rng(2017)
    quarters = DAYS * 96
    shape = (np.sin(np.arange(quarters) / 96 * 2 * np.pi) + 1.3)[None, :]
    kva = source.choice([315, 630, 1_000, 2_000], points)[:, None]
    noise = 1 + 0.08 * source.standard_normal((points, quarters))
    active = np.maximum(0, shape * kva * 75 * noise).astype(np.int32)
    active[::70, 960:1_056] = MISSING
    reactive = (np.maximum(active, 0) * 0.35).astype(np.int32)
    export = np.zeros_like(active)
    export[::8] = np.maximum(0, active[::8] // 3 - 9_000)
    return CurveBlock(
        point_ids=tuple(f"33010000{number:05d}01" for number in range(points)),
        starts_on=MONTH_ON,
        days=DAYS,
        active_wh=active,
        reactive_varh=reactive,
        export_wh=export,
    )


def periods_of_month() -> NDArray[np.uint8]:
    """The periods of Zhejiang's September 2026."""
    timetable = Timetable(book=load_tariff_book(), region="ZJ", calendar=load_calendar())
    return timetable.periods(MONTH_ON, MONTH_ON + timedelta(days=DAYS))


def summed_from_disk(store: ParquetCurves, periods: NDArray[np.uint8]) -> Answer:
    """Our way: each chunk mapped and summed up."""
    return np.concatenate(
        [
            answer_of(summing.sum_block(block, periods))
            for block in store.scan(month_on=MONTH_ON)
        ]
    )


def answer_of(sums: PeriodSums) -> Answer:
    """Five sums by period, reactive, export, the maximum, its quarter-hour, the missing."""
    single = (sums.reactive_varh, sums.export_wh, sums.max_wh, sums.max_at, sums.missing)
    return np.column_stack([sums.active_wh, *single]).astype(np.int64)


def _checked(ways: dict[str, Callable[[], Answer]]) -> dict[str, float]:
    """Seconds of each way's second call, after its answer was found to be everybody's."""
    right = ways["memory"]()
    found = {}
    for name, way in ways.items():
        if not np.array_equal(way(), right):
            raise NotTheSame(f"{name} comes to other integers")
        found[name] = _seconds(way)
    return found


def _fastest_of_each(seconds: dict[str, float]) -> list[str]:
    fastest = [
        min((way for way in seconds if way.startswith(peer)), key=seconds.__getitem__)
        for peer in curve_peers.PEERS
    ]
    return ["disk", "memory", *fastest]


def _in_turn(ways: dict[str, Callable[[], object]]) -> Timed:
    # In turn, so that a noisy machine is noisy to all.
    rounds = [{name: _seconds(way) for name, way in ways.items()} for _ in range(ROUNDS)]
    return Timed(seconds={name: [one[name] for one in rounds] for name in ways})


def _seconds(way: Callable[[], object]) -> float:
    started = perf_counter()
    way()
    return perf_counter() - started


def _district(timed: Timed, points: int, block: CurveBlock) -> list[Measure]:
    disk_peer = timed.fastest(
        *(way for way in timed.seconds if way.startswith(("polars file", "duckdb file")))
    )
    memory_peer = next(way for way in timed.seconds if way.startswith("duckdb table"))
    from_disk = timed.median(disk_peer) / timed.median("disk")
    in_memory = timed.median(memory_peer) / timed.median("memory")
    of_bandwidth = timed.median("bytes") / timed.median("memory")
    gigabytes = 3 * block.active_wh.nbytes / timed.median("bytes") / 1e9
    speed = {way: f"{points / timed.median(way):,.0f} customers/s" for way in timed.seconds}
    others = [way for way in timed.seconds if way.startswith(curve_peers.PEERS)]
    return [
        Measure(
            what="curves: a month from Parquet",
            measured=f"{from_disk:.1f} ×",
            promised=f"≥ {LEAST_FROM_DISK} ×",
            is_kept=from_disk >= LEAST_FROM_DISK,
            how=f"{speed['disk']}; beside {disk_peer}",
        ),
        Measure(
            what="curves: a month in memory",
            measured=f"{in_memory:.1f} ×",
            promised=f"≥ {LEAST_IN_MEMORY:g} ×",
            is_kept=in_memory >= LEAST_IN_MEMORY,
            how=f"{speed['memory']}; beside {memory_peer}",
        ),
        Measure(
            what="curves: of the machine's bandwidth",
            measured=f"{of_bandwidth:.0%}",
            promised=f"≥ {LEAST_OF_BANDWIDTH:.0%}",
            is_kept=of_bandwidth >= LEAST_OF_BANDWIDTH,
            how=f"beside adding up the same bytes: {gigabytes:.1f} GB/s",
        ),
        *(
            Measure(
                what=f"curves: {way.partition(':')[0]}",
                measured=speed[way],
                how=way.partition(":")[2].strip(),
            )
            for way in others
        ),
    ]


def _reading(block: CurveBlock) -> Callable[[], object]:
    channels = [
        np.ascontiguousarray(channel).reshape(-1).view(np.int64)
        for channel in (block.active_wh, block.reactive_varh, block.export_wh)
    ]

    def read() -> int:
        return sum(int(_added_up(channel)) for channel in channels)

    read()
    return read


@numba.njit(parallel=True, nogil=True)
def _added_up(values: NDArray[np.int64]) -> np.int64:  # pragma: no cover - compiled
    total = np.int64(0)
    for place in numba.prange(values.shape[0]):
        total += values[place]
    return total


def _streamed(file: Path, districts: int) -> tuple[float, float]:
    """Highest megabytes and seconds of a process that reads so many districts."""
    folder = file.parent.parent.parent / "province"
    for number in range(districts):
        place = folder / f"{number:03d}" / file.parent.name
        place.mkdir(parents=True)
        (place / file.name).hardlink_to(file)
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench.curve_province", str(folder)],
        cwd=places.CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    )
    megabytes, seconds = done.stdout.split()
    return float(megabytes), float(seconds)
