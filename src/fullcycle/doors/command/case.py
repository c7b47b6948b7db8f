"""`fullcycle case migrate NUMBER`: go on by the newest drawing, on purpose."""

import argparse
from importlib import import_module

from fullcycle.doors.command.refusal import UnableToRunCommand
from fullcycle.doors.frame import clock


NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow `fullcycle case`."""
    parser.add_argument("move", choices=["migrate"])
    parser.add_argument("number", help="the case's number")
    parser.add_argument("--reason", required=True, help="why, for the journal")


def run(options: argparse.Namespace) -> int:
    """Migrate the case, or say which node stands in the way.

    Raises:
        UnableToRunCommand: if there is no such case, or it cannot be migrated.
    """
    # They stand on models, which can be imported once Django is set up.
    actions = import_module("fullcycle.records.casework.actions")
    queries = import_module("fullcycle.records.casework.queries")
    card = queries.find_any_case(number=options.number)
    if card is None:
        raise UnableToRunCommand(f"There is no case {options.number}.")
    try:
        version = actions.migrate_case(
            case_id=card.id, reason=options.reason, by_id=None, at=clock.now()
        )
    except actions.UnableToMoveCase as refusal:
        raise UnableToRunCommand(str(refusal)) from refusal
    print(f"Case {options.number} goes on by {version}.")
    return 0
