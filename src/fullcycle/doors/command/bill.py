"""`fullcycle bill`: compute one bill from a case file, or bill everybody's month."""

import argparse
import os
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

from tqdm import tqdm

from fullcycle.doors.command import billing
from fullcycle.doors.command.refusal import UnableToRunCommand
from fullcycle.doors.frame import clock
from fullcycle.doors.frame.bills import machine
from fullcycle.kernels.rulebook.reading import UnableToReadRulebook
from fullcycle.kernels.rulebook.tariffs.book import DEMO, TariffBook, load_tariff_book
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.tariff.bills import Bill
from fullcycle.kernels.tariff.case_files import BillCase, read_case
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.facts import BillFacts
from fullcycle.kernels.tariff.freezing import UnableToThaw, thaw
from fullcycle.kernels.tariff.refusals import UnableToBill


NEEDS_DJANGO = frozenset({"month"})
"""Computing one bill needs no database: anybody can check the engine anywhere."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow `fullcycle bill`."""
    moves = parser.add_subparsers(dest="move", required=True)
    compute = moves.add_parser("compute", help="one bill from a case file")
    compute.add_argument(
        "case",
        type=Path,
        help="a case file (docs/domain/bill-cases.md), or a bill's facts as .json",
    )
    compute.add_argument(
        "--demo", action="store_true", help="fill gaps by the demonstration's invented prices"
    )
    compute.add_argument("--json", action="store_true", help="print everything, for machines")
    month = moves.add_parser("month", help="draft the bills of everybody supplied in a month")
    month.add_argument("month", type=_month, help="which, as 2026-10")
    month.add_argument("--issue", action="store_true", help="let out what nobody must look at")
    month.add_argument(
        "--processes", type=int, default=os.cpu_count() or 1, help="how many work at once"
    )


def run(options: argparse.Namespace) -> int:
    """Compute or bill; exit code 1 when the case makes no bill."""
    return _bill_month(options) if options.move == "month" else _compute(options)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no month like 2026-10") from None


def _bill_month(options: argparse.Namespace) -> int:
    # They stand on models, which can be imported once Django is set up.
    running = import_module("fullcycle.journeys.billing_month.running")
    actions = import_module("fullcycle.stages.billing.actions")
    at = clock.now()
    try:
        account_ids = running.accounts_to_draft(month_on=options.month)
        chunks = list(running.chunks_of(account_ids))
        with (
            billing.pool_of(options.processes) as pool,
            tqdm(total=len(account_ids), desc="  Bills", unit=" accounts") as bar,
        ):
            drafted = billing.bill_chunks(
                pool, chunks, month_on=options.month, at=at, tell=bar.update
            )
        print(
            f"  {options.month:%Y-%m}: {drafted.drafted} drafted, {drafted.held} held for"
            f" review, {drafted.unchanged} left as they were."
        )
        if options.issue:
            issued = running.issue(month_on=options.month, by_id=None, at=clock.now())
            print(f"  {issued.issued} issued, {issued.still_held} still to be reviewed.")
            print("".join(_held(month_on=options.month)), end="")
    except (actions.UnableToDraft, actions.UnableToIssue) as refusal:
        raise UnableToRunCommand(str(refusal)) from refusal
    return 0


def _held(*, month_on: date) -> Iterator[str]:
    """A line for each account that is held: why, and who of the managers has it."""
    queries = import_module("fullcycle.stages.billing.queries")
    for one in queries.list_held(month_on=month_on, at=clock.now()):
        why = "、".join(one.open_labels)
        yield f"    {one.account_number} {one.customer_name}: {why} [{one.manager or '—'}]\n"


def _compute(options: argparse.Namespace) -> int:
    if not options.case.is_file():
        raise UnableToRunCommand(f"There is no file {options.case}.")
    text = options.case.read_text(encoding="utf-8")
    book = load_tariff_book(DEMO) if options.demo else load_tariff_book()
    try:
        case = _case(text, options.case.name, book)
        bill = BillEngine(case.book).compute(case.facts)
    except (UnableToReadRulebook, UnableToThaw, UnableToBill, UnableToPrice) as refusal:
        print(refusal)
        return 1
    print(machine.as_json(bill) if options.json else _as_table(bill))
    return 0


def _case(text: str, name: str, book: TariffBook) -> BillCase:
    if name.endswith(".json"):
        return BillCase(facts=thaw(BillFacts, text), book=book)
    return read_case(text, name=name, book=book)


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
