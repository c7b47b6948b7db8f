"""What only shows when all rows of a book are seen together: overlaps, holes, strangers."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from fullcycle.kernels.rulebook.dating import COUNTRY, Dating, refuse_broken_versions
from fullcycle.kernels.rulebook.reading import Block
from fullcycle.kernels.rulebook.tariffs import rules
from fullcycle.kernels.rulebook.tariffs.reading import Reading
from fullcycle.kernels.rulebook.tariffs.spans import MONTHS_IN_YEAR


R = TypeVar("R", bound=rules.TariffRule)
Rows = Sequence[tuple[Block, R]]
ALL_MONTHS = frozenset(range(1, MONTHS_IN_YEAR + 1))


def refuse_faulty_book(reading: Reading, *, beneath: Sequence[rules.ComponentRule]) -> None:
    """Report what is wrong with the rows as a whole.

    `beneath` are the components of the book that this one completes.
    """
    refuse_broken_versions((row.block, row.rule.dating) for row in reading.rows)
    _refuse_ambiguous_rows(reading)
    _refuse_unknown_components(reading, beneath)
    _refuse_missing_months(reading.of(rules.PeriodRule))
    _refuse_missing_numbers(reading)
    _refuse_missing_tables(reading)


def _refuse_ambiguous_rows(reading: Reading) -> None:
    components = reading.of(rules.ComponentRule)
    _refuse_meeting(components, lambda rule: rule.code, _always)
    energy_prices = reading.of(rules.EnergyPriceRule)
    _refuse_meeting(energy_prices, lambda rule: rule.component, _energy_prices_meet)
    _refuse_meeting(reading.of(rules.ListedPriceRule), _kind_of_list, _bands_meet)
    _refuse_meeting(reading.of(rules.FixedPriceRule), lambda rule: rule.price, _bands_meet)
    _refuse_meeting(
        reading.of(rules.PeriodRule), _single, lambda one, two: bool(one.months & two.months)
    )
    _refuse_meeting(
        reading.of(rules.RatioRule),
        _single,
        lambda one, two: _same(one.structure, two.structure),
    )
    tables = reading.of(rules.PowerFactorTable)
    _refuse_meeting(tables, lambda rule: rule.standard, _always)
    _refuse_meeting(reading.of(rules.NumberRule), lambda rule: rule.name, _always)
    _refuse_meeting(reading.of(rules.ExcessRule), _single, _always)
    _refuse_meeting(reading.of(rules.ProrationRule), _single, _always)


def _refuse_meeting(
    rows: Rows[R], key: Callable[[R], Hashable], meet: Callable[[R, R], bool]
) -> None:
    alike: dict[Hashable, list[tuple[Block, R]]] = defaultdict(list)
    for block, rule in rows:
        alike[rule.dating.region, key(rule)].append((block, rule))
    for several in alike.values():
        for (_, one), (block, two) in itertools.combinations(several, 2):
            # Versions of one rule are compared with their neighbours elsewhere.
            is_other_rule = one.dating.key != two.dating.key
            if is_other_rule and _overlap(one.dating, two.dating) and meet(one, two):
                block.fault(f"answers the same question as {one.dating.rule_id}")


def _overlap(one: Dating, two: Dating) -> bool:
    starts = max(one.effective_from, two.effective_from)
    return one.is_in_force(starts) and two.is_in_force(starts)


def _always(_one: object, _two: object) -> bool:
    return True


def _single(_rule: object) -> Hashable:
    return ""


def _kind_of_list(rule: rules.ListedPriceRule) -> Hashable:
    return rule.structure, rule.purchase_mode, rule.price_class


def _energy_prices_meet(one: rules.EnergyPriceRule, two: rules.EnergyPriceRule) -> bool:
    return (
        _bands_meet(one, two)
        and _same(one.structure, two.structure)
        and _same(one.purchase_mode, two.purchase_mode)
        and _same(one.price_class, two.price_class)
    )


def _same(one: object, two: object) -> bool:
    return one is None or two is None or one == two


Banded = rules.EnergyPriceRule | rules.ListedPriceRule | rules.FixedPriceRule


def _bands_meet(one: Banded, two: Banded) -> bool:
    return _reaches(one.min_kv, two.max_kv) and _reaches(two.min_kv, one.max_kv)


def _reaches(least: Decimal | None, most: Decimal | None) -> bool:
    return least is None or most is None or least <= most


def _refuse_unknown_components(
    reading: Reading, beneath: Sequence[rules.ComponentRule]
) -> None:
    components = reading.of(rules.ComponentRule)
    known = {
        (rule.dating.region, rule.code)
        for rule in (*beneath, *(rule for _, rule in components))
    }
    for block, price in reading.of(rules.EnergyPriceRule):
        _refuse_stranger(block, "component", price.component, price.dating.region, known)
    for block, component in components:
        if component.part_of is not None:
            _refuse_stranger(
                block, "part_of", component.part_of, component.dating.region, known
            )


def _refuse_stranger(
    block: Block, key: str, code: str, region: str, known: Collection[tuple[str, str]]
) -> None:
    if (region, code) not in known and (COUNTRY, code) not in known:
        block.fault_in(key, f"unknown component {code!r} in {region}")


def _refuse_missing_months(rows: Rows[rules.PeriodRule]) -> None:
    for block, rule in rows:
        held: set[int] = set()
        for _, other in rows:
            is_of_the_day = other.dating.is_in_force(rule.dating.effective_from)
            if is_of_the_day and other.dating.region == rule.dating.region:
                held |= other.months
        if missing := sorted(ALL_MONTHS - held):
            months = ", ".join(map(str, missing))
            block.fault_in(
                "months", f"on {rule.dating.effective_from} no row holds for {months}"
            )


def _refuse_missing_numbers(reading: Reading) -> None:
    named = {rule.name for _, rule in reading.of(rules.NumberRule)}
    for block, standard in reading.of(rules.PowerFactorStandardRule):
        _refuse_unnamed(block, (standard.from_kva,), named)
    for block, charging in reading.of(rules.ChargingRule):
        _refuse_unnamed(block, (charging.up_to, charging.below), named)


def _refuse_unnamed(
    block: Block, wanted: Iterable[object], named: Collection[rules.NumberName]
) -> None:
    for name in wanted:
        if isinstance(name, rules.NumberName) and name not in named:
            block.fault(f"no row gives the number {name}")


def _refuse_missing_tables(reading: Reading) -> None:
    standards = {table.standard for _, table in reading.of(rules.PowerFactorTable)}
    for block, rule in reading.of(rules.PowerFactorStandardRule):
        if rule.standard is not None and rule.standard not in standards:
            block.fault_in("standard", f"no table gives the percentages of {rule.standard}")
