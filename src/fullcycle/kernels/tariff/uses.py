"""What is billed of each metering point: losses added, sub-meters and fixed parts taken off."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from fullcycle.kernels.loads.estimating import Method
from fullcycle.kernels.rulebook.tariffs.rules import PriceKey
from fullcycle.kernels.rulebook.tariffs.terms import Period
from fullcycle.kernels.tariff.bills import Flag, FlagKind
from fullcycle.kernels.tariff.facts import (
    BillFacts,
    CarvedOut,
    MaxDemand,
    MeasuredUse,
    MeteringPoint,
    PointRole,
)
from fullcycle.kernels.tariff.losses import with_losses
from fullcycle.kernels.tariff.refusals import UnableToBill
from fullcycle.kernels.tariff.registers import highest_demand, use_of_run
from fullcycle.kernels.tariff.shares import share_out, whole
from fullcycle.kernels.tariff.stretches import Stretch, days_of_month, use_in_stretch
from fullcycle.kernels.units.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledUse:
    """Energy at one price: what is left of a point, a sub-meter's, or a part carved out."""

    key: PriceKey
    stretch: Stretch
    point_id: str
    name: str
    active_kwh: Mapping[Period, int]
    is_in_power_factor_base: bool
    evidence: tuple[str, ...]
    is_estimated: bool
    estimated_by: Method | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchUse:
    """All that was used in a stretch; active and reactive are those of the power factor."""

    stretch: Stretch
    billed: tuple[BilledUse, ...]
    factor_kwh: int
    factor_kvarh: int
    whole_kwh: int
    export_kwh: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthUse:
    """A month's use by stretch, its highest demand over all feeders, and what was noticed."""

    stretches: tuple[StretchUse, ...]
    demand: MaxDemand | None
    flags: tuple[Flag, ...]


def month_use(facts: BillFacts, *, stretches: tuple[Stretch, ...]) -> MonthUse:
    """Return what a month's facts bill, stretch by stretch.

    Raises:
        UnableToBill: if a reading is missing or impossible, or a point has no use at all.
    """
    flags: list[Flag] = []
    read = {
        point.point_id: _read_uses(point, stretches=stretches)
        for point in facts.points
        if point.role is not PointRole.GENERATION
    }
    month_days = days_of_month(facts.starts_on)
    measured = {
        point.point_id: _lost_too(read[point.point_id], point, month_days)
        for point in facts.points
        if point.point_id in read
    }
    for point in facts.points:
        uses = measured.get(point.point_id, ())
        flags += _estimates_of(point, uses)
        flags += _cuts_of(point, uses, stretches)
    return MonthUse(
        stretches=tuple(
            _use_of_stretch(facts, stretch, _Taken(read=read, measured=measured), flags)
            for stretch in stretches
        ),
        demand=summed_demand(facts.points, measured),
        flags=tuple(flags),
    )


def measured_uses(
    point: MeteringPoint, *, stretches: tuple[Stretch, ...]
) -> tuple[MeasuredUse, ...]:
    """Return a point's uses with their losses: from its curves, or from its meters' registers.

    Raises:
        UnableToBill: if it has neither, or both, or a register is missing or impossible.
    """
    read = _read_uses(point, stretches=stretches)
    return _lost_too(read, point, days_of_month(stretches[0].starts_on))


def _read_uses(
    point: MeteringPoint, *, stretches: tuple[Stretch, ...]
) -> tuple[MeasuredUse, ...]:
    if bool(point.runs) == bool(point.measured):
        name = point.point_id
        words = Wording(
            zh=f"计量点 {name} 没有示数，或示数与曲线并存。",
            en=f"Metering point {name} has no reading, or registers and a curve both.",
        )
        flag = Flag(kind=FlagKind.NO_READING, wording=words, point_id=point.point_id)
        raise UnableToBill(words, flags=(flag,))
    return point.measured or tuple(
        use_of_run(
            run,
            point_id=point.point_id,
            has_time_of_use=any(
                stretch.terms.has_time_of_use
                for stretch in stretches
                if stretch.starts_on < run.ends_on and run.starts_on < stretch.ends_on
            ),
        )
        for run in point.runs
    )


def _lost_too(
    read: tuple[MeasuredUse, ...], point: MeteringPoint, month_days: int
) -> tuple[MeasuredUse, ...]:
    return tuple(with_losses(use, point.losses, month_days=month_days) for use in read)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What each point's meter registered, and the same with its losses."""

    read: Mapping[str, tuple[MeasuredUse, ...]]
    measured: Mapping[str, tuple[MeasuredUse, ...]]


def summed_demand(
    points: Iterable[MeteringPoint], measured: Mapping[str, tuple[MeasuredUse, ...]]
) -> MaxDemand | None:
    """Return the demand billed: running feeders are summed, a standby feeder counts alone.

    The moment is kept only where one feeder decides; the sum of several has no one moment.
    """
    running: list[MaxDemand] = []
    standby: list[MaxDemand | None] = []
    for point in points:
        if point.role is not PointRole.SUPPLY:
            continue
        demand = highest_demand(use.max_demand for use in measured[point.point_id])
        if point.is_standby_feeder:
            standby.append(demand)
        elif demand is not None:
            running.append(demand)
    together = running[0] if len(running) == 1 else _sum_of(running)
    return highest_demand([together, *standby])


def _sum_of(demands: list[MaxDemand]) -> MaxDemand | None:
    if not demands:
        return None
    return MaxDemand(
        kw=sum((demand.kw for demand in demands), Decimal(0)),
        evidence=tuple(name for demand in demands for name in demand.evidence),
    )


def _use_of_stretch(
    facts: BillFacts,
    stretch: Stretch,
    taken: _Taken,
    flags: list[Flag],
) -> StretchUse:
    inside = _inside(taken.measured, stretch)
    # Only a share of the reading asks for it, and a district has none.
    shares_reading = any(
        part.is_share_of_reading for point in facts.points for part in point.carved_out
    )
    read = _inside(taken.read, stretch) if shares_reading else inside
    billed: list[BilledUse] = []
    factor_kwh = factor_kvarh = whole_kwh = export_kwh = 0
    for point in facts.points:
        use = inside.get(point.point_id)
        if use is None:
            continue
        export_kwh += use.export_kwh
        if point.role is PointRole.SUPPLY:
            whole_kwh += sum(use.active_kwh.values())
        left = _less_subs(point, use, facts.points, inside, flags)
        if point.is_in_power_factor:
            factor_kwh += sum(left.active_kwh.values())
            factor_kvarh += left.reactive_forward_kvarh + left.reactive_reverse_kvarh
        registered = left
        if shares_reading:
            registered = _less_subs(point, read[point.point_id] or use, facts.points, read, [])
        billed += _billed_of(point, left, registered, stretch)
    return StretchUse(
        stretch=stretch,
        billed=tuple(billed),
        factor_kwh=factor_kwh,
        factor_kvarh=factor_kvarh,
        whole_kwh=whole_kwh,
        export_kwh=export_kwh,
    )


def _inside(
    measured: Mapping[str, tuple[MeasuredUse, ...]], stretch: Stretch
) -> Mapping[str, MeasuredUse | None]:
    return {
        point_id: _joined([use_in_stretch(use, stretch) for use in uses])
        for point_id, uses in measured.items()
    }


def _joined(parts: list[MeasuredUse | None]) -> MeasuredUse | None:
    uses = [part for part in parts if part is not None]
    if len(uses) < 2:  # noqa: PLR2004 - nothing to join
        return uses[0] if uses else None
    active: dict[Period, int] = defaultdict(int)
    for use in uses:
        for period, kwh in use.active_kwh.items():
            active[period] += kwh
    return MeasuredUse(
        starts_on=min(use.starts_on for use in uses),
        ends_on=max(use.ends_on for use in uses),
        active_kwh={period: active[period] for period in Period if period in active},
        reactive_forward_kvarh=sum(use.reactive_forward_kvarh for use in uses),
        reactive_reverse_kvarh=sum(use.reactive_reverse_kvarh for use in uses),
        export_kwh=sum(use.export_kwh for use in uses),
        evidence=tuple(name for use in uses for name in use.evidence),
        is_estimated=any(use.is_estimated for use in uses),
        estimated_by=next((use.estimated_by for use in uses if use.estimated_by), None),
    )


def _less_subs(
    point: MeteringPoint,
    use: MeasuredUse,
    points: Iterable[MeteringPoint],
    inside: Mapping[str, MeasuredUse | None],
    flags: list[Flag],
) -> MeasuredUse:
    left = use
    for sub in points:
        taken = inside.get(sub.point_id)
        if sub.under != point.point_id or sub.role is not PointRole.SUB or taken is None:
            continue
        left, is_short = _less(left, taken)
        if is_short:
            flags.append(_exceeds(sub, point))
    return left


def _less(use: MeasuredUse, taken: MeasuredUse) -> tuple[MeasuredUse, bool]:
    """Take one use off another, by period, never below zero; tell whether it fell short."""
    left = {
        period: kwh - taken.active_kwh.get(period, 0) for period, kwh in use.active_kwh.items()
    }
    unmatched = any(kwh for period, kwh in taken.active_kwh.items() if period not in left)
    remainder = replace(
        use,
        active_kwh={period: max(0, kwh) for period, kwh in left.items()},
        reactive_forward_kvarh=max(
            0, use.reactive_forward_kvarh - taken.reactive_forward_kvarh
        ),
        reactive_reverse_kvarh=max(
            0, use.reactive_reverse_kvarh - taken.reactive_reverse_kvarh
        ),
        evidence=use.evidence + taken.evidence,
        is_estimated=use.is_estimated or taken.is_estimated,
        estimated_by=use.estimated_by or taken.estimated_by,
    )
    return remainder, unmatched or min(left.values(), default=0) < 0


def _billed_of(
    point: MeteringPoint, use: MeasuredUse, registered: MeasuredUse, stretch: Stretch
) -> list[BilledUse]:
    own_class = point.price_class if point.role is PointRole.SUB else stretch.terms.price_class
    key = replace(
        stretch.key, price_class=own_class, structure=point.structure or stretch.terms.structure
    )
    base = BilledUse(
        key=key,
        stretch=stretch,
        point_id=point.point_id,
        name="",
        active_kwh=use.active_kwh,
        is_in_power_factor_base=point.is_in_power_factor,
        evidence=use.evidence,
        is_estimated=use.is_estimated,
        estimated_by=use.estimated_by,
    )
    carved = [_carved(part, base, registered.active_kwh) for part in point.carved_out]
    left = dict(use.active_kwh)
    for part in carved:
        for period, kwh in part.active_kwh.items():
            left[period] = max(0, left[period] - kwh)
    return [replace(base, active_kwh=left), *carved]


def _carved(
    part: CarvedOut, base: BilledUse, registered_kwh: Mapping[Period, int]
) -> BilledUse:
    if part.share is not None:
        of_kwh = registered_kwh if part.is_share_of_reading else base.active_kwh
        active = {period: whole(kwh * part.share) for period, kwh in of_kwh.items()}
    else:
        active = share_out(_fixed_kwh(part, base), base.active_kwh)
    key = replace(
        base.key,
        price_class=part.price_class,
        structure=part.structure,
        voltage_kv=part.voltage_kv or base.key.voltage_kv,
    )
    return replace(
        base,
        key=key,
        name=part.name,
        active_kwh=active,
        is_in_power_factor_base=part.is_in_power_factor_base,
    )


def _fixed_kwh(part: CarvedOut, base: BilledUse) -> int:
    days = base.stretch.days
    month_days = days_of_month(base.stretch.starts_on)
    kwh = whole(Decimal(part.monthly_kwh or 0) * days / month_days)
    return min(kwh, sum(base.active_kwh.values()))


def _estimates_of(point: MeteringPoint, uses: tuple[MeasuredUse, ...]) -> list[Flag]:
    return [
        Flag(
            kind=FlagKind.ESTIMATED,
            wording=Wording(
                zh=f"计量点 {point.point_id} 自 {use.starts_on} 起的电量为估算。",
                en=f"Metering point {point.point_id}: estimated from {use.starts_on}.",
            ),
            point_id=point.point_id,
        )
        for use in uses
        if use.is_estimated
    ]


def _exceeds(sub: MeteringPoint, main: MeteringPoint) -> Flag:
    return Flag(
        kind=FlagKind.SUBS_EXCEED_MAIN,
        wording=Wording(
            zh=f"分表 {sub.point_id} 的电量大于总表 {main.point_id}，差额按零计。",
            en=f"Sub-meter {sub.point_id} shows more than its main {main.point_id};"
            " the remainder is taken as zero.",
        ),
        point_id=sub.point_id,
    )


def _cuts_of(
    point: MeteringPoint, uses: tuple[MeasuredUse, ...], stretches: tuple[Stretch, ...]
) -> list[Flag]:
    return [
        Flag(
            kind=FlagKind.ESTIMATED,
            wording=Wording(
                zh=f"计量点 {point.point_id} 在 {stretch.starts_on} 没有示数，电量按天数分摊。",
                en=f"Metering point {point.point_id} was not read on {stretch.starts_on}:"
                " its energy is shared by days.",
            ),
            point_id=point.point_id,
        )
        for stretch in stretches
        for use in uses
        if use.starts_on < stretch.starts_on < use.ends_on
    ]
