"""`fullcycle bill compute`: one bill from a case file, so that anybody can check the engine."""

import argparse
from pathlib import Path

from fullcycle.doors.command.refusal import UnableToRunCommand
from fullcycle.doors.frame.bills import machine
from fullcycle.kernels.rulebook.reading import UnableToReadRulebook
from fullcycle.kernels.rulebook.tariffs.book import load_tariff_book
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.tariff.bills import Bill
from fullcycle.kernels.tariff.case_files import read_case
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.refusals import UnableToBill


NEEDS_DJANGO = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow `fullcycle bill`."""
    parser.add_argument("move", choices=["compute"])
    parser.add_argument("case", type=Path, help="a case file (docs/domain/bill-cases.md)")
    parser.add_argument("--json", action="store_true", help="print everything, for machines")


def run(options: argparse.Namespace) -> int:
    """Print the bill; exit code 1 when the case makes none."""
    if not options.case.is_file():
        raise UnableToRunCommand(f"There is no file {options.case}.")
    text = options.case.read_text(encoding="utf-8")
    try:
        case = read_case(text, name=options.case.name, book=load_tariff_book())
        bill = BillEngine(case.book).compute(case.facts)
    except (UnableToReadRulebook, UnableToBill, UnableToPrice) as refusal:
        print(refusal)
        return 1
    print(machine.as_json(bill) if options.json else _as_table(bill))
    return 0


def _as_table(bill: Bill) -> str:
    rows = [
        (
            line.wording.zh,
            str(line.period or ""),
            f"{line.quantity:f}",
            str(line.unit),
            f"{line.price:f}",
            f"{line.amount_yuan:,.2f}",
        )
        for line in bill.lines
    ]
    head = ("item", "period", "quantity", "unit", "price", "yuan")
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    shown = [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in (head, *rows)
    ]
    shown += [flag.wording.zh for flag in bill.flags]
    shown.append(f"{bill.starts_on} — {bill.ends_on}: {bill.total_yuan:,.2f} yuan")
    return "\n".join(shown)
