"""How DuckDB and polars are asked for the billing quantities of a month's curves."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import duckdb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from fullcycle.kernels.loads.summing import PERIODS


Answer: TypeAlias = NDArray[np.int64]
"""A row a point, in order: five sums, reactive, export, maximum, its quarter-hour, missing."""

PEERS = ("polars file", "duckdb file", "duckdb table")

PLACE = 4096
"""Maximum and its quarter-hour in one number, the earlier of equals the greater."""

ONE_STEP = f"""
SELECT point, {
    ", ".join(
        f"coalesce(sum(greatest(active_wh, 0)) FILTER (period = {one}), 0)"
        for one in range(PERIODS)
    )
}, sum(greatest(reactive_varh, 0)), sum(greatest(export_wh, 0)),
max(active_wh::BIGINT * {PLACE} + {PLACE - 1} - quarter),
count(*) FILTER (active_wh < 0) FROM {{table}} GROUP BY point ORDER BY point
"""  # noqa: S608 - a number
TWO_STEPS = f"""
SELECT point, {
    ", ".join(f"coalesce(sum(wh) FILTER (period = {one}), 0)" for one in range(PERIODS))
}, sum(varh), sum(fed_in), max(highest), sum(lost) FROM (
    SELECT point, period, sum(greatest(active_wh, 0)) AS wh,
    sum(greatest(reactive_varh, 0)) AS varh, sum(greatest(export_wh, 0)) AS fed_in,
    max(active_wh::BIGINT * {PLACE} + {PLACE - 1} - quarter) AS highest,
    count(*) FILTER (active_wh < 0) AS lost FROM {{table}} GROUP BY point, period
) GROUP BY point ORDER BY point
"""  # noqa: S608 - a number


def ways(
    file: Path, *, periods: NDArray[np.uint8], folder: Path
) -> dict[str, Callable[[], Answer]]:
    """Return each way by its name; what they need is laid out in a folder before."""
    own = folder / "own.parquet"
    connection = _laid_out(file, own, periods)
    tables = {
        "duckdb file: ours": "ours",
        "duckdb file: its own, zstd": "own",
        "duckdb table: point as number, period stored": "curves",
    }
    found: dict[str, Callable[[], Answer]] = {}
    for name, table in tables.items():
        for steps, question in {"one step": ONE_STEP, "two steps": TWO_STEPS}.items():
            found[f"{name}, {steps}"] = _duckdb(connection, question.format(table=table))
    of_quarter = pl.LazyFrame(
        {"quarter": np.arange(len(periods), dtype=np.int16), "period": periods}
    )
    frames = {
        "polars file: ours": pl.scan_parquet(file).join(of_quarter, on="quarter"),
        "polars file: its own, zstd": pl.scan_parquet(own),
    }
    for name, frame in frames.items():
        found[f"{name}, one step"] = _polars(_in_one_step(frame))
        found[f"{name}, two steps"] = _polars(_in_two_steps(frame))
    return found


def _laid_out(file: Path, own: Path, periods: NDArray[np.uint8]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE periods (quarter SMALLINT, period UTINYINT)")
    connection.execute(
        "INSERT INTO periods SELECT unnest(?), unnest(?)",
        [list(range(len(periods))), periods.tolist()],
    )
    # Views, so that each question reads the file anew.
    connection.execute(
        f"CREATE VIEW ours AS SELECT * FROM read_parquet('{file}') JOIN periods USING (quarter)"  # noqa: S608
    )
    connection.execute(
        "CREATE TABLE curves AS SELECT (dense_rank() OVER (ORDER BY point))::INTEGER AS point,"
        " quarter, active_wh, reactive_varh, export_wh, period FROM ours"
        " ORDER BY point, quarter"
    )
    connection.execute(f"COPY curves TO '{own}' (FORMAT parquet, COMPRESSION zstd)")
    connection.execute(f"CREATE VIEW own AS SELECT * FROM read_parquet('{own}')")  # noqa: S608
    return connection


def _duckdb(connection: duckdb.DuckDBPyConnection, question: str) -> Callable[[], Answer]:
    def ask() -> Answer:
        columns = connection.execute(question).fetchnumpy()
        return _answer([np.asarray(values) for values in list(columns.values())[1:]])

    return ask


def _polars(frame: pl.LazyFrame) -> Callable[[], Answer]:
    def ask() -> Answer:
        table = frame.collect(engine="streaming")
        return _answer([values.to_numpy() for values in table.get_columns()[1:]])

    return ask


def _answer(columns: list[NDArray[np.int64]]) -> Answer:
    *sums, highest, lost = [values.astype(np.int64) for values in columns]
    return np.column_stack([*sums, highest // PLACE, PLACE - 1 - highest % PLACE, lost])


HEARD = pl.col("active_wh").clip(lower_bound=0).cast(pl.Int64)
VARH = pl.col("reactive_varh").clip(lower_bound=0).cast(pl.Int64).sum().alias("varh")
FED_IN = pl.col("export_wh").clip(lower_bound=0).cast(pl.Int64).sum().alias("fed_in")
HIGHEST = (
    (pl.col("active_wh").cast(pl.Int64) * PLACE + (PLACE - 1) - pl.col("quarter"))
    .max()
    .alias("highest")
)
LOST = (pl.col("active_wh") < 0).cast(pl.Int64).sum().alias("lost")


def _in_one_step(frame: pl.LazyFrame) -> pl.LazyFrame:
    sums = [
        HEARD.filter(pl.col("period") == one).sum().alias(f"period{one}")
        for one in range(PERIODS)
    ]
    return frame.group_by("point").agg(*sums, VARH, FED_IN, HIGHEST, LOST).sort("point")


def _in_two_steps(frame: pl.LazyFrame) -> pl.LazyFrame:
    first = frame.group_by("point", "period").agg(
        HEARD.sum().alias("wh"), VARH, FED_IN, HIGHEST, LOST
    )
    sums = [
        pl.col("wh").filter(pl.col("period") == one).sum().alias(f"period{one}")
        for one in range(PERIODS)
    ]
    rest = [pl.col("varh").sum(), pl.col("fed_in").sum(), pl.col("highest").max()]
    return first.group_by("point").agg(*sums, *rest, pl.col("lost").sum()).sort("point")
