"""Whether terms can be agreed: every rule they break, named at what breaks it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Protocol

from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.rulebook.tariffs.rules import NumberName, PriceKey
from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    Period,
    PriceClass,
    PurchaseMode,
    Structure,
    UseClass,
)
from fullcycle.kernels.tariff.choosing.changing import QUARTER_DAYS
from fullcycle.kernels.tariff.explaining.sentences import MODE_WORDS, PERIOD_WORDS
from fullcycle.kernels.units.wording import Wording


ONE = Decimal(1)


class Proposed(Protocol):
    """What is to be agreed; demand in kW, own prices in yuan per kWh."""

    @property
    def structure(self) -> Structure: ...
    @property
    def charging_mode(self) -> ChargingMode: ...
    @property
    def contract_demand_kw(self) -> Decimal | None: ...
    @property
    def power_factor_standard(self) -> Decimal | None: ...
    @property
    def purchase_mode(self) -> PurchaseMode: ...
    @property
    def price_class(self) -> PriceClass: ...
    @property
    def use_class(self) -> UseClass: ...
    @property
    def has_time_of_use(self) -> bool: ...
    @property
    def own_prices(self) -> Mapping[Period, Decimal]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """For whom and from when: the account's size and place, what held before, the book."""

    region: str
    voltage_kv: Decimal
    contract_kva: Decimal
    starts_on: date
    mode_before: ChargingMode | None
    mode_chosen_on: date | None
    book: TariffBook


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsFault:
    """A rule that is broken; `at` names the value of the terms, of own prices their period."""

    at: str
    wording: Wording


def faults_of(terms: Proposed, *, by: Judged) -> tuple[TermsFault, ...]:
    """Return every rule that terms would break; none where they can be agreed.

    Raises:
        UnableToPrice: if the book has no rule on charging for that day.
    """
    return (
        *_of_mode(terms, by),
        *_of_change(terms, by),
        *_of_demand(terms, by),
        *_of_power_factor(terms, by),
        *_of_own_prices(terms, by),
    )


def _of_mode(terms: Proposed, by: Judged) -> Iterator[TermsFault]:
    is_single = terms.structure is Structure.SINGLE_PART
    if is_single != (terms.charging_mode is ChargingMode.SINGLE_PART):
        yield TermsFault(
            at="charging_mode",
            wording=Wording(
                zh="单一制没有容（需）量电费；两部制要选定一种计费方式。",
                en="Single-part has no fixed part; two-part needs one of its modes.",
            ),
        )
        return
    rule = by.book.charging(
        use=terms.use_class, kva=by.contract_kva, on=by.starts_on, region=by.region
    )
    if terms.charging_mode not in rule.modes:
        zh = "、".join(MODE_WORDS[mode].zh for mode in rule.modes)
        en = ", ".join(MODE_WORDS[mode].en for mode in rule.modes)
        yield TermsFault(
            at="charging_mode",
            wording=Wording(
                zh=f"合同容量 {by.contract_kva.normalize():f} 千伏安的这类用电只能选：{zh}。",
                en=f"For this use and {by.contract_kva.normalize():f} kVA only: {en}.",
            ),
        )


def _of_change(terms: Proposed, by: Judged) -> Iterator[TermsFault]:
    if terms.charging_mode is by.mode_before or by.mode_chosen_on is None:
        return
    free_on = by.mode_chosen_on + timedelta(days=QUARTER_DAYS)
    if by.starts_on < free_on:
        yield TermsFault(
            at="starts_on",
            wording=Wording(
                zh=f"现在的计费方式从 {by.mode_chosen_on} 起执行，满 {QUARTER_DAYS} 天"
                f"（{free_on}）以后才能换。",
                en=f"The present mode holds since {by.mode_chosen_on} and stays for"
                f" {QUARTER_DAYS} days, to {free_on}.",
            ),
        )


def _of_demand(terms: Proposed, by: Judged) -> Iterator[TermsFault]:
    demand = terms.contract_demand_kw
    if terms.charging_mode is not ChargingMode.CONTRACT_DEMAND:
        if demand is not None:
            yield _at_demand(
                "只有按合同最大需量计费才写这个值。", "Only a contract demand has this value."
            )
        return
    share = by.book.number(
        NumberName.DEMAND_FLOOR_SHARE, on=by.starts_on, region=by.region
    ).value
    floor = (share * by.contract_kva).to_integral_value(ROUND_CEILING)
    if demand is None or demand <= 0:
        yield _at_demand(
            "按合同最大需量计费，要写明合同最大需量（千瓦）。",
            "Charged by contract demand, the demand in kW must be given.",
        )
    elif not floor <= demand <= by.contract_kva:
        most = f"{by.contract_kva.normalize():f}"
        yield _at_demand(
            f"合同最大需量要在 {floor:f}（合同容量的 {share:.0%}）到 {most} 千瓦之间。",
            f"The contract demand must lie between {floor:f} kW ({share:.0%} of the contract"
            f" capacity) and {most} kW.",
        )


def _at_demand(zh: str, en: str) -> TermsFault:
    return TermsFault(at="contract_demand_kw", wording=Wording(zh=zh, en=en))


def _of_power_factor(terms: Proposed, by: Judged) -> Iterator[TermsFault]:
    standard = terms.power_factor_standard
    if standard is None:
        return
    try:
        by.book.power_factor_percent(standard=standard, value=ONE, on=by.starts_on)
    except UnableToPrice as lacking:
        yield TermsFault(at="power_factor_standard", wording=lacking.wording)


def _of_own_prices(terms: Proposed, by: Judged) -> Iterator[TermsFault]:
    if terms.purchase_mode is PurchaseMode.AGENT:
        for period in terms.own_prices:
            yield TermsFault(
                at=period.value,
                wording=Wording(
                    zh="代理购电按公布的价格，没有自己的电价。",
                    en="Bought through the grid, energy has no price of its own.",
                ),
            )
        return
    for period in _priced_periods(terms, by):
        price = terms.own_prices.get(period)
        if price is None or price <= 0:
            yield TermsFault(
                at=period.value,
                wording=Wording(
                    zh=f"请写{PERIOD_WORDS[period].zh}的购电价格，要大于零。",
                    en=f"The price of {PERIOD_WORDS[period].en} energy is needed, above zero.",
                ),
            )


def _priced_periods(terms: Proposed, by: Judged) -> tuple[Period, ...]:
    """The periods in which energy can fall, by the ratios of the province."""
    if not terms.has_time_of_use:
        return (Period.FLAT,)
    key = PriceKey(
        region=by.region,
        on=by.starts_on,
        voltage_kv=by.voltage_kv,
        structure=terms.structure,
        purchase_mode=terms.purchase_mode,
        price_class=terms.price_class,
    )
    ratios = by.book.ratios(key=key).ratios
    return tuple(period for period in Period if period in ratios)
