"""Taking quarter-hours as they arrive: checked, kept by month, what is faulty kept apart."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.loads.curves import MISSING, CurveBlock
from fullcycle.kernels.loads.interval_files import MOST_WH, PointInterval
from fullcycle.kernels.loads.quality import QUARTER, Fault, Finding, Interval, check
from fullcycle.kernels.tariff.stretches import days_of_month
from fullcycle.records.customers.models import MeteringPoint
from fullcycle.records.journal import actions as journal
from fullcycle.stages.metering.models import ReadingBatch, ReadingFault


ARRIVED = frozenset(Fault(kind) for kind in ReadingFault.Kind.values)
"""Holes and heights are seen from the kept curve, when the month is recorded."""

MOST_NAMED = 10


class UnableToTakeReadings(Exception):
    """Nothing of the batch was taken; the message is fit for staff to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReadings:
    """Quarter-hours of any points and months, as a head-end gave them.

    With `replaces_because` their values take the place of those that were kept, and what was
    contradicted or double there is settled; without it, what differs from the kept is flagged.
    """

    source: str
    readings: Sequence[PointInterval]
    replaces_because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenReadings:
    """How many quarter-hours of how many points arrived, how many were newly flagged.

    A repeat is a batch that was taken before: nothing was done.
    """

    intervals: int
    points: int
    flagged: int
    is_repeat: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Merged:
    """A point's month with what arrived in it, and the faults of that."""

    block: CurveBlock
    findings: tuple[Finding, ...]


@transaction.atomic
def take_readings(*, new: NewReadings, at: datetime) -> TakenReadings:
    """Check quarter-hours and keep them with their points' months; the same batch only once.

    Nothing is chosen in silence: of two values for a quarter-hour none counts in the month's
    use until a later batch says why it replaces them.

    Raises:
        UnableToTakeReadings: if it is empty, names a point that nobody knows, or the curves
            cannot be read or kept.
    """
    if not new.readings:
        raise UnableToTakeReadings(_("文件里没有数据。"))
    points = _locked(new.readings)
    digest = _digest(new)
    known = ReadingBatch.objects.filter(digest=digest).first()
    if known is not None:
        return _taken(known, is_repeat=True)
    batch = ReadingBatch.objects.create(
        digest=digest,
        source=new.source,
        intervals=len(new.readings),
        points=len(points),
        flagged=0,
        replaces_because=new.replaces_because,
        taken_at=at,
    )
    for month_on, arrived in sorted(_by_month(new.readings).items()):
        _take_month(month_on, arrived, batch, points, at)
    batch.flagged = batch.faults.count()
    batch.save(update_fields=["flagged"])
    _tell(batch, at)
    return _taken(batch, is_repeat=False)


def _locked(readings: Iterable[PointInterval]) -> Mapping[str, int]:
    """The ids of the points by number; held, so that two batches do not mix in one curve."""
    lines: dict[str, int] = {}
    for one in readings:
        lines.setdefault(one.point_number, one.line)
    rows = MeteringPoint.objects.select_for_update(of=("self",)).filter(number__in=lines)
    found = {row.number: row.pk for row in rows.order_by("pk")}
    unknown = [number for number in lines if number not in found]
    if unknown:
        named = "、".join(
            _("%(point)s（第 %(line)s 行）") % {"point": number, "line": lines[number]}
            for number in unknown[:MOST_NAMED]
        )
        raise UnableToTakeReadings(_("没有这些计量点：%(points)s。") % {"points": named})
    return found


def _digest(new: NewReadings) -> str:
    told = sorted(
        f"{one.point_number} {one.interval.begins_at.astimezone(UTC).isoformat()}"
        f" {one.interval.wh} {one.interval.varh} {one.interval.export_wh}"
        for one in new.readings
    )
    return hashlib.sha256("\n".join((new.replaces_because, *told)).encode()).hexdigest()


def _by_month(
    readings: Iterable[PointInterval],
) -> Mapping[date, Mapping[str, list[Interval]]]:
    found: defaultdict[date, defaultdict[str, list[Interval]]]
    found = defaultdict(lambda: defaultdict(list))
    for one in readings:
        found[one.month_on][one.point_number].append(one.interval)
    return found


def _take_month(
    month_on: date,
    arrived: Mapping[str, Sequence[Interval]],
    batch: ReadingBatch,
    points: Mapping[str, int],
    at: datetime,
) -> None:
    merged = {
        number: _merged(number, month_on, intervals, batch, at)
        for number, intervals in sorted(arrived.items())
    }
    if batch.replaces_because:
        _settle(arrived, batch, points)
    ReadingFault.objects.bulk_create(
        (
            ReadingFault(
                point_id=points[number],
                month_on=month_on,
                kind=one.fault,
                at=one.at,
                batch=batch,
            )
            for number, month in merged.items()
            for one in set(month.findings)
        ),
        ignore_conflicts=True,
    )
    try:
        curve_store.current().append(_together([month.block for month in merged.values()]))
    except curve_store.UnableToKeepCurves as failure:
        raise UnableToTakeReadings(
            _("负荷曲线存不进去，这批数据没有收下，请联系系统管理员。")
        ) from failure


def _merged(
    number: str,
    month_on: date,
    intervals: Sequence[Interval],
    batch: ReadingBatch,
    at: datetime,
) -> _Merged:
    days = days_of_month(month_on)
    ends_on = month_on + timedelta(days=days)
    starts_at = datetime.combine(month_on, time(), tzinfo=SITE_ZONE)
    # A quarter-hour that is not over cannot have been measured: its clock is ahead.
    over = at - QUARTER + timedelta.resolution
    checked = check(
        intervals,
        starts_at=starts_at,
        ends_at=min(datetime.combine(ends_on, time(), tzinfo=SITE_ZONE), over),
        most_wh=MOST_WH,
    )
    findings = [one for one in checked.findings if one.fault in ARRIVED]
    try:
        kept = curve_store.current().read_days(
            point_id=number, starts_on=month_on, ends_on=ends_on
        )
    except curve_store.UnableToReadCurves as failure:
        raise UnableToTakeReadings(
            _("已存的负荷曲线读不出来，这批数据没有收下，请联系系统管理员。")
        ) from failure
    channels = np.concatenate((kept.active_wh, kept.reactive_varh, kept.export_wh))
    for interval in checked.intervals:
        quarter = (interval.begins_at - starts_at) // QUARTER
        values = interval.wh, interval.varh, interval.export_wh
        there = channels[:, quarter]
        if batch.replaces_because or there[0] == MISSING:
            channels[:, quarter] = values
        elif tuple(there) != values:
            findings.append(Finding(fault=Fault.CONTRADICTED, at=interval.begins_at))
    block = CurveBlock(
        point_ids=(number,),
        starts_on=month_on,
        days=days,
        active_wh=channels[:1],
        reactive_varh=channels[1:2],
        export_wh=channels[2:],
    )
    return _Merged(block=block, findings=tuple(findings))


def _settle(
    arrived: Mapping[str, Sequence[Interval]],
    batch: ReadingBatch,
    points: Mapping[str, int],
) -> None:
    """What was open of the quarter-hours that are replaced is settled by this batch."""
    for number, intervals in arrived.items():
        ReadingFault.objects.filter(
            point_id=points[number],
            at__in=[one.begins_at for one in intervals],
            settled_by__isnull=True,
        ).update(settled_by=batch)


def _together(blocks: Sequence[CurveBlock]) -> CurveBlock:
    return CurveBlock(
        point_ids=tuple(block.point_ids[0] for block in blocks),
        starts_on=blocks[0].starts_on,
        days=blocks[0].days,
        active_wh=np.concatenate([block.active_wh for block in blocks]),
        reactive_varh=np.concatenate([block.reactive_varh for block in blocks]),
        export_wh=np.concatenate([block.export_wh for block in blocks]),
    )


def _taken(batch: ReadingBatch, *, is_repeat: bool) -> TakenReadings:
    return TakenReadings(
        intervals=batch.intervals,
        points=batch.points,
        flagged=batch.flagged,
        is_repeat=is_repeat,
    )


def _tell(batch: ReadingBatch, at: datetime) -> None:
    journal.record(
        journal.Act(
            act="metering.readings.taken",
            subject_kind="reading_batch",
            subject_id=batch.pk,
            actor_id=None,
            at=at,
            details={
                "source": batch.source,
                "intervals": batch.intervals,
                "points": batch.points,
                "flagged": batch.flagged,
                "replaces_because": batch.replaces_because,
            },
        )
    )
