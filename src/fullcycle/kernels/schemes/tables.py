"""The rules in force on one day, and how each is looked up."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from fullcycle.kernels.rulebook.dating import COUNTRY
from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.traits import Importance
from fullcycle.kernels.schemes import rules
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.terms import (
    CostItem,
    HouseRuleName,
    LineKind,
    NumberName,
    SeriesName,
)
from fullcycle.kernels.units.wording import Wording


R = TypeVar("R", bound=rules.Rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeTables:
    """Every dated rule of scheme engineering, in the order of the data files.

    `tariffs` holds the prices, the charging modes and the power-factor standards.
    Each lookup raises `UnableToDraft` where no row answers, so a hole in the data is
    named instead of guessed over.
    """

    numbers: tuple[rules.NumberRule, ...]
    house_rules: tuple[rules.HouseRule, ...]
    series: tuple[rules.SeriesRule, ...]
    voltages: tuple[rules.VoltageRule, ...]
    importances: tuple[rules.ImportanceRule, ...]
    wirings: tuple[rules.WiringRule, ...]
    load_kinds: tuple[rules.LoadKindRule, ...]
    coincidences: tuple[rules.CoincidenceRule, ...]
    metering_classes: tuple[rules.MeteringClassRule, ...]
    unit_costs: tuple[rules.UnitCostRule, ...]
    boundaries: tuple[rules.BoundaryRule, ...]
    approvals: tuple[rules.ApprovalRule, ...]
    tariffs: TariffBook

    def in_force(self, *, on: date, region: str) -> "SchemeTables":
        """Return the rows that hold on the day, the region's own before the country's."""
        day = _Day(on=on, region=region)
        return SchemeTables(
            numbers=day.rows(self.numbers),
            house_rules=day.rows(self.house_rules),
            series=day.rows(self.series),
            voltages=day.rows(self.voltages),
            importances=day.rows(self.importances),
            wirings=day.rows(self.wirings),
            load_kinds=day.rows(self.load_kinds),
            coincidences=day.rows(self.coincidences),
            metering_classes=day.rows(self.metering_classes),
            unit_costs=day.rows(self.unit_costs),
            boundaries=day.rows(self.boundaries),
            approvals=day.rows(self.approvals),
            tariffs=self.tariffs,
        )

    def number(self, name: NumberName) -> rules.NumberRule:
        """Return a single number with its rule."""
        return _first(tuple(row for row in self.numbers if row.name == name), name)

    def house(self, name: HouseRuleName) -> rules.HouseRule:
        """Return a rule of our own."""
        return _first(tuple(row for row in self.house_rules if row.name == name), name)

    def sizes(self, name: SeriesName) -> rules.SeriesRule:
        """Return a series of standard sizes."""
        return _first(tuple(row for row in self.series if row.name == name), name)

    def voltage(self, voltage_kv: Decimal) -> rules.VoltageRule:
        """Return what a voltage serves."""
        found = tuple(row for row in self.voltages if row.voltage_kv == voltage_kv)
        return _first(found, f"{voltage_kv} kV")

    def importance(self, importance: Importance) -> rules.ImportanceRule:
        """Return what a level of importance asks."""
        found = tuple(row for row in self.importances if row.importance == importance)
        return _first(found, importance)

    def wiring(self, *, sources: int, units: int) -> rules.WiringRule:
        """Return the main wiring for so many sources and transformers."""
        found = tuple(
            row for row in self.wirings if sources <= row.max_sources and units <= row.max_units
        )
        return _first(found, f"{sources} × {units}")

    def load_kind(self, kind: str) -> rules.LoadKindRule:
        """Return what experience says of a kind of load."""
        return _first(tuple(row for row in self.load_kinds if row.kind == kind), kind)

    def coincidence(self, groups: int) -> rules.CoincidenceRule:
        """Return the coincidence factor of so many groups (the highest step reached)."""
        found = [row for row in self.coincidences if row.min_groups <= groups]
        found.sort(key=lambda row: row.min_groups, reverse=True)
        return _first(tuple(found), f"{groups} groups")

    def metering_class(self, *, meter_kv: Decimal, kva: Decimal) -> rules.MeteringClassRule:
        """Return the class of a meter by the voltage it sees and the capacity behind it."""
        found = tuple(
            row
            for row in self.metering_classes
            if meter_kv >= row.min_kv and kva >= row.min_kva
        )
        return _first(found, f"{meter_kv} kV, {kva} kVA")

    def approval(
        self, *, voltage_kv: Decimal, kva: Decimal, sources: int, is_important: bool
    ) -> rules.ApprovalRule:
        """Return who approves a scheme."""
        found = tuple(
            row
            for row in self.approvals
            if voltage_kv >= row.min_kv
            and kva >= row.min_kva
            and sources >= row.min_sources
            and (is_important or not row.is_for_important)
        )
        return _first(found, f"{voltage_kv} kV, {kva} kVA")

    def boundary(
        self, *, is_dedicated: bool, line_kind: LineKind, voltage_kv: Decimal
    ) -> rules.BoundaryRule:
        """Return where the property ends."""
        found = tuple(
            row
            for row in self.boundaries
            if row.is_dedicated == is_dedicated
            and row.line_kind in {None, line_kind}
            and voltage_kv >= row.min_kv
        )
        return _first(found, f"{line_kind}, {voltage_kv} kV")

    def unit_cost(
        self, item: CostItem, *, voltage_kv: Decimal, line_kind: LineKind | None = None
    ) -> rules.UnitCostRule:
        """Return a planning estimate."""
        found = tuple(
            row
            for row in self.unit_costs
            if row.item == item
            and row.line_kind == line_kind
            and row.min_kv <= voltage_kv <= row.max_kv
        )
        return _first(found, f"{item}, {voltage_kv} kV")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    on: date
    region: str

    def rows(self, rows: tuple[R, ...]) -> tuple[R, ...]:
        held = [row for row in rows if row.dating.is_in_force(self.on)]
        own = tuple(row for row in held if row.dating.region == self.region)
        return own + tuple(row for row in held if row.dating.region == COUNTRY)


def _first(rows: tuple[R, ...], what: str) -> R:
    if not rows:
        raise UnableToDraft(
            Wording(
                zh=f"规则库里没有适用的规定：{what}。",
                en=f"No rule in force covers {what}.",
            )
        )
    return rows[0]
