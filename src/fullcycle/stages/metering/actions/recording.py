"""Recording what every metering point took in a month, from its curve."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import connection, transaction

from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.kernels.calendars.workdays import WorkCalendar
from fullcycle.kernels.loads.curves import CurveBlock
from fullcycle.kernels.loads.estimating import Method
from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.provinces import province_of
from fullcycle.kernels.tariff import curve_uses, freezing
from fullcycle.kernels.tariff.curve_uses import CurveUse, MeteredPoint, Timetable
from fullcycle.records.customers.models import MeteringPoint
from fullcycle.records.journal import actions as journal
from fullcycle.stages.metering.actions import faulty
from fullcycle.stages.metering.models import FrozenUse, MonthUse


WH_OF_A_KVA = 250
"""What 1 kVA carries in a quarter-hour at a power factor of 1."""

OVERLOAD_SHARE = 1.25
"""A transformer bears no more over a quarter-hour for long; above it a value is flagged."""

COLUMNS = (
    *("point_id", "month_on", "frozen", "missing", "estimate_method"),
    *("max_kw", "max_at", "recorded_at"),
)
INCOMING = """
CREATE TEMPORARY TABLE IF NOT EXISTS metering_incoming (
    point_id bigint, month_on date, frozen text, missing int, estimate_method text,
    max_kw numeric, max_at timestamptz, recorded_at timestamptz
) ON COMMIT DROP
"""
COPY = f"COPY metering_incoming ({', '.join(COLUMNS)}) FROM STDIN"
MERGE = f"""
INSERT INTO metering_monthuse ({", ".join(COLUMNS)})
SELECT {", ".join(COLUMNS)} FROM metering_incoming
ON CONFLICT (point_id, month_on) DO UPDATE SET
    {", ".join(f"{column} = EXCLUDED.{column}" for column in COLUMNS[2:])}
WHERE metering_monthuse.frozen IS DISTINCT FROM EXCLUDED.frozen
"""  # noqa: S608 - only names of columns


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthToRecord:
    """A month, by which book and calendar its quarter-hours have periods.

    Points are of `region`; without one, of the province of their customer's district. Holes
    are estimated by `method`; without one they count nothing and stay flagged.
    """

    month_on: date
    book: TariffBook
    calendar: WorkCalendar
    region: str | None = None
    method: Method | None = Method.SAME_HOUR_OF_OTHER_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedMonth:
    """How many points were recorded, and how many of them somebody should look at."""

    points: int
    flagged: int


def record_month(*, month: MonthToRecord, at: datetime) -> RecordedMonth:
    """Record what all points of a month took whose curves are kept.

    Recorded again, only what differs is written; what stood there before is kept.

    Raises:
        UnableToReadCurves: if the month's curves are damaged.
        UnableToPrice: if the periods of a day are not in the book.
        UnableToCount: if the calendar does not reach a day whose holidays matter.
    """
    blocks = curve_store.current().scan(month_on=month.month_on)
    return record_curves(blocks, month=month, at=at)


@transaction.atomic
def record_curves(
    blocks: Iterable[CurveBlock], *, month: MonthToRecord, at: datetime
) -> RecordedMonth:
    """Record what the points of these blocks took in the month; the blocks are streamed.

    Points that no account has are left out.

    Raises:
        ValueError: if a block is of another month.
        UnableToPrice: if the periods of a day are not in the book.
        UnableToCount: if the calendar does not reach a day whose holidays matter.
    """
    points = flagged = 0
    with connection.cursor() as cursor:
        cursor.execute(INCOMING)
        cursor.execute("TRUNCATE metering_incoming")
        for block in blocks:
            if block.starts_on.replace(day=1) != month.month_on:
                raise ValueError(f"a block of {block.starts_on} is not of {month.month_on}")
            # The connection answers no query while it copies.
            uses = list(_uses(block, month))
            with cursor.copy(COPY) as copy:
                for point_id, use in uses:
                    copy.write_row(_row(point_id, use, month.month_on, at))
            points += len(uses)
            flagged += sum(bool(use.flags) for _, use in uses)
        cursor.execute(MERGE)
    recorded = RecordedMonth(points=points, flagged=flagged)
    journal.record(
        journal.Act(
            act="metering.month.recorded",
            subject_kind="month",
            subject_id=f"{month.month_on:%Y-%m}",
            actor_id=None,
            at=at,
            details={"points": points, "flagged": flagged},
        )
    )
    return recorded


def _uses(block: CurveBlock, month: MonthToRecord) -> Iterator[tuple[int, CurveUse]]:
    rows = MeteringPoint.objects.filter(number__in=block.point_ids).exclude(
        use=MeteringPoint.Use.CHECK
    )
    known = {row.number: row for row in rows.select_related("account__customer")}
    regions: defaultdict[str, dict[str, MeteredPoint]] = defaultdict(dict)
    for number, row in known.items():
        region = month.region or province_of(row.account.customer.district_code)
        regions[region][number] = _metered(row)
    faults = faulty.open_faults(month_on=month.month_on, point_numbers=known)
    block = faulty.without_contradicted(block, faults)
    for region, points in regions.items():
        uses = curve_uses.uses_of_block(
            block,
            points=points,
            timetable=Timetable(book=month.book, region=region, calendar=month.calendar),
            method=month.method,
        )
        for use in uses:
            told = faulty.flags_of(use.point_id, faults)
            yield known[use.point_id].pk, replace(use, flags=(*use.flags, *told))


def _metered(row: MeteringPoint) -> MeteredPoint:
    return MeteredPoint(
        point_id=row.number,
        starts_on=row.starts_on or row.account.energised_on or date.min,
        ends_on=row.ends_on or row.account.closed_on or date.max,
        most_wh=round(row.account.contract_kva * WH_OF_A_KVA * OVERLOAD_SHARE),
    )


def _row(point_id: int, use: CurveUse, month_on: date, at: datetime) -> tuple[object, ...]:
    demand = use.max_demand
    return (
        point_id,
        month_on,
        freezing.freeze(FrozenUse(uses=use.uses, flags=use.flags)),
        use.missing,
        use.method or MonthUse.NOT_ESTIMATED,
        None if demand is None else demand.kw,
        None if demand is None else demand.at,
        at,
    )
