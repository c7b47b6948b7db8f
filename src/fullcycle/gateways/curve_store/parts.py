"""One Parquet file of curves: how it is laid out, written and mapped into memory.

Row group by row group the points lie in order, every point with all its quarter-hours. The
channels are plain, required and uncompressed, one page a row group: their bytes in the file are
the array itself, so that nothing is decoded and nothing copied. Any Parquet reader reads it.
"""

import json
import mmap
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from fullcycle.gateways.curve_store.months import CHANNELS, Curve
from fullcycle.kernels.loads.curves import QUARTERS_IN_DAY, Counts, CurveBlock


POINTS_IN_GROUP = 1024
"""36 megabytes a month: so few chunks that starting on each costs little, and little memory."""

ONE_PAGE = (1 << 31) - 1
HEADER_MOST = 256
"""A page's header is some thirty bytes; more in front of the values is not our layout."""

ABOUT = b"fullcycle.curves"
SCHEMA = pa.schema(
    [
        pa.field("point", pa.dictionary(pa.int32(), pa.string()), nullable=False),
        pa.field("quarter", pa.int16(), nullable=False),
        *(pa.field(channel, pa.int32(), nullable=False) for channel in CHANNELS),
    ]
)


class UnableToReadPart(Exception):
    """The file is not one of curves, or it is damaged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A row group: how many points, and at which byte the values of each channel begin."""

    points: int
    offsets: tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a file holds, from its footer alone."""

    path: Path
    starts_on: date
    days: int
    point_ids: tuple[str, ...]
    groups: tuple[Group, ...]

    def find(self, point_id: str) -> int | None:
        """The place of a point, or None."""
        place = bisect_left(self.point_ids, point_id)
        is_there = place < len(self.point_ids) and self.point_ids[place] == point_id
        return place if is_there else None

    def curve(self, place: int) -> Curve:
        """One point's curve, mapped."""
        number, row = divmod(place, POINTS_IN_GROUP)
        quarters = self.days * QUARTERS_IN_DAY
        first, second, third = (
            offset + row * quarters * 4 for offset in self.groups[number].offsets
        )
        with self.path.open("rb") as file:
            mapped = _mapped(file, ends_at=third + quarters * 4, starts_at=first)
        return Curve(
            channels=(
                mapped(first, quarters),
                mapped(second, quarters),
                mapped(third, quarters),
            )
        )

    def blocks(self) -> Iterator[CurveBlock]:
        """The points group by group; a block's memory is given back with the block."""
        begins_at = 0
        quarters = self.days * QUARTERS_IN_DAY
        with self.path.open("rb") as file:
            for group in self.groups:
                shape = (group.points, quarters)
                count = group.points * quarters
                first, second, third = group.offsets
                mapped = _mapped(file, ends_at=third + count * 4, starts_at=first)
                yield CurveBlock(
                    point_ids=self.point_ids[begins_at : begins_at + group.points],
                    starts_on=self.starts_on,
                    days=self.days,
                    active_wh=mapped(first, count).reshape(shape),
                    reactive_varh=mapped(second, count).reshape(shape),
                    export_wh=mapped(third, count).reshape(shape),
                )
                begins_at += group.points


def write_part(file: BinaryIO, block: CurveBlock) -> None:
    """Write a block whose points are in order."""
    about = {
        "starts_on": block.starts_on.isoformat(),
        "days": block.days,
        "points": block.point_ids,
    }
    schema = SCHEMA.with_metadata({ABOUT: json.dumps(about)})
    with parquet.ParquetWriter(
        file,
        schema,
        compression="NONE",
        use_dictionary=["point"],
        column_encoding={
            "quarter": "DELTA_BINARY_PACKED",
            **dict.fromkeys(CHANNELS, "PLAIN"),
        },
        write_statistics=["point"],
        data_page_version="1.0",
        data_page_size=ONE_PAGE,
        max_rows_per_page=ONE_PAGE,
    ) as writer:
        for first in range(0, len(block.point_ids), POINTS_IN_GROUP):
            table = _table(block, slice(first, first + POINTS_IN_GROUP), schema)
            writer.write_table(table, row_group_size=max(1, table.num_rows))


def _table(block: CurveBlock, rows: slice, schema: pa.Schema) -> pa.Table:
    names = block.point_ids[rows]
    quarters = block.days * QUARTERS_IN_DAY
    places = np.repeat(np.arange(len(names), dtype=np.int32), quarters)
    of_month = np.tile(np.arange(quarters, dtype=np.int16), len(names))
    columns = [
        pa.DictionaryArray.from_arrays(places, pa.array(names, pa.string())),
        pa.array(of_month),
    ]
    channels = (block.active_wh, block.reactive_varh, block.export_wh)
    columns += [pa.array(np.ascontiguousarray(values[rows]).reshape(-1)) for values in channels]
    return pa.Table.from_arrays(columns, schema=schema)


@lru_cache(maxsize=4096)
def read_part(path: Path) -> Part:
    """Read a file's footer; remembered, because a file is never written again.

    Raises:
        UnableToReadPart: if it is damaged, or not laid out as `write_part` does.
    """
    try:
        footer = parquet.read_metadata(path)
        about = json.loads((footer.metadata or {})[ABOUT])
        part = Part(
            path=path,
            starts_on=date.fromisoformat(about["starts_on"]),
            days=int(about["days"]),
            point_ids=tuple(about["points"]),
            groups=tuple(_groups(footer, about["days"] * QUARTERS_IN_DAY)),
        )
    except (OSError, pa.ArrowException, KeyError, ValueError, ZeroDivisionError) as fault:
        raise UnableToReadPart(f"{path} is not a file of curves: {fault}") from fault
    if sum(group.points for group in part.groups) != len(part.point_ids):
        raise UnableToReadPart(f"{path} does not hold the points that it names")
    return part


def _groups(footer: parquet.FileMetaData, quarters: int) -> Iterator[Group]:
    for number in range(footer.num_row_groups):
        group = footer.row_group(number)
        first, second, third = (
            _values_at(group.column(SCHEMA.get_field_index(channel)), group.num_rows)
            for channel in CHANNELS
        )
        yield Group(points=group.num_rows // quarters, offsets=(first, second, third))


def _values_at(chunk: parquet.ColumnChunkMetaData, rows: int) -> int:
    """Return at which byte a channel's values begin: they are the last ones of their chunk."""
    header = int(chunk.total_compressed_size) - 4 * rows
    is_plain = chunk.compression == "UNCOMPRESSED" and not chunk.has_dictionary_page
    if not is_plain or not 0 < header <= HEADER_MOST:
        raise ValueError(f"{chunk.path_in_schema} is not plain, uncompressed and in one page")
    return int(chunk.data_page_offset) + header


def _mapped(file: BinaryIO, *, starts_at: int, ends_at: int) -> Callable[[int, int], Counts]:
    """Map bytes of a file; what is returned gives so many values from a byte on."""
    begins_at = starts_at - starts_at % mmap.ALLOCATIONGRANULARITY
    # Filled at once: a page fault for every 4 KB costs more than the sums.
    memory = mmap.mmap(
        file.fileno(),
        ends_at - begins_at,
        flags=mmap.MAP_SHARED | getattr(mmap, "MAP_POPULATE", 0),
        prot=mmap.PROT_READ,
        offset=begins_at,
    )

    def values(offset: int, count: int) -> Counts:
        return np.frombuffer(memory, np.int32, count, offset - begins_at)

    return values
