"""Server time of bill pages: a year of bills of some plants, opened by who pays them."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection, transaction
from tools.bench.measures import Measure, Promise
from tools.bench.pages import visited, visits
from tqdm import tqdm

from fullcycle.doors.frame import clock
from fullcycle.journeys.billing_month import running
from fullcycle.records.people import actions as people
from fullcycle.stages.billing import actions as billing


AT = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)
"""When the bills are looked at."""

MONTHS = tuple(date(2025 + (n + 10) // 12, (n + 10) % 12 + 1, 1) for n in range(12))
"""November 2025 to October 2026: the twelve months that a page looks back on."""

PLANTS = 30
MOST_MS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """An account, and the person who pays its bills."""

    account_id: int
    customer_id: int
    person_id: int


def measure() -> list[Measure]:
    """Bill some plants for a year and measure what their people open; nothing is kept."""
    clock.now = lambda: AT
    with transaction.atomic():
        plants = tuple(_plants())
        for month_on in tqdm(MONTHS, desc="  A year of bills"):
            _bill(plants, month_on)
        found = list(_measured(plants))
        transaction.set_rollback(True)
    return found


def _plants() -> Iterator[Plant]:
    statement = (
        "SELECT id, customer_id FROM customers_account"
        " WHERE contract_kva >= 315 ORDER BY id LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [PLANTS])
        rows = cursor.fetchall()
    for place, (account_id, customer_id) in enumerate(rows):
        person_id = people.register_person(phone=f"1990000{place:04}", name="财务", at=AT)
        mandate = people.NewMandate(
            person_id=person_id, customer_id=customer_id, starts_at=AT, evidence="bench"
        )
        people.grant_mandate(mandate, at=AT)
        yield Plant(account_id=account_id, customer_id=customer_id, person_id=person_id)


def _bill(plants: tuple[Plant, ...], month_on: date) -> None:
    """Bill the plants' month from its use; a month that went out already stays as it is."""
    accounts = [plant.account_id for plant in plants]
    with suppress(billing.UnableToDraft, billing.UnableToIssue):
        running.bill_chunk(account_ids=accounts, month_on=month_on, at=AT)
        running.issue(month_on=month_on, by_id=None, at=AT)


def _measured(plants: tuple[Plant, ...]) -> Iterator[Measure]:
    promise = Promise(percent=95, most_ms=MOST_MS)
    newest = dict(_newest_bills(plants))
    payers = [plant for plant in plants if plant.account_id in newest]
    persons = [plant.person_id for plant in payers]
    bills = [(newest[plant.account_id],) for plant in payers]
    for what, asked in (
        ("list of bills", visits(persons, "portal:bills")),
        ("one bill page, explained", visits(persons, "portal:bill", bills)),
    ):
        yield visited(what, asked, promise)


def _newest_bills(plants: tuple[Plant, ...]) -> list[tuple[int, int]]:
    statement = (
        "SELECT DISTINCT ON (account_id) account_id, id FROM billing_bill"
        " WHERE account_id = ANY(%s) AND status = 'ISSUED' AND kind = 'MONTHLY'"
        " ORDER BY account_id, month_on DESC"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [[plant.account_id for plant in plants]])
        rows: list[tuple[int, int]] = cursor.fetchall()
    return rows
