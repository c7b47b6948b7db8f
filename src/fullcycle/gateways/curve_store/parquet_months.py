"""Curves in Parquet files: one folder a month, in it one file for each time it was appended."""

import os
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from django.utils.translation import gettext as _

from fullcycle.gateways.curve_store.months import Curve, pieced, rows_of, sorted_month
from fullcycle.gateways.curve_store.parts import (
    Part,
    UnableToReadPart,
    read_part,
    write_part,
)
from fullcycle.gateways.curve_store.port import UnableToKeepCurves, UnableToReadCurves
from fullcycle.kernels.loads.curves import CurveBlock


class ParquetCurves:
    """Writes a file aside, forces it to the disk and gives it the next number of its month.

    A file is never changed: of several that hold a point the one with the highest number
    counts, and one of which nothing counts any more is removed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def append(self, block: CurveBlock) -> None:
        checked = sorted_month(block)
        if not checked.point_ids or not checked.days:
            return
        folder = self._month(checked.starts_on)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(folder, checked)
        except OSError as fault:
            raise UnableToKeepCurves(_("负荷曲线暂时无法存入，请稍后重试。")) from fault
        self._remove_replaced(folder)

    def scan(self, *, month_on: date) -> Iterator[CurveBlock]:
        seen: set[str] = set()
        parts = self._parts(self._month(month_on))
        for part in parts:
            for block in part.blocks():
                fresh = [
                    place
                    for place, point_id in enumerate(block.point_ids)
                    if point_id not in seen
                ]
                if len(fresh) == len(block.point_ids):
                    yield block
                elif fresh:
                    yield rows_of(block, np.array(fresh))
            if part is not parts[-1]:
                seen.update(part.point_ids)

    def read_days(self, *, point_id: str, starts_on: date, ends_on: date) -> CurveBlock:
        return pieced(
            lambda month_on: self._find(point_id, month_on),
            point_id=point_id,
            starts_on=starts_on,
            ends_on=ends_on,
        )

    def _find(self, point_id: str, month_on: date) -> Curve | None:
        for part in self._parts(self._month(month_on)):
            place = part.find(point_id)
            if place is not None:
                return part.curve(place)
        return None

    def _month(self, month_on: date) -> Path:
        return self._folder / f"{month_on:%Y-%m}"

    def _parts(self, folder: Path) -> list[Part]:
        """The files of a month, the last one first."""
        try:
            return [read_part(path) for path in sorted(folder.glob("*.parquet"), reverse=True)]
        except UnableToReadPart as fault:
            raise UnableToReadCurves(_("保存的负荷曲线已损坏，请联系管理员。")) from fault

    def _remove_replaced(self, folder: Path) -> None:
        seen: set[str] = set()
        for part in self._parts(folder):
            before = len(seen)
            seen.update(part.point_ids)
            if len(seen) == before:
                part.path.unlink(missing_ok=True)


def _write(folder: Path, block: CurveBlock) -> None:
    handle, name = tempfile.mkstemp(dir=folder, prefix=".writing-")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            write_part(cast("BinaryIO", file), block)
            file.flush()
            os.fsync(file.fileno())
        _give_number(folder, aside)
    finally:
        aside.unlink(missing_ok=True)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _give_number(folder: Path, aside: Path) -> None:
    numbers = [int(path.stem) for path in folder.glob("*.parquet")]
    number = max(numbers, default=0) + 1
    while True:
        try:
            # A link, unlike a renaming, never takes the place of another writer's file.
            (folder / f"{number:08d}.parquet").hardlink_to(aside)
        except FileExistsError:
            number += 1
        else:
            return
