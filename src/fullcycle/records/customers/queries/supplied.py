"""How many accounts are supplied at once: what their bills are reckoned from."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from fullcycle.records.customers.models import (
    Account,
    MeteringPoint,
    Transformer,
    TransformerState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedDays:
    """A transformer stood sealed from a day on until another; None: it still does."""

    sealed_on: date
    unsealed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppliedUnit:
    """A transformer or HV motor with the days on which it stood sealed."""

    label: str
    kva: int
    installed_on: date | None
    removed_on: date | None
    sealed: tuple[SealedDays, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppliedPoint:
    """A metering point; `is_low` where it is metered behind the transformer (高供低计)."""

    number: str
    use: str
    is_low: bool
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppliedAccount:
    """An account with everything that counts toward its bill."""

    account_id: int
    customer_id: int
    number: str
    district_code: str
    industry_code: str
    voltage_kv: int
    contract_kva: int
    energised_on: date | None
    closed_on: date | None
    units: tuple[SuppliedUnit, ...]
    points: tuple[SuppliedPoint, ...]


def supplied_account_ids(*, starts_on: date, ends_on: date) -> tuple[int, ...]:
    """The accounts that were supplied on some day of `[starts_on, ends_on)`, in order.

    The day on which an account was closed is its first without supply.
    """
    rows = Account.objects.exclude(energised_on__gte=ends_on).exclude(closed_on__lte=starts_on)
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def account_ids_numbered(numbers: Collection[str]) -> tuple[int, ...]:
    """The accounts with these numbers, in order; at most 65,535 numbers at once."""
    rows = Account.objects.filter(number__in=numbers).order_by("pk")
    return tuple(rows.values_list("pk", flat=True))


def list_supplied(*, account_ids: Collection[int]) -> tuple[SuppliedAccount, ...]:
    """These accounts in order, in four queries; unknown ids are left out."""
    rows = _with_parts().filter(pk__in=account_ids).order_by("pk")
    return tuple(_account(row) for row in rows)


def _with_parts() -> QuerySet[Account]:
    # Where each value was learnt is left out: it took longer to read than all the rest.
    sealed = TransformerState.objects.filter(state=TransformerState.State.SEALED)
    units = Transformer.objects.only(
        *("account_id", "label", "kva", "installed_on", "removed_on")
    )
    points = MeteringPoint.objects.only(
        *("account_id", "number", "use", "mode", "starts_on", "ends_on")
    )
    accounts = Account.objects.only(
        *("customer__district_code", "customer__industry_code", "number", "voltage_kv"),
        *("contract_kva", "energised_on", "closed_on"),
    )
    return accounts.select_related("customer").prefetch_related(
        Prefetch("transformers", units.order_by("label", "pk")),
        Prefetch("transformers__states", sealed.order_by("period"), to_attr="sealed"),
        Prefetch("metering_points", points.order_by("number")),
    )


def _account(row: Account) -> SuppliedAccount:
    return SuppliedAccount(
        account_id=row.pk,
        customer_id=row.customer_id,
        number=row.number,
        district_code=row.customer.district_code,
        industry_code=row.customer.industry_code,
        voltage_kv=row.voltage_kv,
        contract_kva=row.contract_kva,
        energised_on=row.energised_on,
        closed_on=row.closed_on,
        units=tuple(_unit(unit) for unit in row.transformers.all()),
        points=tuple(_point(point) for point in row.metering_points.all()),
    )


def _unit(row: Transformer) -> SuppliedUnit:
    return SuppliedUnit(
        label=row.label,
        kva=row.kva,
        installed_on=row.installed_on,
        removed_on=row.removed_on,
        sealed=tuple(_sealed(row)),
    )


def _sealed(row: Transformer) -> Iterator[SealedDays]:
    # Prefetched with the rows.
    states: list[TransformerState] = row.sealed  # type: ignore[attr-defined]
    for state in states:
        ends_at = state.period.upper
        yield SealedDays(
            sealed_on=timezone.localdate(state.period.lower),
            unsealed_on=timezone.localdate(ends_at) if ends_at else None,
        )


def _point(row: MeteringPoint) -> SuppliedPoint:
    return SuppliedPoint(
        number=row.number,
        use=row.use,
        is_low=row.mode == MeteringPoint.Mode.HV_LV,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )
