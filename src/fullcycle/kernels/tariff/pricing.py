"""The prices of an energy charge, component by component and period by period."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.rules import ComponentRule, ListedPriceRule, PriceKey
from fullcycle.kernels.rulebook.tariffs.terms import ComponentGroup, Period
from fullcycle.kernels.units.wording import Wording


LISTED_DIFFERENCE = "LISTED_DIFFERENCE"
DIFFERENCE_WORDS = Wording(
    zh="公布电价与分项之和的差额", en="Difference of the listed price from the sum of its parts"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodPrice:
    """Yuan per kWh in one period with its ratio in it, and the rules it came from.

    `floats`: the period's ratio was multiplied in, be it 1.
    """

    yuan_per_kwh: Decimal
    rule_ids: tuple[str, ...]
    ratio: Decimal = Decimal(1)
    floats: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedComponent:
    """One component's price in each period; `wording` is what the bill prints."""

    code: str
    group: ComponentGroup
    wording: Wording
    is_in_power_factor_base: bool
    prices: Mapping[Period, PeriodPrice]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceWish:
    """For what prices are wanted: a key, whether periods differ, and the customer's own prices.

    `own_prices` are those of a retail or wholesale contract; they take the place of the
    components of the purchase.
    """

    key: PriceKey
    has_time_of_use: bool
    own_prices: Mapping[Period, Decimal]


def priced_components(wish: PriceWish, *, book: TariffBook) -> tuple[PricedComponent, ...]:
    """Return what makes up the energy price, in the order of the bill.

    Where an official table lists the price of a period, what the parts lack to it is a
    component of its own, so that the listed price is billed and its parts are shown.

    Raises:
        UnableToPrice: if the book lacks a component's price or the periods' ratios.
    """
    key = wish.key
    listed = None if wish.own_prices else book.find_listed_price(key=key)
    periods = tuple(Period) if wish.has_time_of_use else (Period.FLAT,)
    if listed is not None:
        periods = tuple(period for period in periods if period in listed.yuan_per_kwh)
    parts = [
        _priced(rule, wish, periods, listed, book)
        for rule in book.components(on=key.on, region=key.region)
        if rule.part_of is None
    ]
    if listed is not None:
        parts.insert(0, _difference(listed, parts, periods))
    return tuple(part for part in parts if any(p.yuan_per_kwh for p in part.prices.values()))


def _priced(
    rule: ComponentRule,
    wish: PriceWish,
    periods: tuple[Period, ...],
    listed: ListedPriceRule | None,
    book: TariffBook,
) -> PricedComponent:
    key = wish.key
    if rule.group is ComponentGroup.PURCHASE and wish.own_prices:
        prices = {
            period: PeriodPrice(yuan_per_kwh=price, rule_ids=("contract",))
            for period, price in wish.own_prices.items()
        }
    else:
        price = book.energy_price(rule.code, key=key)
        # A listed price says itself what each period costs; parts stand in it as they are.
        floats = rule.floats and listed is None and len(periods) > 1
        prices = {}
        ratios = book.ratios(key=key) if floats else None
        for period in periods:
            if ratios is None:
                prices[period] = PeriodPrice(
                    yuan_per_kwh=price.yuan_per_kwh, rule_ids=(price.dating.rule_id,)
                )
            elif period in ratios.ratios:
                prices[period] = PeriodPrice(
                    yuan_per_kwh=price.yuan_per_kwh * ratios.ratios[period],
                    rule_ids=(price.dating.rule_id, ratios.dating.rule_id),
                    ratio=ratios.ratios[period],
                    floats=True,
                )
    return PricedComponent(
        code=rule.code,
        group=rule.group,
        wording=rule.wording,
        is_in_power_factor_base=rule.is_in_power_factor_base,
        prices=prices,
    )


def _difference(
    listed: ListedPriceRule, parts: list[PricedComponent], periods: tuple[Period, ...]
) -> PricedComponent:
    rule_ids = (listed.dating.rule_id,)
    return PricedComponent(
        code=LISTED_DIFFERENCE,
        group=ComponentGroup.PURCHASE,
        wording=DIFFERENCE_WORDS,
        is_in_power_factor_base=True,
        prices={
            period: PeriodPrice(
                yuan_per_kwh=listed.yuan_per_kwh[period]
                - sum(part.prices[period].yuan_per_kwh for part in parts),
                rule_ids=rule_ids,
            )
            for period in periods
        },
    )
