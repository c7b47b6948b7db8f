"""What points took in a month, and the day of the highest demand."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
from django.core.exceptions import PermissionDenied
from numpy.typing import NDArray

from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.loads.curves import MISSING, QUARTERS_IN_DAY
from fullcycle.kernels.loads.estimating import Method
from fullcycle.kernels.loads.quality import QUARTER
from fullcycle.kernels.tariff import freezing
from fullcycle.kernels.tariff.bills import Flag
from fullcycle.kernels.tariff.facts import MeasuredUse
from fullcycle.records.casework.queries import Viewer
from fullcycle.records.customers.models import MeteringPoint
from fullcycle.stages.metering import policy
from fullcycle.stages.metering.models import FrozenUse, MonthUse


@dataclass(frozen=True, slots=True, kw_only=True)
class PointUse:
    """What a metering point took in a month: one use a stretch of the same periods.

    `missing` counts the quarter-hours not heard of; `method` is how their energy was
    estimated (`kernels.loads.estimating.Method`), empty if it was not.
    """

    point_number: str
    uses: tuple[MeasuredUse, ...]
    flags: tuple[Flag, ...]
    missing: int
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeakDay:
    """The day of a month's highest demand: 96 mean powers, None where nothing was heard."""

    on: date
    max_kw: Decimal
    max_at: datetime
    begins_at: tuple[datetime, ...]
    kw: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointCurve:
    """A point's 96 mean powers of a day, None where nothing was heard."""

    point_number: str
    kw: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCurve:
    """A day of an account: all feeders added up, and each; None where nothing was heard.

    The sum is of what was heard: while one feeder is silent the others are counted.
    """

    on: date
    begins_at: tuple[datetime, ...]
    kw: tuple[Decimal | None, ...]
    points: tuple[PointCurve, ...]


def month_uses(
    *, account_ids: Collection[int], month_on: date
) -> Mapping[int, tuple[PointUse, ...]]:
    """Return what the points of accounts took in a month, by account, in order of number.

    An account of which nothing was recorded is not among them.
    """
    rows = MonthUse.objects.filter(month_on=month_on, point__account__in=account_ids)
    found: defaultdict[int, list[PointUse]] = defaultdict(list)
    for row in rows.select_related("point").order_by("point__number"):
        frozen = freezing.thaw(FrozenUse, row.frozen)
        found[row.point.account_id].append(
            PointUse(
                point_number=row.point.number,
                uses=frozen.uses,
                flags=frozen.flags,
                missing=row.missing,
                method=row.estimate_method,
            )
        )
    return {account_id: tuple(uses) for account_id, uses in found.items()}


def methods_of(*, month_on: date, point_numbers: Collection[str]) -> Mapping[str, Method]:
    """By which method points' missing quarter-hours of a month were estimated, if by any."""
    rows = MonthUse.objects.filter(month_on=month_on, point__number__in=point_numbers)
    estimated = rows.exclude(estimate_method=MonthUse.NOT_ESTIMATED)
    return {
        number: Method(method)
        for number, method in estimated.values_list("point__number", "estimate_method")
    }


def count_points(*, month_on: date) -> int:
    """Of how many points the month's use is recorded."""
    return MonthUse.objects.filter(month_on=month_on).count()


def peak_day(*, viewer: Viewer, account_id: int, month_on: date) -> PeakDay | None:
    """Return the day of an account's highest demand over all its feeders.

    None where no use is recorded, nothing was heard, or the curves are no longer kept.

    Raises:
        PermissionDenied: unless the viewer is staff or acts for the customer.
        UnableToReadCurves: if the curves are damaged.
    """
    if not policy.may_see_use(viewer=viewer, account_id=account_id):
        raise PermissionDenied
    rows = MonthUse.objects.filter(
        month_on=month_on,
        point__account=account_id,
        point__use=MeteringPoint.Use.SETTLEMENT,
        max_at__isnull=False,
    ).select_related("point")
    uses = sorted(rows, key=lambda row: (-(row.max_kw or 0), row.point.number))
    if not uses or uses[0].max_at is None:
        return None
    on = uses[0].max_at.astimezone(SITE_ZONE).date()
    curve = _curve([row.point.number for row in uses], on)
    if all(value is None for value in curve.kw):
        return None
    highest = max(range(QUARTERS_IN_DAY), key=lambda quarter: curve.kw[quarter] or 0)
    return PeakDay(
        on=on,
        max_kw=curve.kw[highest] or Decimal(0),
        max_at=curve.begins_at[highest],
        begins_at=curve.begins_at,
        kw=curve.kw,
    )


def day_curve(*, viewer: Viewer, account_id: int, on: date) -> DayCurve:
    """Return a day of an account by its settlement points; all None where none is kept.

    Raises:
        PermissionDenied: unless the viewer is staff or acts for the customer.
        UnableToReadCurves: if the curves are damaged.
    """
    if not policy.may_see_use(viewer=viewer, account_id=account_id):
        raise PermissionDenied
    points = MeteringPoint.objects.filter(
        account=account_id, use=MeteringPoint.Use.SETTLEMENT
    ).order_by("number")
    return _curve(list(points.values_list("number", flat=True)), on)


def _curve(numbers: Sequence[str], on: date) -> DayCurve:
    blocks = [
        curve_store.current().read_days(
            point_id=number, starts_on=on, ends_on=on + timedelta(days=1)
        )
        for number in numbers
    ]
    silent = np.full((1, QUARTERS_IN_DAY), MISSING)
    wh = np.concatenate([silent, *(block.active_wh for block in blocks)]).astype(np.int64)
    midnight = datetime.combine(on, time(), SITE_ZONE)
    return DayCurve(
        on=on,
        begins_at=tuple(midnight + place * QUARTER for place in range(QUARTERS_IN_DAY)),
        kw=_kw(wh),
        points=tuple(
            PointCurve(point_number=number, kw=_kw(block.active_wh.astype(np.int64)))
            for number, block in zip(numbers, blocks, strict=True)
        ),
    )


def _kw(wh: NDArray[np.int64]) -> tuple[Decimal | None, ...]:
    return tuple(
        None if (values < 0).all() else Decimal(int(np.maximum(values, 0).sum()) * 4) / 1000
        for values in wh.T
    )
