"""From registers to energy: multiplier, rollover, replaced meters, wrong wiring."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.terms import Period
from fullcycle.kernels.tariff.bills import Flag, FlagKind
from fullcycle.kernels.tariff.facts import (
    MaxDemand,
    MeasuredUse,
    MeterRun,
    Register,
    RegisterReading,
)
from fullcycle.kernels.tariff.refusals import UnableToBill
from fullcycle.kernels.tariff.shares import whole
from fullcycle.kernels.units.wording import Wording


FORWARD_BY_PERIOD = {
    Period.SHARP: Register.FORWARD_SHARP,
    Period.PEAK: Register.FORWARD_PEAK,
    Period.FLAT: Register.FORWARD_FLAT,
    Period.VALLEY: Register.FORWARD_VALLEY,
    Period.DEEP_VALLEY: Register.FORWARD_DEEP_VALLEY,
}


def registered(reading: RegisterReading, *, point_id: str) -> Decimal:
    """Return what a register advanced, before the multiplier, a rollover included.

    An advance of more than half its range is a register that ran backwards.

    Raises:
        UnableToBill: if it ran backwards, or a value is negative or too long for its digits.
    """
    span = Decimal(10) ** reading.digits
    if not (0 <= reading.last < span and 0 <= reading.this < span):
        raise _refusal(
            FlagKind.NEGATIVE,
            reading,
            point_id,
            zh="示数为负或超出表码位数",
            en="the reading is negative or has more digits than the register",
        )
    advance = reading.this - reading.last
    if advance >= 0:
        return advance
    if advance + span > span / 2:
        raise _refusal(
            FlagKind.RAN_BACKWARDS,
            reading,
            point_id,
            zh="本期示数小于上期，且不像满码归零",
            en="the register ran backwards; it did not roll over",
        )
    return advance + span


def use_of_run(run: MeterRun, *, point_id: str, has_time_of_use: bool) -> MeasuredUse:
    """Return what one meter registered in its time at a point.

    A missing flat register is the total less the other periods. Without time of use all
    energy is FLAT.

    Raises:
        UnableToBill: if a register that is needed was not read, or ran backwards.
    """
    amounts: dict[Register, Decimal] = {
        reading.register: registered(reading, point_id=point_id)
        * run.multiplier
        * run.correction
        for reading in run.readings
        if reading.register is not Register.MAX_DEMAND
    }
    return MeasuredUse(
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        active_kwh=_active(amounts, run, point_id=point_id, has_time_of_use=has_time_of_use),
        reactive_forward_kvarh=whole(amounts.get(Register.REACTIVE_FORWARD, Decimal(0))),
        reactive_reverse_kvarh=whole(amounts.get(Register.REACTIVE_REVERSE, Decimal(0))),
        export_kwh=whole(amounts.get(Register.REVERSE_TOTAL, Decimal(0))),
        max_demand=_max_demand(run),
        evidence=tuple(reading.reading_id for reading in run.readings if reading.reading_id),
    )


def _active(
    amounts: Mapping[Register, Decimal], run: MeterRun, *, point_id: str, has_time_of_use: bool
) -> dict[Period, int]:
    total = amounts.get(Register.FORWARD_TOTAL)
    if not has_time_of_use:
        if total is None:
            raise _not_read(Register.FORWARD_TOTAL, run, point_id)
        return {Period.FLAT: whole(total)}
    read = {
        period: amounts[register]
        for period, register in FORWARD_BY_PERIOD.items()
        if register in amounts
    }
    if Period.FLAT not in read:
        if total is None or not read:
            raise _not_read(Register.FORWARD_FLAT, run, point_id)
        read[Period.FLAT] = total - sum(read.values())
    if read[Period.FLAT] < 0:
        raise UnableToBill(
            Wording(
                zh=f"计量点 {point_id}：各时段示数之和大于总示数。",
                en=f"Metering point {point_id}: the periods add up to more than the total.",
            )
        )
    return {period: whole(read[period]) for period in Period if period in read}


def _max_demand(run: MeterRun) -> MaxDemand | None:
    for reading in run.readings:
        if reading.register is Register.MAX_DEMAND:
            evidence = (reading.reading_id,) if reading.reading_id else ()
            return MaxDemand(kw=reading.this * run.multiplier, at=reading.at, evidence=evidence)
    return None


def highest_demand(demands: Iterable[MaxDemand | None]) -> MaxDemand | None:
    """Return the highest of several, the earliest of equals; None if there is none."""
    highest = None
    for demand in demands:
        if demand is not None and (highest is None or demand.kw > highest.kw):
            highest = demand
    return highest


def _not_read(register: Register, run: MeterRun, point_id: str) -> UnableToBill:
    words = Wording(
        zh=f"计量点 {point_id} 表计 {run.meter_number}：缺少示数 {register}。",
        en=f"Metering point {point_id}, meter {run.meter_number}: {register} was not read.",
    )
    return UnableToBill(
        words, flags=(Flag(kind=FlagKind.NO_READING, wording=words, point_id=point_id),)
    )


def _refusal(
    kind: FlagKind, reading: RegisterReading, point_id: str, *, zh: str, en: str
) -> UnableToBill:
    detail = f"{reading.register} {reading.last} → {reading.this}"
    words = Wording(
        zh=f"计量点 {point_id}：{zh}（{detail}）。",
        en=f"Metering point {point_id}: {en} ({detail}).",
    )
    flag = Flag(kind=kind, wording=words, point_id=point_id, at=reading.at)
    return UnableToBill(words, flags=(flag,))
