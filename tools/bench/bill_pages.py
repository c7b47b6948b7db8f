"""Server time of bill pages: a year of bills of some plants, seen by who pays them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import numpy as np
from django.db import connection, transaction
from tools.bench.measures import Measure, Promise
from tools.bench.pages import visited, visits
from tqdm import tqdm

from fullcycle.doors.frame import clock
from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.gateways.curve_store.memory import MemoryCurves
from fullcycle.kernels.calendars.workdays import SITE_ZONE, load_calendar
from fullcycle.kernels.loads.curves import QUARTERS_IN_DAY, CurveBlock
from fullcycle.kernels.rulebook.tariffs.book import DEMO, load_tariff_book
from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    Period,
    PriceClass,
    PurchaseMode,
    Structure,
)
from fullcycle.kernels.tariff import facts
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.records.people import actions as people
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.metering import actions as metering


AT = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)
"""When the bills are looked at."""

MONTHS = tuple(date(2025 + (n + 10) // 12, (n + 10) % 12 + 1, 1) for n in range(12))
"""November 2025 to October 2026: all that the demonstration's tariff book prices."""

PLANTS = 30
SEED = 3
MOST_MS = 100
PAYMENT_DAYS = 10
REGION = "ZJ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """An account that is billed, its point, and the person who pays."""

    account_id: int
    number: str
    customer_id: int
    point: str
    kva: int
    person_id: int


def measure() -> list[Measure]:
    """Bill some plants for a year and measure what their people open."""
    clock.now = lambda: AT
    chance = Random(SEED)  # noqa: S311 - no secret
    with curve_store.lent(MemoryCurves()), transaction.atomic():
        plants = tuple(_plants())
        _bill(plants, chance)
        found = list(_measured(plants))
        transaction.set_rollback(True)
    return found


def _measured(plants: tuple[Plant, ...]) -> Iterator[Measure]:
    promise = Promise(percent=95, most_ms=MOST_MS)
    persons = [plant.person_id for plant in plants]
    bills = [(_newest_bill(plant),) for plant in plants]
    for what, asked in (
        ("list of bills", visits(persons, "portal:bills")),
        ("one bill page, explained", visits(persons, "portal:bill", bills)),
    ):
        yield visited(what, asked, promise)


def _plants() -> Iterator[Plant]:
    statement = (
        "SELECT a.id, a.number, a.customer_id, min(p.number), a.contract_kva"
        " FROM customers_account a JOIN customers_meteringpoint p ON p.account_id = a.id"
        " WHERE a.contract_kva >= 315 GROUP BY a.id ORDER BY a.id LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [PLANTS])
        rows = cursor.fetchall()
    for place, (account_id, number, customer_id, point, kva) in enumerate(rows):
        person_id = people.register_person(phone=f"1990000{place:04}", name="财务", at=AT)
        people.grant_mandate(
            people.NewMandate(
                person_id=person_id, customer_id=customer_id, starts_at=AT, evidence="bench"
            ),
            at=AT,
        )
        yield Plant(
            account_id=account_id,
            number=number,
            customer_id=customer_id,
            point=point,
            kva=int(kva),
            person_id=person_id,
        )


def _bill(plants: tuple[Plant, ...], chance: Random) -> None:
    engine = BillEngine(load_tariff_book(DEMO))
    for month_on in tqdm(MONTHS, desc="  Bills of a year"):
        months = [
            billing.AccountMonth(
                account_id=plant.account_id,
                customer_id=plant.customer_id,
                facts=_facts(plant, month_on, chance),
                flags=(),
            )
            for plant in plants
        ]
        billing.draft_month(month_on=month_on, accounts=months, engine=engine, at=AT)
        billing.issue_month(month_on=month_on, payment_days=PAYMENT_DAYS, by_id=None, at=AT)
    _keep_curves(plants)


def _facts(plant: Plant, month_on: date, chance: Random) -> facts.BillFacts:
    ends_on = (month_on + timedelta(days=31)).replace(day=1)
    kw = Decimal(int(plant.kva * chance.uniform(0.3, 0.9)))
    peak_at = datetime(month_on.year, month_on.month, 14, 10, 15, tzinfo=SITE_ZONE)
    kwh = int(kw) * chance.randint(150, 400)
    use = facts.MeasuredUse(
        starts_on=month_on,
        ends_on=ends_on,
        active_kwh={Period.PEAK: kwh // 3, Period.FLAT: kwh // 3, Period.VALLEY: kwh // 4},
        reactive_forward_kvarh=kwh // 3,
        max_demand=facts.MaxDemand(kw=kw, at=peak_at),
    )
    agreed = facts.Terms(
        starts_on=month_on,
        ends_on=ends_on,
        region=REGION,
        voltage_kv=Decimal(10),
        price_class=PriceClass.COMMERCIAL_INDUSTRIAL,
        structure=Structure.TWO_PART,
        purchase_mode=PurchaseMode.AGENT,
        charging_mode=ChargingMode.ACTUAL_DEMAND,
        power_factor_standard=Decimal("0.90"),
    )
    half = Decimal(plant.kva) / 2
    return facts.BillFacts(
        account_number=plant.number,
        starts_on=month_on,
        ends_on=ends_on,
        terms=(agreed,),
        units=(facts.Unit(name="T1", kva=half), facts.Unit(name="T2", kva=half)),
        points=(facts.MeteringPoint(point_id=plant.point, measured=(use,)),),
    )


def _keep_curves(plants: tuple[Plant, ...]) -> None:
    month_on, days = MONTHS[-1], 31
    shape = len(plants), days * QUARTERS_IN_DAY
    watt_hours = np.random.default_rng(SEED).integers(1_000, 90_000, shape, np.int32)
    block = CurveBlock(
        point_ids=tuple(sorted(plant.point for plant in plants)),
        starts_on=month_on,
        days=days,
        active_wh=watt_hours,
        reactive_varh=watt_hours // 3,
        export_wh=np.zeros_like(watt_hours),
    )
    curve_store.current().append(block)
    month = metering.MonthToRecord(
        month_on=month_on,
        region=REGION,
        book=load_tariff_book(DEMO),
        calendar=load_calendar(),
    )
    metering.record_month(month=month, at=AT)


def _newest_bill(plant: Plant) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM billing_bill WHERE account_id = %s ORDER BY month_on DESC LIMIT 1",
            [plant.account_id],
        )
        (bill_id,) = cursor.fetchone()
    return int(bill_id)
