"""What stands at a customer's site: transformers, sources, metering, all consistent."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt
from random import Random

from fullcycle.doors.command.district import chance
from fullcycle.doors.command.district.network import GridFeeder, Network
from fullcycle.records.customers.actions import (
    NewBoundary,
    NewMeteringPoint,
    NewSource,
    NewTransformer,
    RegisteredSupply,
)


SMALL_KVA: dict[tuple[int, ...], int] = {
    (100,): 6, (125,): 4, (160,): 8, (200,): 10, (250,): 14, (315,): 26, (400,): 24,
    (500,): 18, (630,): 16, (800,): 12, (1_000,): 8, (1_250,): 6, (1_600,): 3,
    (315, 315): 3, (400, 400): 4, (630, 630): 4, (800, 800): 3, (500, 400): 3, (1_000, 630): 2,
}  # fmt: skip
LARGE_KVA: dict[int, dict[tuple[int, ...], int]] = {
    10: {
        (2_000,): 8, (1_000, 1_000): 20, (2_500,): 6, (1_250, 1_250): 18, (1_600, 1_600): 12,
        (2_000, 2_000): 10, (1_250, 1_250, 1_000): 4, (2_500, 2_500): 4, (1_600,) * 4: 3,
    },
    20: {(3_150, 3_150): 3, (5_000, 5_000): 2},
    35: {(6_300, 6_300): 4, (8_000, 8_000): 3, (10_000, 10_000): 2, (12_500,): 2},
    110: {(31_500,): 2, (40_000, 31_500): 1},
}  # fmt: skip
"""Transformers by the voltage of supply; sizes of GB/T 6451 and GB/T 10228."""

CT_PRIMARIES_A = (
    5, 10, 15, 20, 30, 40, 50, 75, 100, 150, 200, 300, 400, 500, 600, 800, 1_000, 1_200, 1_500,
    2_000,
)  # fmt: skip
CT_FULLEST = 0.85
"""A current transformer is chosen so that full load stays within this share of its rating."""

HV_LV_MOST_KVA = 315
"""Up to here one 10 kV transformer may be metered on its low side."""

LOW_SIDE_KV = 0.4
DOUBLE_SOURCE_SHARE = 0.3
FIRST_DAY, LAST_DAY = date(1998, 1, 1), date(2025, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the account is and how it is to be supplied."""

    account_number: str
    meter_base: int
    street: str
    address: str
    voltage_kv: int
    units_kva: tuple[int, ...]
    is_important: bool


def units_of(source: Random, *, voltage_kv: int, is_large: bool) -> tuple[int, ...]:
    """Transformer sizes: below 2,000 kVA together, or from there on."""
    return chance.weighted(source, LARGE_KVA[voltage_kv] if is_large else SMALL_KVA)


def supply_of(source: Random, site: Site, network: Network) -> RegisteredSupply:
    """The whole supply of a site; its parts fit each other by construction."""
    total_kva = sum(site.units_kva)
    energised_on = FIRST_DAY + timedelta(days=source.randrange((LAST_DAY - FIRST_DAY).days))
    is_idle = len(site.units_kva) > 1 and source.random() < 0.04  # noqa: PLR2004
    return RegisteredSupply(
        account_number=site.account_number,
        address=site.address,
        voltage_kv=site.voltage_kv,
        contract_kva=total_kva,
        energised_on=energised_on,
        sources=_sources(source, site, network),
        transformers=tuple(
            _transformer(source, site, place, energised_on, is_running=not (is_idle and place))
            for place in range(len(site.units_kva))
        ),
        metering_points=(_metering_point(site, total_kva),),
    )


def _sources(source: Random, site: Site, network: Network) -> tuple[NewSource, ...]:
    near = network.near_with(street=site.street, voltage_kv=site.voltage_kv)
    main = source.choice(near[:4]).feeder
    sources = [_source(source, site, main, "MAIN")]
    is_large = sum(site.units_kva) >= 2_000  # noqa: PLR2004 - where second sources are usual
    if site.is_important or (is_large and source.random() < DOUBLE_SOURCE_SHARE):
        others = [one.feeder for one in near if one.feeder.substation != main.substation]
        if others:
            sources.append(_source(source, site, others[0], "STANDBY"))
    return tuple(sources)


def _source(source: Random, site: Site, feeder: GridFeeder, role: str) -> NewSource:
    pole = source.randint(2, 48)
    way = "电缆" if feeder.is_cable else "架空"
    place = (
        f"{feeder.name}{pole}号环网柜出线电缆终端头"
        if feeder.is_cable
        else f"{feeder.name}{pole}号杆跌落式熔断器下桩头"
    )
    is_known = source.random()
    return NewSource(
        role=role,
        substation=feeder.substation,
        bus_section=feeder.bus_section,
        feeder=feeder.name,
        feeder_number=feeder.number,
        voltage_kv=site.voltage_kv,
        capacity_kva=sum(site.units_kva),
        line=f"{way}T接" if site.voltage_kv < 35 else f"{way}专线",  # noqa: PLR2004
        protection="过流、速断" if is_known < 0.7 else "",  # noqa: PLR2004
        boundary=NewBoundary(
            place=place,
            maintained_by_company=f"{place}电源侧",
            maintained_by_customer=f"{place}负荷侧",
        )
        if is_known < 0.93  # noqa: PLR2004 - a few old files lack it
        else None,
    )


def _transformer(
    source: Random, site: Site, place: int, energised_on: date, *, is_running: bool
) -> NewTransformer:
    kva = site.units_kva[place]
    series = source.choice(("SCB11", "SCB13", "S11-M", "S13-M", "S20-M", "SCB18"))
    return NewTransformer(
        label=f"{place + 1}号变",
        kva=kva,
        high_kv=site.voltage_kv,
        model=f"{series}-{kva}/{site.voltage_kv}",
        serial_number=f"{energised_on:%y}{source.randrange(10**6):06d}"
        if source.random() < 0.8  # noqa: PLR2004 - the plate of an old one cannot be read
        else "",
        installed_on=energised_on,
        is_running=is_running,
    )


def _metering_point(site: Site, total_kva: int) -> NewMeteringPoint:
    is_low = (
        site.voltage_kv == 10  # noqa: PLR2004
        and len(site.units_kva) == 1
        and total_kva <= HV_LV_MOST_KVA
    )
    metered_kv = LOW_SIDE_KV if is_low else site.voltage_kv
    return NewMeteringPoint(
        mode="HV_LV" if is_low else "HV_HV",
        ct_primary_a=ct_primary_a(kva=total_kva, kv=metered_kv),
        ct_secondary_a=1 if site.voltage_kv >= 110 else 5,  # noqa: PLR2004
        # From the nominal voltage down to 100 V; on the low side there is none.
        pt_ratio=Decimal(1) if is_low else Decimal(site.voltage_kv * 10),
        meter_number=f"3340{site.meter_base:010d}",
        accuracy_class=_accuracy_class(site.voltage_kv, is_low=is_low),
    )


def ct_primary_a(*, kva: int, kv: float) -> int:
    """The smallest standard primary that full load fills to 85 % at most: I = S / (√3 U)."""
    full_load_a = kva / (sqrt(3) * kv)
    return next(primary for primary in CT_PRIMARIES_A if full_load_a <= CT_FULLEST * primary)


def _accuracy_class(voltage_kv: int, *, is_low: bool) -> str:
    # DL/T 448-2016: by the voltage at which energy is settled.
    if is_low:
        return "IV"
    return "II" if voltage_kv >= 110 else "III"  # noqa: PLR2004
