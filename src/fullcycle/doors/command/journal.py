"""`fullcycle journal verify`: recompute the hash chain and name the first broken line."""

import argparse
from importlib import import_module


NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow `fullcycle journal`."""
    parser.add_argument("move", choices=["verify"])


def run(options: argparse.Namespace) -> int:  # noqa: ARG001  (there is one move)
    """Verify the chain; exit code 1 when a line is broken."""
    # It stands on models, which can be imported once Django is set up.
    queries = import_module("fullcycle.records.journal.queries")
    finding = queries.verify_chain()
    if finding.is_whole:
        print(f"The journal is whole: {finding.verified} lines verified.")
        return 0
    print(
        f"Line {finding.first_broken_line_id} is broken: {finding.reason}. "
        f"{finding.verified} lines before it hold."
    )
    return 1
