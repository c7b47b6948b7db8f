"""Read `data/*.yaml` into `SchemeTables`; a fault names file, line and entry."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar

from fullcycle.kernels.rulebook import dating, traits
from fullcycle.kernels.rulebook.reading import Block, Faults, read_file
from fullcycle.kernels.rulebook.tariffs.book import load_tariff_book
from fullcycle.kernels.schemes import rules, terms
from fullcycle.kernels.schemes.tables import SchemeTables


DATA = Path(__file__).parent / "data"
T = TypeVar("T")


@cache
def scheme_tables(folder: Path = DATA) -> SchemeTables:
    """Read the rules of scheme engineering; repeated calls share one reading.

    Raises:
        UnableToReadRulebook: naming every fault by file and line.
    """
    book = _Book(folder)
    tables = SchemeTables(
        numbers=book.rows("numbers", _number),
        house_rules=book.rows("house_rules", _house_rule),
        series=book.rows("series", _series),
        voltages=book.rows("voltages", _voltage),
        importances=book.rows("importances", _importance),
        wirings=book.rows("wirings", _wiring),
        load_kinds=book.rows("load_kinds", _load_kind),
        coincidences=book.rows("coincidences", _coincidence),
        metering_classes=book.rows("metering_classes", _metering_class),
        unit_costs=book.rows("unit_costs", _unit_cost),
        boundaries=book.rows("boundaries", _boundary),
        approvals=book.rows("approvals", _approval),
        tariffs=load_tariff_book(),
    )
    book.raise_if_faulty()
    return tables


class _Book:
    """The folder being read, one file a table; ids are unique over all of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._faults = Faults()
        self._dated: list[tuple[Block, dating.Dating]] = []

    def rows(self, name: str, read: Callable[[Block, dating.Dating], T]) -> tuple[T, ...]:
        """Read one file; what a row does not say is taken from the file's `common`."""
        top = read_file(self._folder / f"{name}.yaml", self._faults).block
        read_rows = []
        for block in top.blocks_over("rules", top.block("common")):
            dated = dating.read_dating(block)
            self._dated.append((block, dated))
            read_rows.append(read(block, dated))
            block.refuse_the_rest()
        top.refuse_the_rest()
        return tuple(read_rows)

    def raise_if_faulty(self) -> None:
        """End the reading."""
        dating.refuse_broken_versions(self._dated)
        self._faults.raise_if_any()


def _number(block: Block, dated: dating.Dating) -> rules.NumberRule:
    return rules.NumberRule(
        dating=dated,
        why=block.wording("why"),
        name=block.choice("name", terms.NumberName),
        value=block.decimal("value"),
    )


def _house_rule(block: Block, dated: dating.Dating) -> rules.HouseRule:
    return rules.HouseRule(
        dating=dated,
        why=block.wording("why"),
        name=block.choice("name", terms.HouseRuleName),
    )


def _series(block: Block, dated: dating.Dating) -> rules.SeriesRule:
    words = block.text("sizes").split()
    sizes = tuple(int(word) for word in words if word.isdecimal())
    if len(sizes) != len(words) or sorted(set(sizes)) != list(sizes):
        block.fault_in("sizes", "whole numbers, ascending, are wanted")
    return rules.SeriesRule(
        dating=dated,
        why=block.wording("why"),
        name=block.choice("name", terms.SeriesName),
        sizes=sizes,
    )


def _voltage(block: Block, dated: dating.Dating) -> rules.VoltageRule:
    least, most = block.decimal("min_kva"), block.decimal("max_kva")
    if most <= least:
        block.fault_in("max_kva", "must be above min_kva")
    return rules.VoltageRule(
        dating=dated,
        why=block.wording("why"),
        voltage_kv=block.decimal("voltage_kv"),
        min_kva=least,
        max_kva=most,
        alone_max_kva=block.decimal("alone_max_kva"),
        unit_min_kva=block.whole("unit_min_kva"),
        unit_max_kva=block.whole("unit_max_kva"),
        max_units=block.whole("max_units"),
        dedicated_from_kva=block.decimal_or_none("dedicated_from_kva"),
        pt_primary_v=block.decimal("pt_primary_v"),
        pt_secondary_v=block.decimal("pt_secondary_v"),
        pt_is_phase_to_earth=block.is_true("pt_is_phase_to_earth"),
        ct_secondary_a=block.whole("ct_secondary_a"),
        hv_lv_max_kva=block.decimal_or_none("hv_lv_max_kva"),
        has_motors_on_bus=block.is_true("has_motors_on_bus"),
    )


def _importance(block: Block, dated: dating.Dating) -> rules.ImportanceRule:
    return rules.ImportanceRule(
        dating=dated,
        why=block.wording("why"),
        importance=block.choice("importance", traits.Importance),
        circuits=block.whole("circuits"),
        substations=block.whole("substations"),
        bus_sections=block.whole("bus_sections"),
        min_units=block.whole("min_units"),
        is_backup_required=block.is_true("is_backup_required"),
        switching=block.choice("switching", terms.Switching),
    )


def _wiring(block: Block, dated: dating.Dating) -> rules.WiringRule:
    return rules.WiringRule(
        dating=dated,
        why=block.wording("why"),
        max_sources=block.whole("max_sources"),
        max_units=block.whole("max_units"),
        wiring=block.choice("wiring", terms.MainWiring),
        interlock=block.choice("interlock", terms.Interlock),
    )


def _load_kind(block: Block, dated: dating.Dating) -> rules.LoadKindRule:
    return rules.LoadKindRule(
        dating=dated,
        why=block.wording("why"),
        kind=block.text("kind"),
        demand_factor_low=_share(block, "demand_factor_low"),
        demand_factor_high=_share(block, "demand_factor_high"),
        power_factor_low=_share(block, "power_factor_low"),
        power_factor_high=_share(block, "power_factor_high"),
    )


def _coincidence(block: Block, dated: dating.Dating) -> rules.CoincidenceRule:
    return rules.CoincidenceRule(
        dating=dated,
        why=block.wording("why"),
        min_groups=block.whole("min_groups"),
        share=_share(block, "share"),
    )


def _metering_class(block: Block, dated: dating.Dating) -> rules.MeteringClassRule:
    return rules.MeteringClassRule(
        dating=dated,
        why=block.wording("why"),
        metering_class=block.text("metering_class"),
        edition=block.text("edition"),
        min_kv=block.decimal("min_kv"),
        min_kva=block.decimal("min_kva"),
        active_accuracy=block.text("active_accuracy"),
        reactive_accuracy=block.text("reactive_accuracy"),
        pt_accuracy=block.text("pt_accuracy"),
        ct_accuracy=block.text("ct_accuracy"),
    )


def _unit_cost(block: Block, dated: dating.Dating) -> rules.UnitCostRule:
    low, high = block.decimal("low_yuan"), block.decimal("high_yuan")
    if high < low:
        block.fault_in("high_yuan", "must not be below low_yuan")
    return rules.UnitCostRule(
        dating=dated,
        why=block.wording("why"),
        item=block.choice("item", terms.CostItem),
        min_kv=block.decimal("min_kv"),
        max_kv=block.decimal("max_kv"),
        line_kind=block.choice_or_none("line_kind", terms.LineKind),
        low_yuan=low,
        high_yuan=high,
    )


def _boundary(block: Block, dated: dating.Dating) -> rules.BoundaryRule:
    return rules.BoundaryRule(
        dating=dated,
        why=block.wording("why"),
        is_dedicated=block.is_true("is_dedicated"),
        line_kind=block.choice_or_none("line_kind", terms.LineKind),
        min_kv=block.decimal("min_kv"),
        boundary=block.choice("boundary", terms.Boundary),
    )


def _approval(block: Block, dated: dating.Dating) -> rules.ApprovalRule:
    return rules.ApprovalRule(
        dating=dated,
        why=block.wording("why"),
        min_kv=block.decimal("min_kv"),
        min_kva=block.decimal("min_kva"),
        min_sources=block.whole("min_sources"),
        is_for_important=block.is_true("is_for_important"),
        level=block.choice("level", terms.ApprovalLevel),
    )


def _share(block: Block, key: str) -> Decimal:
    share = block.decimal(key)
    if not 0 < share <= 1:
        block.fault_in(key, f"{share} is no share above 0 and up to 1")
    return share
