"""`fullcycle simulate year`: a year of applications through the real journey."""

import argparse
import time
from datetime import date
from importlib import import_module

from tqdm import tqdm

from fullcycle.doors.command.refusal import UnableToRunCommand


NEEDS_DJANGO = True
YEAR = 404
UNTIL = date(2026, 6, 30)
"""Applications come in 2025; what is under way at its end goes on until this day."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow `fullcycle simulate`."""
    parser.add_argument("what", choices=["year"])
    parser.add_argument("--seed", type=int, required=True, help="the same year again")
    parser.add_argument("--cases", type=int, default=YEAR, help="how many applications")
    parser.add_argument("--processes", type=int, choices=[1, 2], default=2)
    parser.add_argument(
        "--until",
        type=date.fromisoformat,
        default=UNTIL,
        help="the last simulated day; 2025-12-31 leaves cases under way",
    )


def run(options: argparse.Namespace) -> int:
    """Simulate the year on the demonstration district and print what came of it.

    Returns 1 where the records do not show what was planted.

    Raises:
        UnableToRunCommand: if the database is not the demonstration's, the year was simulated
            before, or the district is too small for it.
    """
    # They stand on models, which can be imported once Django is set up.
    running = import_module("fullcycle.doors.command.simulation.running")
    report = import_module("fullcycle.doors.command.simulation.report")
    showing = import_module("fullcycle.doors.command.simulation.showing")
    began = time.monotonic()
    wanted = running.Wanted(
        seed=options.seed,
        cases=options.cases,
        processes=options.processes,
        until=options.until,
    )
    # Its watching thread must not stand beside the fork of the processes.
    tqdm.monitor_interval = 0
    try:
        with tqdm(total=options.cases, desc="  Cases", unit=" cases") as bar:
            simulated = running.simulate(wanted, tell=bar.update)
    except running.UnableToSimulate as refusal:
        raise UnableToRunCommand(str(refusal)) from refusal
    found = report.report_of(simulated)
    path = showing.keep(found, wanted=wanted)
    for line in showing.lines(found):
        print(line)
    print(f"  Kept in {path}; took {time.monotonic() - began:.0f} seconds.")
    return 1 if found.mismatches else 0
