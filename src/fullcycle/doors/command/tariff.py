"""`fullcycle tariff check`: validate a tariff book and show what it changes."""

import argparse
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from fullcycle.doors.command.refusal import UnableToRunCommand
from fullcycle.kernels.rulebook.reading import UnableToReadRulebook
from fullcycle.kernels.rulebook.tariffs import book, changes
from fullcycle.kernels.rulebook.tariffs.changes import RowChange


NEEDS_DJANGO = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow `fullcycle tariff`."""
    parser.add_argument("move", choices=["check"])
    parser.add_argument(
        "path",
        type=Path,
        help="a folder that is a whole book, or one file to add to the book in force "
        "(in place of the file of that name, where there is one)",
    )


def run(options: argparse.Namespace) -> int:
    """Check the book; exit code 1 when it has faults."""
    files = _files(options.path)
    try:
        checked = book.book_of(files)
    except UnableToReadRulebook as refusal:
        print(refusal)
        print(f"{len(refusal.faults)} faults: the platform would not start on this book.")
        return 1
    in_force = book.load_tariff_book()
    print("\n".join(_report(changes.differences(in_force, checked))))
    return 0


def _files(path: Path) -> tuple[Path, ...]:
    if path.is_dir():
        files = book.files_of(path)
        if not files:
            raise UnableToRunCommand(f"There is no .yaml file in {path}.")
        return files
    if not path.is_file():
        raise UnableToRunCommand(f"There is no file or folder {path}.")
    kept = [file for file in book.files_of(book.DATA) if file.name != path.name]
    return (*kept, path)


def _report(found: Sequence[RowChange]) -> Iterator[str]:
    if not found:
        yield "No faults, and nothing differs from the book in force."
        return
    rows = [("", "rule", "field", "old", "new"), *chain(*map(_rows, found))]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        yield "  ".join((*padded, row[-1]))
    counts = [
        f"{sum(change.kind == kind for change in found)} {kind.lower()}"
        for kind in changes.ChangeKind
    ]
    yield f"No faults. Rows: {', '.join(counts)}."


def _rows(change: RowChange) -> Iterator[tuple[str, str, str, str, str]]:
    kind, rule_id = str(change.kind), change.rule_id
    for field in change.field_changes:
        before, after = field.before or changes.NOTHING, field.after or changes.NOTHING
        if before != after and field.field != "dating.rule_id":
            yield (kind, rule_id, field.field, before, after)
            kind, rule_id = "", ""
