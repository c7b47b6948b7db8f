"""Current and voltage transformers for metering, and the multiplier they make."""

from dataclasses import dataclass
from decimal import Decimal

from fullcycle.kernels.schemes.choices import Choice, chosen_by
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.rules import VoltageRule
from fullcycle.kernels.schemes.tables import SchemeTables
from fullcycle.kernels.schemes.terms import HouseRuleName, NumberName, SeriesName
from fullcycle.kernels.units.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentRatio:
    """A current transformer's rated currents in amperes, such as 100/5."""

    primary_a: int
    secondary_a: int

    @property
    def factor(self) -> Decimal:
        """How many times smaller the secondary current is."""
        return Decimal(self.primary_a) / self.secondary_a


@dataclass(frozen=True, slots=True, kw_only=True)
class VoltageRatio:
    """A voltage transformer's rated voltages, such as 10000/100 V.

    With `is_phase_to_earth` both are divided by √3 on the plate; the factor is the same.
    """

    primary_v: Decimal
    secondary_v: Decimal
    is_phase_to_earth: bool

    @property
    def factor(self) -> Decimal:
        """How many times smaller the secondary voltage is."""
        return self.primary_v / self.secondary_v


def current_transformer(
    *, current_a: Decimal, secondary_a: int, tables: SchemeTables
) -> Choice[CurrentRatio]:
    """Return the standard CT of which the normal current is nearest to 60 %.

    Sizes loaded 50 to 85 % are preferred; where none is, any from 30 to 100 % will do.

    Raises:
        UnableToDraft: no standard size fits the current.
    """
    best = tables.number(NumberName.CT_LOAD_BEST)
    limits = (
        (NumberName.CT_LOAD_PREFERRED_MIN, NumberName.CT_LOAD_PREFERRED_MAX),
        (NumberName.CT_LOAD_MIN, NumberName.CT_LOAD_MAX),
    )
    for least, most in limits:
        low, high = tables.number(least).value, tables.number(most).value
        fitting = [
            size
            for size in tables.sizes(SeriesName.CT_PRIMARY_A).sizes
            if low <= current_a / size <= high
        ]
        if fitting:
            primary_a = min(fitting, key=lambda size: abs(current_a / size - best.value))
            return chosen_by(best, CurrentRatio(primary_a=primary_a, secondary_a=secondary_a))
    raise UnableToDraft(
        Wording(
            zh=f"没有标准电流互感器适合 {current_a:.1f} A 的正常电流。",
            en=f"No standard current transformer fits a normal current of {current_a:.1f} A.",
        )
    )


def voltage_transformer(*, voltage: VoltageRule, tables: SchemeTables) -> Choice[VoltageRatio]:
    """Return the voltage transformer for metering at the supply voltage."""
    return chosen_by(
        tables.house(HouseRuleName.VOLTAGE_TRANSFORMER),
        VoltageRatio(
            primary_v=voltage.pt_primary_v,
            secondary_v=voltage.pt_secondary_v,
            is_phase_to_earth=voltage.pt_is_phase_to_earth,
        ),
    )


def multiplier(*, current: CurrentRatio, voltage: VoltageRatio | None) -> Decimal:
    """Return by what a reading is multiplied: CT ratio × VT ratio (1 without VT)."""
    return current.factor * (Decimal(1) if voltage is None else voltage.factor)
