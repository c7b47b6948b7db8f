"""`fullcycle curves take FILE`: take quarter-hours that a head-end exported."""

import argparse
from importlib import import_module
from pathlib import Path

from fullcycle.doors.command.refusal import UnableToRunCommand
from fullcycle.doors.frame import clock
from fullcycle.kernels.loads.interval_files import (
    PointInterval,
    UnableToReadIntervals,
    read_intervals,
)


NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow `fullcycle curves`."""
    parser.add_argument("move", choices=["take"])
    parser.add_argument("file", type=Path, help="a CSV file (docs/runbook.md, Take readings)")
    parser.add_argument(
        "--replace-because",
        default="",
        metavar="REASON",
        help="its values take the place of those that were kept, for this reason",
    )


def run(options: argparse.Namespace) -> int:
    """Take the file; exit code 1 when it has faults, and then nothing of it is taken."""
    # It stands on models, which can be imported once Django is set up.
    metering = import_module("fullcycle.stages.metering.actions")
    arriving = import_module("fullcycle.journeys.billing_month.arriving")
    try:
        readings = _read(options.file)
    except UnableToReadIntervals as refusal:
        print(refusal)
        return 1
    new = metering.NewReadings(
        source=options.file.name,
        readings=readings,
        replaces_because=options.replace_because.strip(),
    )
    try:
        taken = arriving.take_readings(new=new, at=clock.now())
    except metering.UnableToTakeReadings as refusal:
        raise UnableToRunCommand(str(refusal)) from refusal
    told = "were taken before" if taken.is_repeat else "taken"
    print(
        f"  {taken.intervals} quarter-hours of {taken.points} points {told},"
        f" {taken.flagged} of them faulty."
    )
    return 0


def _read(path: Path) -> tuple[PointInterval, ...]:
    if not path.is_file():
        raise UnableToRunCommand(f"There is no file {path}.")
    # Spreadsheets write a byte order mark before the first column.
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return read_intervals(lines, name=path.name)
