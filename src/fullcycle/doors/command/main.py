"""The `fullcycle` command: one module per sub-command, listed in one table."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from fullcycle.doors.command.refusal import UnableToRunCommand
from fullcycle.gateways.database_server import embedded
from fullcycle.kernels.rulebook.reading import UnableToReadRulebook


COMMANDS = {
    "serve": "Serve the pages and run the jobs",
    "postgres": "Start or stop the embedded PostgreSQL server",
    "demo": "Build the demonstration district, once",
    "simulate": "Simulate a year of applications on the demonstration district",
    "case": "Let a running case go on by the newest drawing",
    "bill": "Compute a bill from a case file, or bill a month",
    "curves": "Take quarter-hours of metering points out of a file",
    "tariff": "Check a tariff book, and show what it changes",
    "journal": "Verify the chain of the journal",
    "manage": "Run one of Django's own commands",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one sub-command and return the exit code; 2 says that it could not run."""
    parser = argparse.ArgumentParser(prog="fullcycle")
    subparsers = parser.add_subparsers(dest="command", required=True)
    for name, summary in COMMANDS.items():
        module = import_module(f"fullcycle.doors.command.{name}")
        module.add_arguments(subparsers.add_parser(name, help=summary, description=summary))
    options = parser.parse_args(arguments)
    module = import_module(f"fullcycle.doors.command.{options.command}")
    try:
        if _needs_django(module.NEEDS_DJANGO, options):
            _set_up_django()
        return int(module.run(options))
    except (UnableToRunCommand, UnableToReadRulebook) as refusal:
        print(refusal, file=sys.stderr)
        return 2


def _needs_django(needs: bool | frozenset[str], options: argparse.Namespace) -> bool:  # noqa: FBT001 - what a module says of itself
    """Whether the command stands on the database: all of it, or some of its moves."""
    return needs if isinstance(needs, bool) else options.move in needs


def _set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullcycle.config.settings")
    if not os.environ.get("DATABASE_URL"):
        embedded.start()
    # Django reads its settings on import, so it is imported once they can be read.
    import_module("django").setup()
