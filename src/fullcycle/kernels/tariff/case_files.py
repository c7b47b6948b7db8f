"""Read a self-contained bill case (TOML), so that anybody can hold a paper bill to the engine.

The format is described in `docs/domain/bill-cases.md`. Keys carry their units; a key or a value
that is not known is refused with its line.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from fullcycle.kernels.rulebook.dating import Confidence, Dating
from fullcycle.kernels.rulebook.reading import Block, Faults
from fullcycle.kernels.rulebook.tariffs import rules
from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    ComponentGroup,
    ExcessReading,
    FixedPrice,
    Period,
    PriceClass,
    Proration,
    PurchaseMode,
    Structure,
)
from fullcycle.kernels.tariff import facts
from fullcycle.kernels.tariff.located_toml import located
from fullcycle.kernels.units.wording import Wording


OWN = "OWN"
"""The region of a case that brings its own prices: no province's row answers for it."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class BillCase:
    """What a case file holds: the facts, and the book completed by the case's own prices."""

    facts: facts.BillFacts
    book: TariffBook


def read_case(text: str, *, name: str, book: TariffBook) -> BillCase:
    """Read a case.

    Raises:
        UnableToReadRulebook: naming every fault by file and line.
    """
    faults = Faults()
    top = Block(
        node=located(text, name=name, faults=faults),
        file=name,
        subject="case",
        faults=faults,
        common=None,
    )
    faults.raise_if_any()
    has_own_prices = "prices" in top.field_names()
    case = _facts(top, has_own_prices=has_own_prices)
    if has_own_prices:
        rows = _rows(top, case)
        book = TariffBook(version=f"{book.version}+{name}", layers=(rows, *book.layers))
    top.refuse_the_rest()
    faults.raise_if_any()
    return BillCase(facts=case, book=book)


def _facts(top: Block, *, has_own_prices: bool) -> facts.BillFacts:
    case = top.block("case")
    starts_on, ends_on = case.day("starts_on"), case.day("ends_on")
    made = facts.BillFacts(
        account_number=case.text("account_number"),
        starts_on=starts_on,
        ends_on=ends_on,
        terms=_each(top, "terms", lambda block: _terms(block, case, has_own_prices)),
        units=_each(top, "units", _unit),
        points=_each(top, "points", lambda block: _point(block, starts_on, ends_on)),
        readings=facts.Readings(
            excess=case.choice_or_none("excess", ExcessReading),
            proration=case.choice_or_none("proration", Proration),
        ),
    )
    case.refuse_the_rest()
    return made


def _each(block: Block, key: str, read: Callable[[Block], T]) -> tuple[T, ...]:
    if not block.has(key):
        return ()
    made = []
    for member in block.blocks(key, named_by="name"):
        made.append(read(member))
        member.refuse_the_rest()
    return tuple(made)


def _terms(block: Block, case: Block, has_own_prices: bool) -> facts.Terms:  # noqa: FBT001 - a fact of the file
    structure = block.choice("structure", Structure)
    single = ChargingMode.SINGLE_PART
    is_single = structure is Structure.SINGLE_PART
    return facts.Terms(
        starts_on=block.day_or_none("starts_on") or case.day("starts_on"),
        ends_on=block.day_or_none("ends_on") or case.day("ends_on"),
        region=OWN if has_own_prices else block.text("region"),
        voltage_kv=block.decimal("voltage_kv"),
        price_class=block.choice_or_none("price_class", PriceClass)
        or PriceClass.COMMERCIAL_INDUSTRIAL,
        structure=structure,
        purchase_mode=block.choice_or_none("purchase_mode", PurchaseMode) or PurchaseMode.AGENT,
        charging_mode=single if is_single else block.choice("charging_mode", ChargingMode),
        has_time_of_use=block.is_true("has_time_of_use"),
        contract_demand_kw=block.decimal_or_none("contract_demand_kw"),
        power_factor_standard=block.decimal_or_none("power_factor_standard"),
        own_prices=_by_period(block, "own_yuan_per_kwh", lambda b, key: b.decimal(key)),
    )


def _unit(block: Block) -> facts.Unit:
    return facts.Unit(
        name=block.text("name"),
        kva=block.decimal("kva"),
        starts_on=block.day_or_none("starts_on"),
        ends_on=block.day_or_none("ends_on"),
        standby=block.choice_or_none("standby", facts.Standby) or facts.Standby.NONE,
        interlock=block.text_or_none("interlock"),
        interlock_together=_whole_or(block, "interlock_together", 1),
        idle=_each(block, "idle", _idle),
    )


def _idle(block: Block) -> facts.Idle:
    return facts.Idle(
        sealed_on=block.day("sealed_on"), unsealed_on=block.day_or_none("unsealed_on")
    )


def _point(block: Block, starts_on: date, ends_on: date) -> facts.MeteringPoint:
    return facts.MeteringPoint(
        point_id=block.text("name"),
        role=block.choice_or_none("role", facts.PointRole) or facts.PointRole.SUPPLY,
        runs=_each(block, "meters", lambda meter: _run(meter, starts_on, ends_on)),
        measured=_each(block, "measured", lambda use: _measured(use, starts_on, ends_on)),
        losses=facts.LossTerms(
            transformer=_transformer_loss(block),
            line_share=block.decimal_or_none("line_loss_share") or Decimal(0),
        ),
        under=block.text_or_none("under"),
        price_class=block.choice_or_none("price_class", PriceClass)
        or PriceClass.COMMERCIAL_INDUSTRIAL,
        structure=block.choice_or_none("structure", Structure),
        carved_out=_each(block, "carved_out", _carved_out),
        is_in_power_factor=_true_or(block, "is_in_power_factor", default=True),
        is_standby_feeder=_true_or(block, "is_standby_feeder", default=False),
    )


def _run(block: Block, starts_on: date, ends_on: date) -> facts.MeterRun:
    return facts.MeterRun(
        meter_number=block.text("name"),
        multiplier=block.decimal("multiplier"),
        starts_on=block.day_or_none("starts_on") or starts_on,
        ends_on=block.day_or_none("ends_on") or ends_on,
        readings=_each(block, "readings", _reading),
        correction=block.decimal_or_none("correction") or Decimal(1),
    )


def _reading(block: Block) -> facts.RegisterReading:
    return facts.RegisterReading(
        register=block.choice("register", facts.Register),
        last=block.decimal_or_none("last") or Decimal(0),
        this=block.decimal("this"),
        digits=_whole_or(block, "digits", 6),
        reading_id=block.text_or_none("id") or "",
    )


def _measured(block: Block, starts_on: date, ends_on: date) -> facts.MeasuredUse:
    demand = block.decimal_or_none("max_demand_kw")
    return facts.MeasuredUse(
        starts_on=block.day_or_none("starts_on") or starts_on,
        ends_on=block.day_or_none("ends_on") or ends_on,
        active_kwh=_by_period(block, "active_kwh", lambda b, key: b.whole(key)),
        reactive_forward_kvarh=_whole_or(block, "reactive_forward_kvarh", 0),
        reactive_reverse_kvarh=_whole_or(block, "reactive_reverse_kvarh", 0),
        export_kwh=_whole_or(block, "export_kwh", 0),
        max_demand=None if demand is None else facts.MaxDemand(kw=demand),
        is_estimated=_true_or(block, "is_estimated", default=False),
    )


def _transformer_loss(point: Block) -> facts.FormulaLoss | facts.TableLoss | None:
    if point.has("loss_table"):
        block = point.block("loss_table")
        table = facts.TableLoss(
            monthly_kwh=block.decimal("monthly_kwh"),
            monthly_kvarh=block.decimal_or_none("monthly_kvarh") or Decimal(0),
        )
        block.refuse_the_rest()
        return table
    if not point.has("loss_formula"):
        return None
    block = point.block("loss_formula")
    formula = facts.FormulaLoss(
        rated_kva=block.decimal("rated_kva"),
        no_load_kw=block.decimal("no_load_kw"),
        short_circuit_kw=block.decimal("short_circuit_kw"),
        no_load_current_percent=block.decimal("no_load_current_percent"),
        impedance_percent=block.decimal("impedance_percent"),
        shift_factor=block.decimal_or_none("shift_factor") or Decimal(1),
    )
    block.refuse_the_rest()
    return formula


def _carved_out(block: Block) -> facts.CarvedOut:
    share = block.decimal_or_none("share")
    if (share is None) == (not block.has("monthly_kwh")):
        block.fault("give either share or monthly_kwh")
        share = share or Decimal(0)
    of_reading = _true_or(block, "is_share_of_reading", default=False)
    if of_reading and share is None:
        block.fault("is_share_of_reading needs a share")
    return facts.CarvedOut(
        name=block.text("name"),
        price_class=block.choice_or_none("price_class", PriceClass)
        or PriceClass.COMMERCIAL_INDUSTRIAL,
        structure=block.choice("structure", Structure),
        share=share,
        monthly_kwh=block.whole("monthly_kwh") if share is None else None,
        is_share_of_reading=of_reading and share is not None,
        voltage_kv=block.decimal_or_none("voltage_kv"),
        is_in_power_factor_base=_true_or(block, "is_in_power_factor_base", default=False),
    )


def _rows(top: Block, case: facts.BillFacts) -> rules.TariffRows:
    """Read the prices that a case brings along; they hold for its days."""

    def dating(kind: str, name: str) -> Dating:
        return Dating(
            rule_id=f"case.{kind}.{name}.1",
            effective_from=case.starts_on,
            effective_to=case.ends_on,
            region=OWN,
            source="case file",
            confidence=Confidence.TO_VERIFY,
        )

    priced = _each(top, "prices", lambda block: _price(block, dating))
    return rules.TariffRows(
        components=tuple({rule.code: rule for rule, _ in priced}.values()),
        energy_prices=tuple(price for _, price in priced),
        listed_prices=_each(top, "listed_prices", lambda block: _listed(block, dating)),
        fixed_prices=_each(top, "fixed_prices", lambda block: _fixed(block, dating)),
        ratios=_ratios(top, dating),
        periods=(),
        deep_valleys=(),
        power_factors=(),
        power_factor_standards=(),
        chargings=(),
        numbers=(),
        excesses=(),
        prorations=(),
    )


Dater = Callable[[str, str], Dating]


def _price(block: Block, dating: Dater) -> tuple[rules.ComponentRule, rules.EnergyPriceRule]:
    group = block.choice("group", ComponentGroup)
    code = block.text_or_none("name") or group
    component = rules.ComponentRule(
        dating=dating("component", code),
        code=code,
        group=group,
        order=list(ComponentGroup).index(group),
        wording=Wording(zh=code, en=code),
        floats=_true_or(block, "floats", default=False),
        is_in_power_factor_base=_true_or(block, "is_in_power_factor_base", default=True),
        part_of=None,
    )
    price = rules.EnergyPriceRule(
        dating=dating("price", code),
        component=code,
        min_kv=block.decimal_or_none("voltage_kv"),
        max_kv=block.decimal_or_none("voltage_kv"),
        structure=block.choice_or_none("structure", Structure),
        purchase_mode=None,
        price_class=block.choice_or_none("price_class", PriceClass),
        yuan_per_kwh=block.decimal("yuan_per_kwh"),
    )
    return component, price


def _listed(block: Block, dating: Dater) -> rules.ListedPriceRule:
    return rules.ListedPriceRule(
        dating=dating("listed", "price"),
        min_kv=None,
        max_kv=None,
        structure=block.choice("structure", Structure),
        purchase_mode=block.choice_or_none("purchase_mode", PurchaseMode) or PurchaseMode.AGENT,
        price_class=block.choice_or_none("price_class", PriceClass)
        or PriceClass.COMMERCIAL_INDUSTRIAL,
        yuan_per_kwh=_by_period(block, "yuan_per_kwh", lambda b, key: b.decimal(key)),
    )


def _fixed(block: Block, dating: Dater) -> rules.FixedPriceRule:
    price = block.choice("price", FixedPrice)
    return rules.FixedPriceRule(
        dating=dating("fixed", price),
        price=price,
        min_kv=None,
        max_kv=None,
        yuan_per_month=block.decimal("yuan_per_month"),
    )


def _ratios(top: Block, dating: Dater) -> tuple[rules.RatioRule, ...]:
    ratios = _by_period(top, "ratios", lambda b, key: b.decimal(key))
    if not ratios:
        return ()
    return (rules.RatioRule(dating=dating("ratios", "own"), structure=None, ratios=ratios),)


def _by_period(block: Block, key: str, read: Callable[[Block, str], T]) -> Mapping[Period, T]:
    if not block.has(key):
        return {}
    inner = block.block(key)
    made = {period: read(inner, period) for period in Period if inner.has(period)}
    inner.refuse_the_rest()
    return made


def _whole_or(block: Block, key: str, default: int) -> int:
    return block.whole(key) if block.has(key) else default


def _true_or(block: Block, key: str, *, default: bool) -> bool:
    return block.is_true(key) if block.has(key) else default
