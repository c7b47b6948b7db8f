"""`fullcycle postgres`: start, stop or show the embedded server."""

import argparse

from fullcycle.gateways.database_server import embedded as server


NEEDS_DJANGO = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow `fullcycle postgres`."""
    parser.add_argument("move", choices=["start", "stop", "url"])


def run(options: argparse.Namespace) -> int:
    """Carry out the move."""
    if options.move == "stop":
        server.stop()
        return 0
    cluster = server.start()
    if options.move == "url":
        print(cluster.url)
    return 0
