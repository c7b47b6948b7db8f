"""Random customers of a made-up province, whose prices stand here in plain sight."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.kernels.tariff.bill_cases import case_of, energy_price, fixed_price, month

from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    FixedPrice,
    Period,
    PriceClass,
    PurchaseMode,
    Structure,
)
from fullcycle.kernels.tariff.facts import (
    BillFacts,
    MaxDemand,
    MeasuredUse,
    MeteringPoint,
    PointRole,
    Terms,
    Unit,
)


D = Decimal
CAPACITY_YUAN = D("29.5")
DEMAND_YUAN = D("47.2")
FIXED = {FixedPrice.CAPACITY: CAPACITY_YUAN, FixedPrice.DEMAND: DEMAND_YUAN}
SINGLE_YUAN = D("0.2114")
TWO_PART_YUAN = D("0.1250")
FLAT_YUAN = D("0.40")
LOSS_YUAN = D("0.012")
FUNDS_YUAN = D("0.0292")
RATIOS = {
    Period.SHARP: D("2.05"),
    Period.PEAK: D("1.85"),
    Period.FLAT: D(1),
    Period.VALLEY: D("0.40"),
    Period.DEEP_VALLEY: D("0.20"),
}


def own_book(
    *, flat_yuan: Decimal = FLAT_YUAN, fixed=tuple(FixedPrice), year: int = 2026
) -> TariffBook:
    """The real book with a layer of these prices above it, for all of a year."""
    two_part = 'structure = "TWO_PART"'
    single = 'structure = "SINGLE_PART"'
    ratios = "[ratios]\n" + "".join(f"{period} = {by}\n" for period, by in RATIOS.items())
    return case_of(
        month(
            single,
            starts_on=f"{year}-01-01",
            ends_on=f"{year + 1}-01-01",
            prices=energy_price(str(flat_yuan), more="floats = true")
            + energy_price(str(LOSS_YUAN), group="LINE_LOSS", more="floats = true")
            + energy_price(str(SINGLE_YUAN), group="TRANSMISSION", more=single)
            + energy_price(str(TWO_PART_YUAN), group="TRANSMISSION", more=two_part)
            + energy_price(
                str(FUNDS_YUAN), group="FUNDS", more="is_in_power_factor_base = false"
            )
            + "".join(fixed_price(price, str(FIXED[price])) for price in fixed)
            + ratios,
        )
    ).book


def plain_month(number: int = 9, **changes) -> BillFacts:
    """A month of 2026 of a factory with two transformers, billed by actual demand."""
    starts_on = date(2026, number, 1)
    ends_on = date(2026, number + 1, 1) if number < 12 else date(2027, 1, 1)
    terms = Terms(
        starts_on=starts_on,
        ends_on=ends_on,
        region="OWN",
        voltage_kv=D(10),
        price_class=PriceClass.COMMERCIAL_INDUSTRIAL,
        structure=Structure.TWO_PART,
        purchase_mode=PurchaseMode.AGENT,
        charging_mode=ChargingMode.ACTUAL_DEMAND,
        contract_demand_kw=D(900),
        power_factor_standard=D("0.90"),
    )
    use = MeasuredUse(
        starts_on=starts_on,
        ends_on=ends_on,
        active_kwh={Period.PEAK: 60000, Period.FLAT: 80000, Period.VALLEY: 70000},
        reactive_forward_kvarh=95000,
        max_demand=MaxDemand(kw=D(1040)),
    )
    facts = BillFacts(
        account_number="3300000000001",
        starts_on=starts_on,
        ends_on=ends_on,
        terms=(terms,),
        units=(Unit(name="T1", kva=D(1000)), Unit(name="T2", kva=D(630))),
        points=(MeteringPoint(point_id="P1", measured=(use,)),),
    )
    return changed(facts, **changes)


def changed(facts: BillFacts, *, terms=None, use=None, units=None, own_kwh=0) -> BillFacts:
    """The same month with some of its terms, its use, its units, or own generation changed."""
    point = facts.points[0]
    measured = replace(point.measured[0], **(use or {}))
    points = [replace(point, measured=(measured,))]
    if own_kwh:
        made = MeasuredUse(
            starts_on=facts.starts_on, ends_on=facts.ends_on, active_kwh={Period.FLAT: own_kwh}
        )
        points.append(MeteringPoint(point_id="G1", role=PointRole.GENERATION, measured=(made,)))
    return replace(
        facts,
        terms=tuple(replace(agreed, **(terms or {})) for agreed in facts.terms),
        units=facts.units if units is None else units,
        points=tuple(points),
    )


def random_use(chance: random.Random, kva: int) -> dict:
    """Use that fits a capacity: a demand, energy by period, reactive energy."""
    demand = chance.randint(kva // 10, kva)
    energy = chance.randint(demand * 20, demand * 600)
    weights = [chance.random() * share for share in (0.3, 1.0, 1.0, 1.0, 0.1)]
    whole = sum(weights)
    return {
        "active_kwh": {
            period: int(energy * weight / whole)
            for period, weight in zip(Period, weights, strict=True)
        },
        "reactive_forward_kvarh": int(energy * chance.uniform(0.05, 0.9)),
        "max_demand": MaxDemand(kw=D(demand)),
    }
