"""Writing many bills at once, by COPY; held back where somebody must look first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from django.db import connection

from fullcycle.kernels.tariff.bills import Bill as MadeBill
from fullcycle.kernels.tariff.bills import BillLine as MadeLine
from fullcycle.kernels.tariff.bills import Flag
from fullcycle.kernels.tariff.freezing import freeze
from fullcycle.stages.billing.models import Bill


COPY_BILLS = """COPY billing_bill (id, account_id, customer_id, month_on, kind, status,
    corrects_id, reason, facts, head, book_version, total_yuan, energy_kwh, demand_kw,
    demand_at, power_factor, drafted_at) FROM STDIN"""
COPY_LINES = """COPY billing_billline (bill_id, place, kind, component, name_zh, name_en,
    quantity, unit, price, amount_yuan, starts_on, ends_on, component_group, period, point_id,
    days_counted, days_of, ratio, floats, is_in_power_factor_base, rule_ids, evidence, note_zh,
    note_en) FROM STDIN"""
COPY_FLAGS = """COPY billing_billflag (bill_id, kind, words_zh, words_en, point_id, occurred_at,
    reason) FROM STDIN"""

Cell = str | int | bool | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A bill to be written; without `bill` it could not be made, and `flags` say why."""

    account_id: int
    customer_id: int
    facts: str
    bill: MadeBill | None
    flags: tuple[Flag, ...]
    corrects_id: int | None = None
    reason: str = ""

    @property
    def is_held(self) -> bool:
        """Whether somebody must look before it goes out."""
        return bool(self.flags)


def write(
    rows: Sequence[DraftRow], *, month_on: date, book_version: str, at: datetime
) -> tuple[int, ...]:
    """Write bills with their lines and flags inside the caller's transaction; their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('billing_bill', 'id'))"
            " FROM generate_series(1, %s)",
            [len(rows)],
        )
        ids = tuple(number for (number,) in cursor.fetchall())
    same = (month_on.isoformat(), book_version, at.isoformat())
    numbered = tuple(zip(ids, rows, strict=True))
    _copy(COPY_BILLS, (_bill(bill_id, row, same) for bill_id, row in numbered))
    _copy(COPY_LINES, _lines(numbered))
    _copy(COPY_FLAGS, _flags(numbered))
    return ids


def _copy(statement: str, rows: Iterable[Row]) -> None:
    # psycopg gives text to the server as it is; every cell is text already, or None.
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        for row in rows:
            stream.write_row(row)


def _bill(bill_id: int, row: DraftRow, same: tuple[str, str, str]) -> Row:
    month_on, book_version, at = same
    status = Bill.Status.HELD if row.is_held else Bill.Status.DRAFT
    kind = Bill.Kind.MONTHLY if row.corrects_id is None else Bill.Kind.CORRECTION
    begin: Row = (
        *(bill_id, row.account_id, row.customer_id, month_on, kind.value, status.value),
        *(row.corrects_id, row.reason, row.facts),
    )
    bill = row.bill
    if bill is None:
        return (*begin, "", book_version, None, None, None, None, None, at)
    return (
        *begin,
        freeze(replace(bill, lines=())),
        book_version,
        str(bill.total_yuan),
        sum(bill.billed_kwh.values()),
        _text(bill.demand_kw),
        bill.demand_at.isoformat() if bill.demand_at else None,
        str(bill.power_factor.value) if bill.power_factor else None,
        at,
    )


def _lines(numbered: Iterable[tuple[int, DraftRow]]) -> Iterator[Row]:
    for bill_id, row in numbered:
        for place, line in enumerate(row.bill.lines if row.bill else (), start=1):
            yield (bill_id, place, *_line(line))


def _line(line: MadeLine) -> Row:
    note = line.note
    return (
        line.kind.value,
        str(line.component),
        line.wording.zh,
        line.wording.en,
        str(line.quantity),
        line.unit.value,
        str(line.price),
        str(line.amount_yuan),
        line.starts_on.isoformat(),
        line.ends_on.isoformat(),
        line.group.value if line.group else None,
        line.period.value if line.period else None,
        line.point_id,
        line.days_counted,
        line.days_of,
        str(line.ratio),
        line.floats,
        line.is_in_power_factor_base,
        _array(line.rule_ids),
        _array(line.evidence),
        note.zh if note else "",
        note.en if note else "",
    )


def _flags(numbered: Iterable[tuple[int, DraftRow]]) -> Iterator[Row]:
    for bill_id, row in numbered:
        for flag in row.flags:
            yield (
                bill_id,
                flag.kind.value,
                flag.wording.zh,
                flag.wording.en,
                flag.point_id or "",
                flag.at.isoformat() if flag.at else None,
                "",
            )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


@lru_cache(maxsize=4096)
def _array(texts: tuple[str, ...]) -> str:
    """Write texts as a PostgreSQL array, each quoted."""
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return "{" + ",".join(f'"{text}"' for text in quoted) + "}"
