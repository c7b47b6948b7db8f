"""Taking customers over from another system, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from fullcycle.kernels.clientele import tiers
from fullcycle.kernels.clientele.tiers import TierFacts
from fullcycle.records.customers.actions import contacts, registering, supply_rows
from fullcycle.records.customers.actions.forms import TakenOver
from fullcycle.records.customers.actions.origins import Origin
from fullcycle.records.customers.actions.supply_rows import SupplyRows, UnableToRegisterSupply
from fullcycle.records.customers.models import (
    Account,
    Boundary,
    Contact,
    Customer,
    MeteringPoint,
    SupplySource,
    Transformer,
    TransformerState,
)
from fullcycle.records.journal import actions as journal


BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    customer: Customer
    accounts: tuple[Account, ...]
    parts: tuple[SupplyRows, ...]
    contacts: tuple[Contact, ...]


@transaction.atomic
def take_over_customers(
    batch: Sequence[TakenOver], *, source: str, at: datetime, by_id: int | None = None
) -> tuple[int, ...]:
    """Register whole customers with everything they have, and return their ids in order.

    Each is checked like a single one; one that is refused refuses the batch. The journal
    gets one line for the batch.

    Raises:
        UnableToTrace: if the source is blank.
        UnableToRegisterCustomer, UnableToRegisterSupply, UnableToRecordContact: as the
            single actions do.
        IntegrityError: if a credit code or a number is taken already.
    """
    origin = Origin.named(source=source, at=at)
    rows = [_rows(one, origin, at) for one in batch]
    _save(rows)
    ids = tuple(one.customer.pk for one in rows)
    journal.record(
        journal.Act(
            act="customers.customers.taken-over",
            subject_kind="customer",
            subject_id=ids[0] if ids else 0,
            actor_id=by_id,
            at=at,
            details={"count": len(ids), "last_id": ids[-1] if ids else 0, "source": source},
        )
    )
    return ids


def _rows(one: TakenOver, origin: Origin, at: datetime) -> _Rows:
    customer = registering.customer_row(one.customer, origin=origin, at=at)
    accounts, parts = [], []
    for supply in one.supplies:
        if supply.account_number is None:
            raise UnableToRegisterSupply("an account that is taken over brings its number")
        number = supply_rows.account_number(supply.account_number)
        account = supply_rows.account_row(supply, number=number, origin=origin)
        account.customer = customer
        accounts.append(account)
        parts.append(supply_rows.supply_rows(supply, account=account, origin=origin, at=at))
    _settle(customer, accounts, at)
    persons = [contacts.contact_row(contact, origin=origin) for contact in one.contacts]
    for person in persons:
        person.customer = customer
    return _Rows(
        customer=customer,
        accounts=tuple(accounts),
        parts=tuple(parts),
        contacts=tuple(persons),
    )


def _settle(customer: Customer, accounts: Sequence[Account], at: datetime) -> None:
    # What the triggers would write: equal values are not written a second time.
    customer.account_numbers = " ".join(sorted(account.number for account in accounts))
    customer.account_addresses = " ".join(sorted({account.address for account in accounts}))
    customer.total_contract_kva = sum(account.contract_kva for account in accounts)
    if accounts:
        customer.status = Customer.Status.ACTIVE
    facts = TierFacts(
        contract_kva=customer.total_contract_kva, industry_code=customer.industry_code
    )
    customer.tier = tiers.tier_of(facts=facts, on=timezone.localdate(at)).tier


def _save(rows: Sequence[_Rows]) -> None:
    parts = [part for one in rows for part in one.parts]
    Customer.objects.bulk_create([one.customer for one in rows], BATCH)
    Account.objects.bulk_create([row for one in rows for row in one.accounts], BATCH)
    SupplySource.objects.bulk_create([row for part in parts for row in part.sources], BATCH)
    Boundary.objects.bulk_create([row for part in parts for row in part.boundaries], BATCH)
    Transformer.objects.bulk_create([row for part in parts for row in part.transformers], BATCH)
    TransformerState.objects.bulk_create([row for part in parts for row in part.states], BATCH)
    MeteringPoint.objects.bulk_create(
        [row for part in parts for row in part.metering_points], BATCH
    )
    Contact.objects.bulk_create([row for one in rows for row in one.contacts], BATCH)
