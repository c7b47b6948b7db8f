"""The capacity or demand charge (容需量电费) in its three modes, by days where it must be."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import pairwise

from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.rules import FixedPriceRule, NumberName
from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    FixedPrice,
    Proration,
    Structure,
)
from fullcycle.kernels.tariff.bills import BillLine, Flag, FlagKind, LineKind, LineUnit
from fullcycle.kernels.tariff.capacity import Fleet, Span, fleet_of
from fullcycle.kernels.tariff.demand import (
    ChargedDemand,
    ContractRules,
    charged_as_metered,
    charged_by_contract,
)
from fullcycle.kernels.tariff.facts import BillFacts, Terms
from fullcycle.kernels.tariff.refusals import UnableToBill
from fullcycle.kernels.tariff.reviewing import over_capacity
from fullcycle.kernels.tariff.stretches import Stretch, days_of_month
from fullcycle.kernels.tariff.uses import MonthUse
from fullcycle.kernels.units.money import round_to_fen
from fullcycle.kernels.units.wording import Wording


THIRTY = 30
DEMAND_MODES = frozenset({ChargingMode.CONTRACT_DEMAND, ChargingMode.ACTUAL_DEMAND})
WORDS = {
    LineKind.CAPACITY: Wording(zh="容量电费", en="Capacity charge"),
    LineKind.DEMAND: Wording(zh="需量电费", en="Demand charge"),
    LineKind.DEMAND_EXCESS: Wording(zh="超需量电费", en="Excess demand charge"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedCharge:
    """The lines of the fixed part, the capacity in service and what was noticed."""

    lines: tuple[BillLine, ...]
    capacity_kva: Decimal
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """Days of one amount at one price; the whole month where `days_of` is None."""

    span: Span
    terms: Terms
    amount: Decimal
    price: FixedPriceRule
    days_of: int | None

    @property
    def part(self) -> Decimal:
        return Decimal(1) if self.days_of is None else Decimal(self.span.days) / self.days_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Month:
    """What all parts of the charge are reckoned from."""

    facts: BillFacts
    stretches: tuple[Stretch, ...]
    fleet: Fleet
    book: TariffBook

    @property
    def region(self) -> str:
        return self.stretches[0].terms.region

    def number(self, name: NumberName) -> tuple[Decimal, str]:
        rule = self.book.number(name, on=self.facts.starts_on, region=self.region)
        return rule.value, rule.dating.rule_id

    def find(self, name: NumberName) -> tuple[Decimal, str] | None:
        rule = self.book.find_number(name, on=self.facts.starts_on, region=self.region)
        return None if rule is None else (rule.value, rule.dating.rule_id)


def fixed_charge(
    facts: BillFacts, *, stretches: tuple[Stretch, ...], use: MonthUse, book: TariffBook
) -> FixedCharge:
    """Return the fixed part of a month; a single-part price has none.

    A month in which the mode changes is billed by the new mode.

    Raises:
        UnableToPrice: if the book lacks the price.
        UnableToBill: if the demand was not read, or no contract value is agreed.
    """
    month = Span(starts_on=facts.starts_on, ends_on=facts.ends_on)
    region = stretches[0].terms.region
    fleet = fleet_of(facts.units, month=month, region=region, book=book)
    two_part = tuple(s for s in stretches if s.terms.structure is Structure.TWO_PART)
    by_demand = bool(two_part) and two_part[-1].terms.charging_mode in DEMAND_MODES
    everything = _Month(
        facts=facts,
        stretches=two_part or stretches,
        fleet=fleet.sealed_throughout(month) if by_demand else fleet,
        book=book,
    )
    capacity = _mean_kva(everything)
    if not two_part:
        return FixedCharge(lines=(), capacity_kva=capacity, flags=())
    if not by_demand:
        return FixedCharge(lines=_capacity_lines(everything), capacity_kva=capacity, flags=())
    return FixedCharge(
        lines=_demand_lines(everything, use, capacity),
        capacity_kva=capacity,
        flags=over_capacity(use.demand, capacity_kva=capacity, facts=facts, book=book),
    )


def _capacity_lines(month: _Month) -> tuple[BillLine, ...]:
    return tuple(
        _line(piece, LineKind.CAPACITY, _Saying(component=item.name))
        for item in month.fleet.items
        for piece in _pieces(month, FixedPrice.CAPACITY, partial(month.fleet.kva_of, item))
        if piece.amount
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledDemand:
    """The demand that is charged, at what multiple its excess, and by which rules."""

    charged: ChargedDemand
    excess_multiple: Decimal
    rule_ids: tuple[str, ...]
    excess_rule_ids: tuple[str, ...]
    note: Wording | None


def _demand_lines(month: _Month, use: MonthUse, capacity: Decimal) -> tuple[BillLine, ...]:
    terms = month.stretches[-1].terms
    demand = use.demand
    if demand is None:
        raise _no_demand(month.facts)
    if terms.charging_mode is ChargingMode.CONTRACT_DEMAND:
        billed = _contract_demand(month, terms, demand_kw=demand.kw, capacity_kva=capacity)
    else:
        billed = _actual_demand(month, demand_kw=demand.kw, capacity_kva=capacity)
    discount = _discount(month, use, capacity)
    once = _Saying(
        factor=discount.share,
        rule_ids=billed.rule_ids + discount.rule_ids,
        evidence=demand.evidence,
        note=discount.note or billed.note,
    )
    above = _Saying(
        factor=discount.share * billed.excess_multiple,
        rule_ids=billed.excess_rule_ids + discount.rule_ids,
        evidence=demand.evidence,
    )
    charged = _pieces(month, FixedPrice.DEMAND, lambda _: billed.charged.kw)
    double = _pieces(month, FixedPrice.DEMAND, lambda _: billed.charged.excess_kw)
    return (
        *(_line(piece, LineKind.DEMAND, once) for piece in charged),
        *(_line(piece, LineKind.DEMAND_EXCESS, above) for piece in double if piece.amount),
    )


def _actual_demand(month: _Month, *, demand_kw: Decimal, capacity_kva: Decimal) -> BilledDemand:
    """Return the demand as metered; until 2016 not below 40 % of the capacity."""
    floor = month.find(NumberName.ACTUAL_DEMAND_FLOOR_SHARE)
    charged = charged_as_metered(
        demand_kw, capacity_kva=capacity_kva, floor_share=floor[0] if floor else Decimal(0)
    )
    return BilledDemand(
        charged=charged,
        excess_multiple=Decimal(1),
        rule_ids=(floor[1],) if floor else (),
        excess_rule_ids=(),
        note=None,
    )


def _contract_demand(
    month: _Month, terms: Terms, *, demand_kw: Decimal, capacity_kva: Decimal
) -> BilledDemand:
    """Return what a contract demand bills: not below its floor, double above its limit.

    Raises:
        UnableToBill: if no contract value is agreed.
    """
    if terms.contract_demand_kw is None:
        raise UnableToBill(
            Wording(
                zh=f"户号 {month.facts.account_number} 按合同最大需量计费，但没有核定值。",
                en=f"Account {month.facts.account_number} is billed by contract demand,"
                " but none is agreed.",
            )
        )
    floor_share, floor_id = month.number(NumberName.DEMAND_FLOOR_SHARE)
    limit_share, limit_id = month.number(NumberName.DEMAND_EXCESS_FROM_SHARE)
    multiple, multiple_id = month.number(NumberName.DEMAND_EXCESS_MULTIPLE)
    rule = month.book.excess(on=month.facts.starts_on, region=month.region)
    charged = charged_by_contract(
        terms.contract_demand_kw,
        demand_kw=demand_kw,
        capacity_kva=capacity_kva,
        rules=ContractRules(
            floor_share=floor_share,
            limit_share=limit_share,
            reading=month.facts.readings.excess or rule.reading,
        ),
    )
    note = None
    if floor_share * capacity_kva > terms.contract_demand_kw:
        note = Wording(
            zh=f"核定值 {terms.contract_demand_kw} 千瓦低于下限，按下限计",
            en=f"the agreed {terms.contract_demand_kw} kW is below the floor, which is billed",
        )
    return BilledDemand(
        charged=charged,
        excess_multiple=multiple,
        rule_ids=(floor_id,),
        excess_rule_ids=(limit_id, multiple_id, rule.dating.rule_id),
        note=note,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Discount:
    """What share of the demand price is paid, by which rules."""

    share: Decimal
    rule_ids: tuple[str, ...]
    note: Wording | None


def _discount(month: _Month, use: MonthUse, capacity: Decimal) -> _Discount:
    none = _Discount(share=Decimal(1), rule_ids=(), note=None)
    found = month.find(NumberName.DISCOUNT_FROM_KWH_PER_KVA)
    if found is None or not capacity:
        return none
    threshold, threshold_id = found
    per_kva = Decimal(sum(part.whole_kwh for part in use.stretches)) / capacity
    if per_kva < threshold:
        return none
    share, share_id = month.number(NumberName.DISCOUNT_SHARE)
    return _Discount(
        share=share,
        rule_ids=(threshold_id, share_id),
        note=Wording(
            zh=f"每千伏安用电 {per_kva:.0f} 千瓦时，需量电价按 {share:.0%} 执行",
            en=f"{per_kva:.0f} kWh per kVA: the demand price is reduced to {share:.0%}",
        ),
    )


def _mean_kva(month: _Month) -> Decimal:
    """Return the capacity in service, a mean by days."""
    pieces = _spans(month)
    days = sum(span.days for span, _ in pieces)
    return sum((month.fleet.kva(span) * span.days for span, _ in pieces), Decimal(0)) / Decimal(
        days
    )


def _spans(month: _Month) -> list[tuple[Span, Stretch]]:
    edges = month.fleet.edges()
    spans = []
    for stretch in month.stretches:
        inside = sorted(day for day in edges if stretch.starts_on < day < stretch.ends_on)
        for starts_on, ends_on in pairwise((stretch.starts_on, *inside, stretch.ends_on)):
            spans.append((Span(starts_on=starts_on, ends_on=ends_on), stretch))
    return spans


def _pieces(
    month: _Month, price: FixedPrice, amount_in: Callable[[Span], Decimal]
) -> list[_Piece]:
    """Cut the two-part days where amount, price or power-factor standard changes, no finer."""
    pieces: list[_Piece] = []
    for span, stretch in _spans(month):
        piece = _Piece(
            span=span,
            terms=stretch.terms,
            amount=amount_in(span),
            price=month.book.fixed_price(price, key=stretch.key),
            days_of=None,
        )
        if pieces and _are_one(pieces[-1], piece):
            whole = Span(starts_on=pieces[-1].span.starts_on, ends_on=span.ends_on)
            pieces[-1] = replace(pieces[-1], span=whole)
        else:
            pieces.append(piece)
    return [replace(piece, days_of=_days_of(month, piece)) for piece in pieces]


def _are_one(piece: _Piece, following: _Piece) -> bool:
    return (
        piece.span.ends_on == following.span.starts_on
        and piece.amount == following.amount
        and piece.price is following.price
        and piece.terms.power_factor_standard == following.terms.power_factor_standard
    )


def _days_of(month: _Month, piece: _Piece) -> int | None:
    month_days = days_of_month(piece.span.starts_on)
    if piece.span.days == month_days:
        return None
    rule = month.book.proration(on=piece.span.starts_on, region=month.region)
    proration = month.facts.readings.proration or rule.proration
    return THIRTY if proration is Proration.THIRTIETHS else month_days


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saying:
    """What a line says beside its piece: by what its price is multiplied, and why."""

    component: str = ""
    factor: Decimal = Decimal(1)
    rule_ids: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    note: Wording | None = None


def _line(piece: _Piece, kind: LineKind, says: _Saying) -> BillLine:
    price = piece.price.yuan_per_month * says.factor
    return BillLine(
        kind=kind,
        component=says.component or kind,
        wording=WORDS[kind],
        quantity=piece.amount,
        unit=LineUnit.KVA if kind is LineKind.CAPACITY else LineUnit.KW,
        price=price,
        amount_yuan=round_to_fen(piece.amount * price * piece.part),
        rule_ids=(piece.price.dating.rule_id, *says.rule_ids),
        starts_on=piece.span.starts_on,
        ends_on=piece.span.ends_on,
        days_counted=piece.span.days if piece.days_of is not None else None,
        days_of=piece.days_of,
        evidence=says.evidence,
        note=says.note,
        is_in_power_factor_base=True,
    )


def _no_demand(facts: BillFacts) -> UnableToBill:
    words = Wording(
        zh=f"户号 {facts.account_number} 没有最大需量示数。",
        en=f"Account {facts.account_number}: the maximum demand was not read.",
    )
    return UnableToBill(words, flags=(Flag(kind=FlagKind.NO_READING, wording=words),))
