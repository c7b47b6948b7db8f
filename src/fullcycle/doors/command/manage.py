"""`fullcycle manage …`: Django's own commands, for migrations and the shell."""

import argparse

from django.core.management import execute_from_command_line


NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Pass everything on."""
    parser.add_argument("arguments", nargs=argparse.REMAINDER)


def run(options: argparse.Namespace) -> int:
    """Run the command."""
    execute_from_command_line(["fullcycle manage", *options.arguments])
    return 0
