"""What moves a bill, taken apart by cause, so that each part can be exchanged alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from fullcycle.kernels.rulebook.tariffs.rules import NumberName
from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    ExcessReading,
    FixedPrice,
    Period,
    Structure,
)


class Cause(StrEnum):
    """Why a bill is another than before, in the order in which it is told."""

    VOLUME = "VOLUME"
    SHIFT = "SHIFT"
    DEMAND = "DEMAND"
    POWER_FACTOR = "POWER_FACTOR"
    DAYS = "DAYS"
    OWN_GENERATION = "OWN_GENERATION"
    PRICES = "PRICES"
    RULES = "RULES"
    TERMS = "TERMS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """The highest demand and its moment."""

    kw: Decimal
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days billed, and the part of a monthly charge that they are."""

    days: int
    part: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyPrices:
    """Yuan per kWh by period: what the period's ratio multiplies, and what stands."""

    floating: Mapping[Period, Decimal]
    standing: Mapping[Period, Decimal]

    def charge(
        self, kwh: Mapping[Period, Decimal], ratios: Mapping[Period, Decimal]
    ) -> Decimal:
        """Return the charge of some energy under some ratios."""
        return sum(
            (
                amount * (self.floating[period] * ratios[period] + self.standing[period])
                for period, amount in kwh.items()
            ),
            Decimal(0),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """All prices; `base` are the parts on which the power-factor adjustment is reckoned.

    A fixed price that the book does not have is None; it matters only where it is needed.
    """

    energy: EnergyPrices
    base: EnergyPrices
    fixed_yuan: Mapping[FixedPrice, Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Ratios, thresholds and the day whose power-factor table holds."""

    ratios: Mapping[Period, Decimal]
    numbers: Mapping[NumberName, Decimal | None]
    excess: ExcessReading
    table_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """Structure, mode, contract value, capacity in service, power-factor standard."""

    structure: Structure
    mode: ChargingMode
    contract_kw: Decimal
    capacity_kva: Decimal
    standard: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drivers:
    """One part for each cause.

    `kwh_per_day` is all that was used, own generation included; `shares` are the periods'
    parts of what came from the grid, `own_kwh_per_day` what was made and used on the spot.
    """

    kwh_per_day: Decimal
    shares: Mapping[Period, Decimal]
    demand: Demand
    power_factor: Decimal | None
    days: Days
    own_kwh_per_day: Decimal
    prices: Prices
    rules: Rules
    terms: Agreed


FIELDS = {
    Cause.VOLUME: "kwh_per_day",
    Cause.SHIFT: "shares",
    Cause.DEMAND: "demand",
    Cause.POWER_FACTOR: "power_factor",
    Cause.DAYS: "days",
    Cause.OWN_GENERATION: "own_kwh_per_day",
    Cause.PRICES: "prices",
    Cause.RULES: "rules",
    Cause.TERMS: "terms",
}


def mixed(old: Drivers, new: Drivers, causes: frozenset[Cause]) -> Drivers:
    """Return the old drivers with those of some causes exchanged for the new."""
    return Drivers(
        **{
            field: getattr(new if cause in causes else old, field)
            for cause, field in FIELDS.items()
        }
    )


def changed(old: Drivers, new: Drivers) -> tuple[Cause, ...]:
    """Return the causes that differ; a demand of another moment but the same kW does not."""
    differing = []
    for cause, field in FIELDS.items():
        before, after = getattr(old, field), getattr(new, field)
        if cause is Cause.DEMAND:
            before, after = before.kw, after.kw
        elif cause is Cause.RULES:
            before, after = _effect(before), _effect(after)
        if before != after:
            differing.append(cause)
    return tuple(differing)


def _effect(rules: Rules) -> tuple[object, ...]:
    return rules.ratios, rules.numbers, rules.excess
