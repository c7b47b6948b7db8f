"""How many transformers, of which standard size; and the current they draw."""

from dataclasses import dataclass
from decimal import Decimal

from fullcycle.kernels.schemes.choices import Choice, chosen_by
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.rules import NumberRule, VoltageRule
from fullcycle.kernels.schemes.tables import SchemeTables
from fullcycle.kernels.schemes.terms import NumberName, SeriesName
from fullcycle.kernels.units.wording import Wording


ROOT_OF_THREE = Decimal(3).sqrt()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformerSet:
    """So many transformers of one size."""

    count: int
    kva: int

    @property
    def total_kva(self) -> int:
        """All units together."""
        return self.count * self.kva


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformerNeed:
    """What the transformers must do.

    `load_kva` (after compensation, growth included) is carried at the planned load rate;
    `requested_kva` is their least sum; `important_kva` is carried with one unit lost, if
    there are several.
    """

    load_kva: Decimal
    requested_kva: Decimal = Decimal(0)
    important_kva: Decimal = Decimal(0)


def load_rate(*, unit_count: int, tables: SchemeTables) -> NumberRule:
    """Return β, the share of the rating that is planned to be used."""
    if unit_count > 1:
        return tables.number(NumberName.LOAD_RATE_MANY_UNITS)
    return tables.number(NumberName.LOAD_RATE_ONE_UNIT)


def transformer_units(
    *, need: TransformerNeed, unit_count: int, voltage: VoltageRule, tables: SchemeTables
) -> Choice[TransformerSet]:
    """Return the smallest standard units, so many of them, with S_T ≥ S / β.

    Raises:
        UnableToDraft: the size needed is not made for this voltage.
    """
    rate = load_rate(unit_count=unit_count, tables=tables)
    least_kva = max(need.load_kva / rate.value, need.requested_kva) / unit_count
    if unit_count > 1:
        least_kva = max(least_kva, need.important_kva / (unit_count - 1))
    sizes = tables.sizes(SeriesName.TRANSFORMER_KVA).sizes
    size = next((size for size in sizes if size >= least_kva), None)
    if size is None or not voltage.unit_min_kva <= size <= voltage.unit_max_kva:
        raise UnableToDraft(
            Wording(
                zh=f"{voltage.voltage_kv} kV 下 {unit_count} 台变压器每台需"
                f" {least_kva:.0f} kVA，"
                f"单台范围为 {voltage.unit_min_kva}—{voltage.unit_max_kva} kVA。",
                en=f"{unit_count} transformers at {voltage.voltage_kv} kV would need"
                f" {least_kva:.0f} kVA each; there they have {voltage.unit_min_kva} to"
                f" {voltage.unit_max_kva} kVA.",
            )
        )
    return chosen_by(rate, TransformerSet(count=unit_count, kva=size))


def full_load_current_a(*, kva: Decimal, kv: Decimal) -> Decimal:
    """Return the three-phase current I = S / (√3·U) in amperes."""
    return kva / (ROOT_OF_THREE * kv)
