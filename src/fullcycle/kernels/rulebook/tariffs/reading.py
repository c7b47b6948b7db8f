"""Read the files of a tariff book strictly; a fault names file, line and entry.

Every file may hold any section, so that a province's month is one file.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TypeVar, cast

from fullcycle.kernels.rulebook.dating import Dating, read_dating
from fullcycle.kernels.rulebook.reading import Block, Faults, read_file
from fullcycle.kernels.rulebook.tariffs import rules, spans, terms


C = TypeVar("C", bound=StrEnum)
R = TypeVar("R", bound=rules.TariffRule)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """A row with the place it was read from."""

    block: Block
    rule: rules.TariffRule


@dataclass(slots=True, kw_only=True)
class Reading:
    """What one reading has gathered: rows with their places, and what is wrong."""

    faults: Faults = field(default_factory=Faults)
    rows: list[ReadRow] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)

    @property
    def version(self) -> str:
        """A short digest of what was read."""
        return hashlib.sha256("\n".join(self.contents).encode()).hexdigest()[:12]

    def of(self, kind: type[R]) -> list[tuple[Block, R]]:
        """The rows of a kind."""
        return [(row.block, row.rule) for row in self.rows if isinstance(row.rule, kind)]

    def sorted_rows(self) -> rules.TariffRows:
        """The rows kind by kind."""
        return rules.TariffRows(
            components=_rules(self.of(rules.ComponentRule)),
            energy_prices=_rules(self.of(rules.EnergyPriceRule)),
            listed_prices=_rules(self.of(rules.ListedPriceRule)),
            fixed_prices=_rules(self.of(rules.FixedPriceRule)),
            periods=_rules(self.of(rules.PeriodRule)),
            deep_valleys=_rules(self.of(rules.DeepValleyRule)),
            ratios=_rules(self.of(rules.RatioRule)),
            power_factors=_rules(self.of(rules.PowerFactorTable)),
            power_factor_standards=_rules(self.of(rules.PowerFactorStandardRule)),
            chargings=_rules(self.of(rules.ChargingRule)),
            numbers=_rules(self.of(rules.NumberRule)),
            excesses=_rules(self.of(rules.ExcessRule)),
            prorations=_rules(self.of(rules.ProrationRule)),
        )


def read_files(paths: Iterable[Path], *, id_prefix: str) -> Reading:
    """Read files; every id must begin with the prefix and a full stop."""
    reading = Reading()
    for path in paths:
        file = read_file(path, reading.faults)
        reading.contents.append(f"{path.name}\n{file.content}")
        top = file.block
        common = top.block("common")
        for section, read in SECTIONS.items():
            if top.has(section):
                for block in top.blocks_over(section, common):
                    dated = read_dating(block)
                    _refuse_prefix(block, dated, id_prefix)
                    reading.rows.append(ReadRow(block=block, rule=read(block, dated)))
                    block.refuse_the_rest()
        common.refuse_the_rest()
        top.refuse_the_rest()
    return reading


def _refuse_prefix(block: Block, dated: Dating, id_prefix: str) -> None:
    if dated.rule_id and not dated.rule_id.startswith(f"{id_prefix}."):
        block.fault_in("id", f"{dated.rule_id!r} must begin with {id_prefix!r}")


def _rules(rows: Sequence[tuple[Block, R]]) -> tuple[R, ...]:
    return tuple(rule for _, rule in rows)


def _component(block: Block, dated: Dating) -> rules.ComponentRule:
    return rules.ComponentRule(
        dating=dated,
        code=block.text("code"),
        group=block.choice("group", terms.ComponentGroup),
        order=block.whole("order"),
        wording=block.wording("wording"),
        floats=block.is_true("floats"),
        is_in_power_factor_base=block.is_true("is_in_power_factor_base"),
        part_of=block.text_or_none("part_of"),
    )


def _energy_price(block: Block, dated: Dating) -> rules.EnergyPriceRule:
    min_kv, max_kv = _band(block)
    return rules.EnergyPriceRule(
        dating=dated,
        component=block.text("component"),
        min_kv=min_kv,
        max_kv=max_kv,
        structure=block.choice_or_none("structure", terms.Structure),
        purchase_mode=block.choice_or_none("purchase_mode", terms.PurchaseMode),
        price_class=block.choice_or_none("price_class", terms.PriceClass),
        yuan_per_kwh=block.decimal("yuan_per_kwh"),
    )


def _listed_price(block: Block, dated: Dating) -> rules.ListedPriceRule:
    min_kv, max_kv = _band(block)
    return rules.ListedPriceRule(
        dating=dated,
        min_kv=min_kv,
        max_kv=max_kv,
        structure=block.choice("structure", terms.Structure),
        purchase_mode=block.choice("purchase_mode", terms.PurchaseMode),
        price_class=block.choice("price_class", terms.PriceClass),
        yuan_per_kwh=_by_period(block, "yuan_per_kwh"),
    )


def _fixed_price(block: Block, dated: Dating) -> rules.FixedPriceRule:
    min_kv, max_kv = _band(block)
    return rules.FixedPriceRule(
        dating=dated,
        price=block.choice("price", terms.FixedPrice),
        min_kv=min_kv,
        max_kv=max_kv,
        yuan_per_month=block.decimal("yuan_per_month"),
    )


def _period(block: Block, dated: Dating) -> rules.PeriodRule:
    hours = block.block("hours")
    named = [(period, _quarters(hours, period)) for period in terms.Period]
    hours.refuse_the_rest()
    covered: list[terms.Period | None] = [None] * rules.QUARTERS_IN_DAY
    for period, quarters in named:
        for quarter in quarters:
            if covered[quarter] is not None:
                hours.fault(f"{_clock(quarter)} is both {covered[quarter]} and {period}")
            covered[quarter] = period
    if None in covered:
        hours.fault(f"{_clock(covered.index(None))} is in no period")
    return rules.PeriodRule(
        dating=dated,
        months=spans.read_months(block, "months"),
        quarters=cast("tuple[terms.Period, ...]", tuple(covered)),
    )


def _deep_valley(block: Block, dated: Dating) -> rules.DeepValleyRule:
    holidays = []
    for day in block.blocks("holidays", named_by="name"):
        first = day.whole_or_none("first")
        holidays.append(rules.HolidayDays(name=day.text("name"), first=first))
        day.refuse_the_rest()
    return rules.DeepValleyRule(
        dating=dated,
        holidays=tuple(holidays),
        quarters=frozenset(spans.read_quarters(block, "hours")),
    )


def _ratio(block: Block, dated: Dating) -> rules.RatioRule:
    ratios = _by_period(block, "ratios")
    if ratios.get(terms.Period.FLAT) != 1:
        block.fault_in("ratios", "FLAT must be 1")
    return rules.RatioRule(
        dating=dated,
        structure=block.choice_or_none("structure", terms.Structure),
        ratios=ratios,
    )


def _power_factor(block: Block, dated: Dating) -> rules.PowerFactorTable:
    table = rules.PowerFactorTable(
        dating=dated,
        standard=block.decimal("standard"),
        above=_pieces(block, "above"),
        below=_pieces(block, "below"),
    )
    above = [table.standard, *(piece.to for piece in table.above)]
    below = [table.standard, *(piece.to for piece in table.below)]
    if above != sorted(set(above)) or above[-1] != 1:
        block.fault_in("above", f"the pieces must rise from {table.standard} to 1")
    if below != sorted(set(below), reverse=True) or below[-1] != 0:
        block.fault_in("below", f"the pieces must fall from {table.standard} to 0")
    return table


def _power_factor_standard(block: Block, dated: Dating) -> rules.PowerFactorStandardRule:
    return rules.PowerFactorStandardRule(
        dating=dated,
        use_classes=block.choices("use_classes", terms.UseClass),
        min_kv=block.decimal_or_none("min_kv"),
        from_kva=_number_or_name(block, "from_kva"),
        over_kva=block.decimal_or_none("over_kva"),
        needs_on_load_tap_changer=block.is_true("needs_on_load_tap_changer"),
        standard=block.decimal_or_none("standard"),
        wording=block.wording("wording"),
    )


def _charging(block: Block, dated: Dating) -> rules.ChargingRule:
    return rules.ChargingRule(
        dating=dated,
        use_classes=block.choices("use_classes", terms.UseClass),
        up_to=block.choice_or_none("up_to", rules.NumberName),
        below=block.choice_or_none("below", rules.NumberName),
        modes=block.choices("modes", terms.ChargingMode),
        wording=block.wording("wording"),
    )


def _number(block: Block, dated: Dating) -> rules.NumberRule:
    return rules.NumberRule(
        dating=dated,
        name=block.choice("name", rules.NumberName),
        value=block.decimal("value"),
        wording=block.wording("wording"),
    )


def _excess(block: Block, dated: Dating) -> rules.ExcessRule:
    return rules.ExcessRule(
        dating=dated,
        reading=block.choice("reading", terms.ExcessReading),
        wording=block.wording("wording"),
    )


def _proration(block: Block, dated: Dating) -> rules.ProrationRule:
    return rules.ProrationRule(
        dating=dated,
        proration=block.choice("proration", terms.Proration),
        wording=block.wording("wording"),
    )


SECTIONS: dict[str, Callable[[Block, Dating], rules.TariffRule]] = {
    "components": _component,
    "energy_prices": _energy_price,
    "listed_prices": _listed_price,
    "fixed_prices": _fixed_price,
    "periods": _period,
    "deep_valleys": _deep_valley,
    "ratios": _ratio,
    "power_factors": _power_factor,
    "power_factor_standards": _power_factor_standard,
    "chargings": _charging,
    "numbers": _number,
    "excesses": _excess,
    "prorations": _proration,
}


def _band(block: Block) -> tuple[Decimal | None, Decimal | None]:
    min_kv, max_kv = block.decimal_or_none("min_kv"), block.decimal_or_none("max_kv")
    if min_kv is not None and max_kv is not None and max_kv < min_kv:
        block.fault_in("max_kv", "must not be below min_kv")
    return min_kv, max_kv


def _by_period(block: Block, key: str) -> dict[terms.Period, Decimal]:
    inner = block.block(key)
    named = {period: inner.decimal(period) for period in terms.Period if inner.has(period)}
    inner.refuse_the_rest()
    if terms.Period.FLAT not in named:
        block.fault_in(key, "FLAT is missing")
    return named


def _quarters(hours: Block, period: terms.Period) -> tuple[int, ...]:
    return spans.read_quarters(hours, period) if hours.has(period) else ()


def _clock(quarter: int) -> str:
    hour, part = divmod(quarter, spans.QUARTERS_IN_HOUR)
    return f"{hour}:{part * spans.MINUTES_IN_QUARTER:02d}"


def _pieces(block: Block, key: str) -> tuple[rules.PowerFactorPiece, ...]:
    pieces = []
    for piece in block.blocks(key, named_by="to"):
        to, step = piece.decimal("to"), piece.decimal("percent_per_hundredth")
        pieces.append(rules.PowerFactorPiece(to=to, percent_per_hundredth=step))
        piece.refuse_the_rest()
    return tuple(pieces)


def _number_or_name(block: Block, key: str) -> Decimal | rules.NumberName | None:
    if block.has(key + "_of"):
        return block.choice(key + "_of", rules.NumberName)
    return block.decimal_or_none(key)
