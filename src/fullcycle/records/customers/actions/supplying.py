"""Registering how a customer is supplied, and changing it."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from fullcycle.kernels.identity import account_number as account_numbers
from fullcycle.records.customers.actions import registering, supply_rows
from fullcycle.records.customers.actions.forms import RegisteredSupply
from fullcycle.records.customers.actions.origins import Origin
from fullcycle.records.customers.actions.supply_rows import UnableToRegisterSupply
from fullcycle.records.customers.models import (
    Account,
    Customer,
    MeteringPoint,
    SupplySource,
    Transformer,
    TransformerState,
)
from fullcycle.records.journal import actions as journal


__all__ = [
    "UnableToChangeSupply",
    "UnableToRegisterSupply",
    "change_transformer_state",
    "close_account",
    "register_supply",
]

OWN_NUMBERS = "330900"
"""What numbers begin with that the platform gives, apart from those of other systems."""


class UnableToChangeSupply(Exception):
    """The account or its transformer cannot be changed so."""


@transaction.atomic
def register_supply(
    supply: RegisteredSupply,
    *,
    customer_id: int,
    source: str,
    at: datetime,
    by_id: int | None = None,
) -> int:
    """Register a supply that has power now and return the account's id.

    Raises:
        UnableToTrace: if the source is blank.
        UnableToRegisterSupply: if the figures contradict each other, a number is taken, or
            the account is another customer's.
    """
    origin = Origin.named(source=source, at=at)
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    account = _account(supply, customer, origin, at)
    parts = supply_rows.supply_rows(
        supply,
        account=account,
        origin=origin,
        at=at,
        points_before=account.metering_points.count(),
    )
    _refuse_taken(account, [point.number for point in parts.metering_points])
    for kind in (parts.sources, parts.boundaries, parts.transformers, parts.states):
        for row in kind:
            row.save()
    MeteringPoint.objects.bulk_create(parts.metering_points)
    registering.settle_customer(customer_id=customer_id, at=at)
    _journal("customers.supply.registered", account, by_id, at, source=origin.source)
    return account.pk


def _account(
    supply: RegisteredSupply, customer: Customer, origin: Origin, at: datetime
) -> Account:
    number = supply_rows.account_number(supply.account_number or _next_number())
    known = Account.objects.select_for_update().filter(number=number).first()
    if known is not None:
        return _changed(known, supply, customer, origin, at)
    account = supply_rows.account_row(supply, number=number, origin=origin)
    account.customer = customer
    account.save()
    return account


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('customers_account_number')")
        (count,) = cursor.fetchone()
    return f"{OWN_NUMBERS}{count:0{account_numbers.LONG_LENGTH - len(OWN_NUMBERS)}d}"


def _changed(
    account: Account,
    supply: RegisteredSupply,
    customer: Customer,
    origin: Origin,
    at: datetime,
) -> Account:
    _refuse_wrong_account(account, supply, customer)
    supply_rows.refuse_wrong_figures(supply)
    account.running_kva -= _remove(account, supply.removed_transformers, origin, at)
    standing = Transformer.objects.filter(account=account, removed_on__isnull=True)
    capacities = [*standing.values_list("kva", flat=True)]
    added = [one.kva for one in supply.transformers]
    supply_rows.refuse_other_sum(supply.contract_kva, capacities + added)
    account.address = supply.address.strip()
    account.voltage_kv = supply.voltage_kv
    account.contract_kva = supply.contract_kva
    account.running_kva += sum(one.kva for one in supply.transformers if one.is_running)
    account.status = Account.Status.ACTIVE if account.running_kva else Account.Status.SUSPENDED
    fields = ["address", "voltage_kv", "contract_kva", "running_kva"]
    account.provenance |= origin.of({field: getattr(account, field) for field in fields})
    account.save(update_fields=[*fields, "status", "provenance"])
    return account


def _refuse_wrong_account(
    account: Account, supply: RegisteredSupply, customer: Customer
) -> None:
    if account.customer_id != customer.pk:
        raise UnableToRegisterSupply(_("该户号属于其他客户。"))
    if account.status == Account.Status.CLOSED:
        raise UnableToRegisterSupply(_("该户号已销户。"))
    present = SupplySource.objects.filter(account=account, role="MAIN", ends_on__isnull=True)
    if any(source.role == "MAIN" for source in supply.sources) and present.exists():
        raise UnableToRegisterSupply(_("该户号已有主供电源，请先停用原主供电源。"))


def _remove(account: Account, labels: tuple[str, ...], origin: Origin, at: datetime) -> int:
    """Take the transformers away and return how much of their capacity was running."""
    units = Transformer.objects.select_for_update().filter(
        account=account, removed_on__isnull=True, label__in=labels
    )
    found = {unit.label: unit for unit in units}
    running_kva = 0
    for label in labels:
        if label not in found:
            raise UnableToRegisterSupply(
                _("该户号没有名为“%(label)s”的变压器。") % {"label": label}
            )
        unit = found[label]
        state = unit.states.get(period__endswith__isnull=True)
        if at <= state.period.lower:
            raise UnableToRegisterSupply(_("拆除时间应晚于变压器当前状态的开始时间。"))
        if state.state == TransformerState.State.RUNNING:
            running_kva += unit.kva
        state.period = DateTimeTZRange(state.period.lower, at)
        state.save(update_fields=["period"])
        unit.removed_on = origin.on
        unit.provenance |= origin.of({"removed_on": origin.on})
        unit.save(update_fields=["removed_on", "provenance"])
    return running_kva


def _refuse_taken(account: Account, numbers: list[str]) -> None:
    taken = MeteringPoint.objects.filter(number__in=numbers).first()
    if taken is not None:
        raise UnableToRegisterSupply(
            _("计量点编号 %(number)s 已登记。") % {"number": taken.number}
        )
    if len(set(numbers)) != len(numbers):
        raise UnableToRegisterSupply(
            _("户号 %(number)s 的计量点编号重复。") % {"number": account.number}
        )


@transaction.atomic
def change_transformer_state(
    *, transformer_id: int, state: str, source: str, at: datetime, by_id: int | None = None
) -> None:
    """Seal a running transformer, or run a sealed one, from this instant on.

    Raises:
        UnableToTrace: if the source is blank.
        UnableToChangeSupply: if it is in that state already, was removed, or its present
            state began later.
    """
    origin = Origin.named(source=source, at=at)
    transformer = Transformer.objects.select_for_update().get(pk=transformer_id)
    account = Account.objects.select_for_update().get(pk=transformer.account_id)
    if transformer.removed_on is not None:
        raise UnableToChangeSupply(_("该变压器已拆除。"))
    present = transformer.states.select_for_update().get(period__endswith__isnull=True)
    if present.state == state:
        raise UnableToChangeSupply(_("该变压器已处于所选状态。"))
    if at <= present.period.lower:
        raise UnableToChangeSupply(_("变更时间应晚于当前状态的开始时间。"))
    present.period = DateTimeTZRange(present.period.lower, at)
    present.save(update_fields=["period"])
    TransformerState.objects.create(
        transformer=transformer, state=state, period=DateTimeTZRange(at, None)
    )
    is_running = state == TransformerState.State.RUNNING
    account.running_kva += transformer.kva if is_running else -transformer.kva
    account.status = Account.Status.ACTIVE if account.running_kva else Account.Status.SUSPENDED
    account.provenance |= origin.of({"running_kva": account.running_kva})
    account.save(update_fields=["running_kva", "status", "provenance"])
    _journal(
        "customers.transformer.state-changed",
        account,
        by_id,
        at,
        transformer=transformer.label,
        state=state,
    )


@transaction.atomic
def close_account(
    *, account_id: int, on: date, source: str, at: datetime, by_id: int | None = None
) -> None:
    """Close the account; a customer whose last account closes is closed too.

    Raises:
        UnableToTrace: if the source is blank.
        UnableToChangeSupply: if it is closed already, or would close before it had power.
    """
    origin = Origin.named(source=source, at=at, on=on)
    account = Account.objects.select_for_update().get(pk=account_id)
    if account.status == Account.Status.CLOSED:
        raise UnableToChangeSupply(_("该户号已销户。"))
    if account.energised_on is not None and on < account.energised_on:
        raise UnableToChangeSupply(_("销户日期不能早于送电日期。"))
    account.status = Account.Status.CLOSED
    account.closed_on = on
    account.running_kva = 0
    account.provenance |= origin.of({"closed_on": on})
    account.save(update_fields=["status", "closed_on", "running_kva", "provenance"])
    registering.settle_customer(customer_id=account.customer_id, at=at)
    _journal("customers.account.closed", account, by_id, at, on=on.isoformat())


def _journal(
    act: str, account: Account, by_id: int | None, at: datetime, **details: object
) -> None:
    journal.record(
        journal.Act(
            act=act,
            subject_kind="account",
            subject_id=account.pk,
            actor_id=by_id,
            at=at,
            for_customer_id=account.customer_id,
            details={"number": account.number} | details,
        )
    )
