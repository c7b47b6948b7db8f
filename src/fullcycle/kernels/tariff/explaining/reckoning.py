"""Take a bill apart into its drivers, and reckon what any mixture of drivers would cost."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.rulebook.tariffs.rules import NumberName
from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    FixedPrice,
    Period,
    Structure,
)
from fullcycle.kernels.tariff.bills import Bill, BillLine, LineKind
from fullcycle.kernels.tariff.demand import (
    ContractRules,
    charged_as_metered,
    charged_by_contract,
)
from fullcycle.kernels.tariff.explaining.drivers import (
    Agreed,
    Days,
    Demand,
    Drivers,
    EnergyPrices,
    Prices,
    Rules,
)
from fullcycle.kernels.tariff.facts import BillFacts, PointRole
from fullcycle.kernels.tariff.pricing import PriceWish, priced_components
from fullcycle.kernels.tariff.refusals import UnableToBill
from fullcycle.kernels.tariff.stretches import Stretch, stretches_of
from fullcycle.kernels.tariff.uses import measured_uses
from fullcycle.kernels.units.wording import Wording


ZERO = Decimal(0)
ONE = Decimal(1)
NUMBERS = (
    NumberName.DEMAND_FLOOR_SHARE,
    NumberName.ACTUAL_DEMAND_FLOOR_SHARE,
    NumberName.DEMAND_EXCESS_FROM_SHARE,
    NumberName.DEMAND_EXCESS_MULTIPLE,
    NumberName.DISCOUNT_FROM_KWH_PER_KVA,
    NumberName.DISCOUNT_SHARE,
)


def drivers_of(facts: BillFacts, bill: Bill, *, book: TariffBook) -> Drivers:
    """Take a bill apart.

    Raises:
        UnableToBill: if its facts do not make a bill.
    """
    stretches = stretches_of(facts, book=book)
    days = (facts.ends_on - facts.starts_on).days
    own_kwh = _own_use(facts, bill, stretches)
    energy_kwh = sum(bill.billed_kwh.values())
    terms = stretches[-1].terms
    return Drivers(
        kwh_per_day=Decimal(energy_kwh + own_kwh) / days,
        shares=_shares(bill.billed_kwh),
        demand=Demand(kw=bill.demand_kw or ZERO, at=bill.demand_at),
        power_factor=bill.power_factor.value if bill.power_factor else None,
        days=Days(days=days, part=_part(bill)),
        own_kwh_per_day=Decimal(own_kwh) / days,
        prices=_prices(bill, stretches, book),
        rules=_rules(facts, bill, stretches, book),
        terms=Agreed(
            structure=terms.structure,
            mode=terms.charging_mode,
            contract_kw=terms.contract_demand_kw or ZERO,
            capacity_kva=bill.capacity_kva,
            standard=terms.power_factor_standard,
        ),
    )


def reckon(drivers: Drivers, *, book: TariffBook) -> Decimal:
    """Return what drivers cost in yuan, unrounded.

    Raises:
        UnableToBill: if the mixture needs a price that neither month has.
    """
    days = drivers.days.days
    used = drivers.kwh_per_day * days
    bought = max(ZERO, used - drivers.own_kwh_per_day * days)
    kwh = {period: bought * share for period, share in drivers.shares.items()}
    ratios = drivers.rules.ratios
    fixed = _fixed(drivers, used_kwh=bought)
    energy = drivers.prices.energy.charge(kwh, ratios)
    base = drivers.prices.base.charge(kwh, ratios) + fixed
    return energy + fixed + base * _percent(drivers, book) / 100


def _fixed(drivers: Drivers, *, used_kwh: Decimal) -> Decimal:
    terms = drivers.terms
    if terms.structure is Structure.SINGLE_PART:
        return ZERO
    if terms.mode is ChargingMode.CAPACITY:
        return (
            terms.capacity_kva * _fixed_yuan(drivers, FixedPrice.CAPACITY) * drivers.days.part
        )
    price = _fixed_yuan(drivers, FixedPrice.DEMAND) * _discount(drivers, used_kwh)
    return _demand_units(drivers) * price * drivers.days.part


def _demand_units(drivers: Drivers) -> Decimal:
    """Return the kW charged, those charged double counted so often."""
    terms, demand_kw = drivers.terms, drivers.demand.kw
    if terms.mode is ChargingMode.ACTUAL_DEMAND:
        share = _number(drivers, NumberName.ACTUAL_DEMAND_FLOOR_SHARE)
        return charged_as_metered(
            demand_kw, capacity_kva=terms.capacity_kva, floor_share=share
        ).kw
    charged = charged_by_contract(
        terms.contract_kw,
        demand_kw=demand_kw,
        capacity_kva=terms.capacity_kva,
        rules=ContractRules(
            floor_share=_number(drivers, NumberName.DEMAND_FLOOR_SHARE),
            limit_share=_number(drivers, NumberName.DEMAND_EXCESS_FROM_SHARE),
            reading=drivers.rules.excess,
        ),
    )
    multiple = _number(drivers, NumberName.DEMAND_EXCESS_MULTIPLE)
    return charged.kw + multiple * charged.excess_kw


def _discount(drivers: Drivers, used_kwh: Decimal) -> Decimal:
    threshold = drivers.rules.numbers[NumberName.DISCOUNT_FROM_KWH_PER_KVA]
    capacity = drivers.terms.capacity_kva
    if threshold is None or not capacity or used_kwh < threshold * capacity:
        return ONE
    return _number(drivers, NumberName.DISCOUNT_SHARE)


def _number(drivers: Drivers, name: NumberName) -> Decimal:
    return drivers.rules.numbers[name] or ZERO


def _fixed_yuan(drivers: Drivers, price: FixedPrice) -> Decimal:
    yuan = drivers.prices.fixed_yuan[price]
    if yuan is None:
        raise UnableToBill(
            Wording(
                zh="计费方式变更前后，电价表缺少其中一种容（需）量电价，无法比较。",
                en="The price of one of the two charging modes is not in the book:"
                " the bills cannot be compared.",
            )
        )
    return yuan


def _percent(drivers: Drivers, book: TariffBook) -> Decimal:
    value, standard = drivers.power_factor, drivers.terms.standard
    if value is None or standard is None:
        return ZERO
    rule = book.power_factor_percent(standard=standard, value=value, on=drivers.rules.table_on)
    return rule.percent


def _own_use(facts: BillFacts, bill: Bill, stretches: tuple[Stretch, ...]) -> int:
    made = [
        use
        for point in facts.points
        if point.role is PointRole.GENERATION
        for use in measured_uses(point, stretches=stretches)
    ]
    if not made:
        return 0
    return max(0, sum(sum(use.active_kwh.values()) for use in made) - bill.export_kwh)


def _shares(kwh: Mapping[Period, int]) -> dict[Period, Decimal]:
    whole = sum(kwh.values())
    return {period: Decimal(kwh.get(period, 0)) / whole if whole else ZERO for period in Period}


def _part(bill: Bill) -> Decimal:
    """Return the part of a monthly charge that was billed; 1 for a whole month or none."""
    weights = ZERO
    capacity = ZERO
    for line in bill.lines:
        share = Decimal(line.days_counted or 1) / (line.days_of or 1)
        if line.kind is LineKind.CAPACITY:
            capacity += line.quantity * share
        elif line.kind is LineKind.DEMAND:
            weights += share
    if capacity and bill.capacity_kva:
        return capacity / bill.capacity_kva
    return weights or ONE


def _prices(bill: Bill, stretches: tuple[Stretch, ...], book: TariffBook) -> Prices:
    energy = tuple((line.period, line) for line in bill.lines if line.period is not None)
    in_base = tuple(entry for entry in energy if entry[1].is_in_power_factor_base)
    stretch = stretches[-1]
    unused = None if energy else stretch
    return Prices(
        energy=_energy_prices(energy, bill.billed_kwh, unused, book, base_only=False),
        base=_energy_prices(in_base, bill.billed_kwh, unused, book, base_only=True),
        fixed_yuan={price: _fixed_price(price, stretch, book) for price in FixedPrice},
    )


def _energy_prices(
    lines: Iterable[tuple[Period, BillLine]],
    kwh: Mapping[Period, int],
    unused: Stretch | None,
    book: TariffBook,
    *,
    base_only: bool,
) -> EnergyPrices:
    if unused is not None:
        return _sheet_prices(unused, book, base_only=base_only)
    floating: dict[Period, Decimal] = defaultdict(Decimal)
    standing: dict[Period, Decimal] = defaultdict(Decimal)
    for period, line in lines:
        if line.floats:
            floating[period] += line.amount_yuan / line.ratio
        else:
            standing[period] += line.amount_yuan
    return EnergyPrices(floating=_per_kwh(floating, kwh), standing=_per_kwh(standing, kwh))


def _per_kwh(
    yuan: Mapping[Period, Decimal], kwh: Mapping[Period, int]
) -> dict[Period, Decimal]:
    """Return yuan per kWh by period; a period without use takes the mean of the others."""
    whole = sum(kwh.values())
    mean = sum(yuan.values(), ZERO) / whole if whole else ZERO
    return {
        period: yuan.get(period, ZERO) / kwh[period] if kwh.get(period) else mean
        for period in Period
    }


def _sheet_prices(stretch: Stretch, book: TariffBook, *, base_only: bool) -> EnergyPrices:
    wish = PriceWish(
        key=stretch.key,
        has_time_of_use=stretch.terms.has_time_of_use,
        own_prices=stretch.terms.own_prices,
    )
    floating: dict[Period, Decimal] = dict.fromkeys(Period, ZERO)
    standing: dict[Period, Decimal] = dict.fromkeys(Period, ZERO)
    for part in priced_components(wish, book=book):
        if base_only and not part.is_in_power_factor_base:
            continue
        for period, price in part.prices.items():
            side = floating if price.floats else standing
            side[period] += price.yuan_per_kwh / price.ratio
    return EnergyPrices(floating=floating, standing=standing)


def _fixed_price(price: FixedPrice, stretch: Stretch, book: TariffBook) -> Decimal | None:
    try:
        return book.fixed_price(price, key=stretch.key).yuan_per_month
    except UnableToPrice:
        return None


def _rules(
    facts: BillFacts, bill: Bill, stretches: tuple[Stretch, ...], book: TariffBook
) -> Rules:
    region = stretches[-1].terms.region
    found = {
        name: book.find_number(name, on=facts.starts_on, region=region) for name in NUMBERS
    }
    excess = facts.readings.excess or book.excess(on=facts.starts_on, region=region).reading
    return Rules(
        ratios=_ratios(bill, stretches[-1], book),
        numbers={name: rule.value if rule else None for name, rule in found.items()},
        excess=excess,
        table_on=facts.starts_on,
    )


def _ratios(bill: Bill, stretch: Stretch, book: TariffBook) -> dict[Period, Decimal]:
    ratios = dict.fromkeys(Period, ONE)
    with suppress(UnableToPrice):  # a book that lists prices has no ratio to exchange
        ratios |= book.ratios(key=stretch.key).ratios
    for line in bill.lines:
        if line.period is not None and line.floats:
            ratios[line.period] = line.ratio
    return ratios
