"""The adjustment for the power factor (力调电费), after 〔83〕水电财字第215号."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.rules import NumberName
from fullcycle.kernels.tariff.bills import (
    BillLine,
    Flag,
    FlagKind,
    LineKind,
    LineUnit,
    PowerFactor,
)
from fullcycle.kernels.tariff.uses import StretchUse
from fullcycle.kernels.units.money import round_to_fen
from fullcycle.kernels.units.wording import Wording


HUNDREDTH = Decimal("0.01")
WORDS = Wording(zh="功率因数调整电费", en="Power-factor adjustment")


def power_factor_of(active_kwh: int, reactive_kvarh: int) -> Decimal | None:
    """Return W / sqrt(W² + Q²), half up to two decimals; None if nothing flowed at all.

    Reactive energy without active energy gives 0: the customer takes nothing but kvarh.
    """
    apparent_squared = active_kwh**2 + reactive_kvarh**2
    if apparent_squared == 0:
        return None
    with localcontext() as context:
        context.prec = 40
        value = Decimal(active_kwh) / Decimal(apparent_squared).sqrt()
        return value.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """The line of the adjustment, how it came out, and what was noticed."""

    line: BillLine
    factor: PowerFactor
    flags: tuple[Flag, ...]


def adjustments(
    uses: Sequence[StretchUse], *, lines: Iterable[BillLine], book: TariffBook
) -> tuple[Adjustment, ...]:
    """Return one adjustment for each standard that applied in the month, in order of days.

    The base is what the lines of those days say takes part: fixed part and energy, without
    government funds.

    Raises:
        UnableToPrice: if the book has no table for a standard.
    """
    by_standard: dict[Decimal, list[StretchUse]] = {}
    for use in uses:
        standard = use.stretch.terms.power_factor_standard
        if standard is not None:
            by_standard.setdefault(standard, []).append(use)
    lines = tuple(lines)
    made = (
        _adjustment(standard, group, lines, book) for standard, group in by_standard.items()
    )
    return tuple(adjustment for adjustment in made if adjustment is not None)


def _adjustment(
    standard: Decimal, uses: list[StretchUse], lines: tuple[BillLine, ...], book: TariffBook
) -> Adjustment | None:
    active = sum(use.factor_kwh for use in uses)
    reactive = sum(use.factor_kvarh for use in uses)
    value = power_factor_of(active, reactive)
    if value is None:
        return None
    starts_on, ends_on = uses[0].stretch.starts_on, uses[-1].stretch.ends_on
    rule = book.power_factor_percent(standard=standard, value=value, on=starts_on)
    base = sum((line.amount_yuan for line in lines if _is_base(line, uses)), Decimal(0))
    amount = round_to_fen(base * rule.percent / 100)
    factor = PowerFactor(
        active_kwh=active,
        reactive_kvarh=reactive,
        value=value,
        standard=standard,
        percent=rule.percent,
        base_yuan=base,
        amount_yuan=amount,
    )
    line = BillLine(
        kind=LineKind.POWER_FACTOR,
        component=LineKind.POWER_FACTOR,
        wording=WORDS,
        quantity=base,
        unit=LineUnit.YUAN,
        price=rule.percent / 100,
        amount_yuan=amount,
        rule_ids=(rule.rule_id,),
        starts_on=starts_on,
        ends_on=ends_on,
        note=_note(factor),
    )
    return Adjustment(line=line, factor=factor, flags=_review(factor, uses, book, starts_on))


def _is_base(line: BillLine, uses: list[StretchUse]) -> bool:
    return line.is_in_power_factor_base and any(
        use.stretch.starts_on <= line.starts_on < use.stretch.ends_on for use in uses
    )


def _note(factor: PowerFactor) -> Wording:
    return Wording(
        zh=f"实际 {factor.value}，标准 {factor.standard}，调整 {factor.percent:+}%",
        en=f"actual {factor.value}, standard {factor.standard}, {factor.percent:+}%",
    )


def _review(
    factor: PowerFactor, uses: list[StretchUse], book: TariffBook, on: date
) -> tuple[Flag, ...]:
    region = uses[0].stretch.terms.region
    least = book.number(NumberName.REVIEW_POWER_FACTOR_BELOW, on=on, region=region)
    if factor.value >= least.value:
        return ()
    words = Wording(
        zh=f"功率因数 {factor.value} 低于 {least.value}，请核对无功示数。",
        en=f"The power factor of {factor.value} is below {least.value}: check the kvarh.",
    )
    return (Flag(kind=FlagKind.POWER_FACTOR, wording=words),)
