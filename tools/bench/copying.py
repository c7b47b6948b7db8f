"""Many cases from a few: copies of cases that really went through the journey.

Copied is what lists, case pages and progress pages read: the case, its process, tasks,
turns, visits, messages, papers and journal lines, each copy for another customer and some
seconds later. Copies can be looked at, not moved on: their open tasks have tokens of their
own, which the copied process does not know, and their journal lines are not chained.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import LiteralString

import psycopg
from psycopg import sql
from stdnum.iso7064 import mod_11_10
from tqdm import tqdm


SECONDS_LATER = 17
"""So much later than the copy before it; the last of a province is under two hours late."""

SPREAD = 7_919
"""A prime: cases that follow each other belong to customers far apart."""

AT_ONCE = 20
"""So many copies of each case are written by one statement."""

UNCHAINED = "journal_line_is_sealed"
"""The trigger that chains lines; the bench measures the chain apart, on lines of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A table whose rows are copied with their case, and what differs in a copy."""

    table: str
    left_to_the_database: str = ""
    changed: Mapping[str, LiteralString] = field(default_factory=dict)
    later: tuple[str, ...] = ()


CASES = Copied(
    table="casework_case",
    changed={
        "id": "copy.new_case_id",
        "number": "copy.number",
        "tracking_code": "copy.tracking_code",
        "submission_key": "copy.submission_key",
        "customer_id": "copy.customer_id",
    },
    later=("opened_at", "closed_at"),
)
HUNG_ON_CASES = (
    Copied(table="casework_processstate"),
    Copied(
        table="casework_task",
        left_to_the_database="id",
        changed={"token": "gen_random_uuid()"},
        later=("opened_at", "taken_at", "ended_at"),
    ),
    Copied(
        table="casework_turnline",
        left_to_the_database="id",
        later=("from_at", "to_at", "recorded_at"),
    ),
    Copied(table="casework_visit", left_to_the_database="id", later=("recorded_at",)),
    Copied(table="casework_message", left_to_the_database="id", later=("said_at",)),
    Copied(
        table="archive_paper",
        changed={
            "id": "original.id + copy.place * copy.papers",
            "customer_id": "copy.customer_id",
            "application_id": "NULL",
            "first_copy_id": "NULL",
        },
    ),
    Copied(
        table="journal_line",
        left_to_the_database="id",
        changed={"for_customer_id": "copy.customer_id"},
        later=("at",),
    ),
)
VERSIONS = Copied(
    table="archive_paperversion",
    left_to_the_database="id",
    changed={"paper_id": "original.paper_id + copy.place * copy.papers"},
    later=("stored_at",),
)


def main() -> int:
    """Copy every case; arguments: how many customers they are spread over, how many copies."""
    customers, copies = (int(argument) for argument in sys.argv[1:3])
    import_module("django").setup()
    connection = import_module("django.db").connection
    connection.ensure_connection()
    with tqdm(total=copies - 1, desc="  Copies", unit=" of each case") as bar:
        copy_cases(connection.connection, customers=customers, copies=copies, tell=bar.update)
    _gather_statistics(connection.connection)
    return 0


def copy_cases(
    connection: psycopg.Connection,
    *,
    customers: int,
    copies: int,
    tell: Callable[[int], object] = lambda _count: None,
) -> None:
    """Have `copies` of each case in all, at once, spread over the first customers."""
    with connection.transaction():
        _plan(connection, customers=customers, copies=copies)
        _switch(connection, "DISABLE")
        for first in range(1, copies, AT_ONCE):
            last = min(first + AT_ONCE, copies) - 1
            for copied in (CASES, *HUNG_ON_CASES):
                owner: LiteralString = "id" if copied is CASES else "case_id"
                join: LiteralString = "JOIN bench_copy copy ON copy.case_id = original." + owner
                _copy(connection, copied, join, (first, last))
            by_paper: LiteralString = (
                "JOIN archive_paper paper ON paper.id = original.paper_id "
                "JOIN bench_copy copy ON copy.case_id = paper.case_id"
            )
            _copy(connection, VERSIONS, by_paper, (first, last))
            tell(last - first + 1)
        _switch(connection, "ENABLE")
        for table in ("casework_case", "archive_paper"):
            _advance(connection, table)
        connection.execute(
            "SELECT setval('casework_case_number', max(substr(number, 15, 6)::bigint))"
            " FROM bench_copy"
        )
        connection.execute("DROP TABLE bench_copy")


def _plan(connection: psycopg.Connection, *, customers: int, copies: int) -> None:
    """One row for each copy: whose it is and what it is called."""
    connection.execute(
        "CREATE TEMPORARY TABLE bench_copy (case_id bigint, place int, papers bigint,"
        " new_case_id bigint, number text, tracking_code text, submission_key text,"
        " customer_id bigint, PRIMARY KEY (case_id, place))"
    )
    owners = [
        row[0]
        for row in connection.execute(
            "SELECT id FROM customers_customer ORDER BY id LIMIT %s", [customers]
        )
    ]
    cases = connection.execute("SELECT id, number FROM casework_case ORDER BY id").fetchall()
    papers = connection.execute("SELECT coalesce(max(id), 0) FROM archive_paper").fetchone()
    with connection.cursor().copy("COPY bench_copy FROM STDIN") as stream:
        for row in _copies(cases, owners, copies):
            stream.write_row((*row[:2], papers[0] if papers else 0, *row[2:]))
    connection.execute("ANALYZE bench_copy")


def _copies(
    cases: Sequence[tuple[int, str]], owners: Sequence[int], copies: int
) -> Iterator[tuple[int | str, ...]]:
    last_id = cases[-1][0]
    last_running = max(int(number[14:20]) for _, number in cases)
    for place in range(1, copies):
        for turn, (case_id, number) in enumerate(cases):
            running = int(number[14:20]) + place * last_running
            digits = f"{number[:14]}{running % 1_000_000:06d}"
            name = f"B{place:05d}{turn:06d}"
            yield (
                *(case_id, place, case_id + place * last_id),
                *(digits + mod_11_10.calc_check_digit(digits), name, f"bench-{name}"),
                owners[(place * len(cases) + turn) * SPREAD % len(owners)],
            )


def _copy(
    connection: psycopg.Connection, copied: Copied, join: LiteralString, places: tuple[int, int]
) -> None:
    names = [
        row[0]
        for row in connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [copied.table],
        )
        if row[0] != copied.left_to_the_database
    ]
    statement = sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} original {join}"
        " WHERE copy.place BETWEEN %s AND %s"
    ).format(
        table=sql.Identifier(copied.table),
        columns=sql.SQL(", ").join(map(sql.Identifier, names)),
        values=sql.SQL(", ").join(_value(copied, name) for name in names),
        join=sql.SQL(join),
    )
    connection.execute(statement, places)


def _value(copied: Copied, name: str) -> sql.Composable:
    if name in copied.changed:
        return sql.SQL(copied.changed[name])
    if name == "case_id":
        return sql.SQL("copy.new_case_id")
    column = sql.SQL("original.{}").format(sql.Identifier(name))
    if name in copied.later:
        return sql.SQL("{} + copy.place * interval '{} seconds'").format(
            column, sql.SQL(str(SECONDS_LATER))
        )
    return column


def _switch(connection: psycopg.Connection, move: LiteralString) -> None:
    # Lines that wait for their seal would refuse the change of their table.
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    statement = sql.SQL("ALTER TABLE journal_line {} TRIGGER {}")
    connection.execute(statement.format(sql.SQL(move), sql.Identifier(UNCHAINED)))


def _advance(connection: psycopg.Connection, table: str) -> None:
    statement = "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM {}))"
    connection.execute(sql.SQL(statement).format(sql.Identifier(table)), [table])


def _gather_statistics(connection: psycopg.Connection) -> None:
    for copied in (CASES, *HUNG_ON_CASES, VERSIONS):
        connection.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(copied.table)))


if __name__ == "__main__":
    sys.exit(main())
