"""What the journal's chain costs: writing lines with and without their seals, verifying."""

from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter

from django.db import connection, transaction
from tools.bench.measures import Measure, compared, judged, milliseconds
from tqdm import tqdm

from fullcycle.records.journal import queries as journal


ROUNDS = 400
LINES = 50_000
AT_ONCE = 1_000
AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)

INSERT = (
    "INSERT INTO {} (at, actor_id, for_customer_id, act, subject_kind, subject_id, case_id,"
    " details) SELECT %s, 1, 2, 'casework.task.completed', 'task', '4711', 5,"
    ' \'{{"node": "survey", "outcome": "SURVEYED"}}\' FROM generate_series(1, %s)'
)
SEALED, UNSEALED = "journal_line", "bench_line"


def measure() -> list[Measure]:
    """Measure single lines, many lines, and the verifying of them all."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {UNSEALED}")
        # Like the journal in all but its triggers.
        cursor.execute(f"CREATE TABLE {UNSEALED} (LIKE {SEALED} INCLUDING ALL)")
        cursor.execute(f"CREATE SEQUENCE IF NOT EXISTS {UNSEALED}_id OWNED BY {UNSEALED}.id")
        cursor.execute(
            f"ALTER TABLE {UNSEALED} ALTER id DROP IDENTITY IF EXISTS,"
            f" ALTER id SET DEFAULT nextval('{UNSEALED}_id')"
        )
    sealed: list[float] = []
    unsealed: list[float] = []
    for _ in range(ROUNDS):
        # In turn, so that a noisy machine is noisy to both.
        sealed.append(milliseconds(_writing(SEALED, 1)))
        unsealed.append(milliseconds(_writing(UNSEALED, 1)))
    return [
        judged("one line, chained", sealed, how="INSERT and commit with the sealing trigger"),
        judged("one line, not chained", unsealed, how="the same without the trigger"),
        compared("what the chain costs a line", sealed, unsealed, how="p50 : p50"),
        _many(SEALED, "many lines, chained"),
        _many(UNSEALED, "many lines, not chained"),
        _verifying(),
    ]


def _writing(table: str, count: int) -> Callable[[], None]:
    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(INSERT.format(table), [AT, count])

    return write


def _many(table: str, what: str) -> Measure:
    write = _writing(table, AT_ONCE)
    started = perf_counter()
    for _ in tqdm(range(LINES // AT_ONCE), desc=f"  {what}", unit=f" × {AT_ONCE:,}"):
        write()
    return _per_second(what, LINES, started, how=f"{AT_ONCE:,} in each transaction")


def _verifying() -> Measure:
    started = perf_counter()
    finding = journal.verify_chain()
    how = f"verify_chain over {finding.verified:,} lines; those of copied cases have no chain"
    return _per_second("verifying", finding.verified, started, how=how)


def _per_second(what: str, lines: int, started: float, *, how: str) -> Measure:
    seconds = perf_counter() - started
    return Measure(what=what, measured=f"{lines / seconds:,.0f} lines/s", how=how)
