"""Gathering what a month's bills are made of, out of customers, metering and agreed terms."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.provinces import province_of
from fullcycle.kernels.tariff.facts import (
    BillFacts,
    Idle,
    LossTerms,
    MeteringPoint,
    PointRole,
    Terms,
    Unit,
)
from fullcycle.kernels.units.wording import Wording
from fullcycle.records.customers import queries as customers
from fullcycle.records.customers.queries import SuppliedAccount, SuppliedPoint, SuppliedUnit
from fullcycle.stages.billing import queries as billing
from fullcycle.stages.billing.actions import AccountMonth
from fullcycle.stages.billing.queries import TermsCard
from fullcycle.stages.metering import queries as metering
from fullcycle.stages.metering.queries import PointUse


ROLES = {"SETTLEMENT": PointRole.SUPPLY, "GENERATION": PointRole.GENERATION}
"""What a point is for in the bill; one that only checks another is not billed."""

NO_LOSSES = LossTerms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days `[starts_on, ends_on)`."""

    starts_on: date
    ends_on: date

    def within(self, starts_on: date | None, ends_on: date | None) -> "Span":
        """Return the part that lies in other days; None is without a limit there."""
        return Span(
            starts_on=max(self.starts_on, starts_on or self.starts_on),
            ends_on=min(self.ends_on, ends_on or self.ends_on),
        )

    @property
    def is_empty(self) -> bool:
        """Whether not a day is in it."""
        return self.starts_on >= self.ends_on


def month_of(month_on: date) -> Span:
    """Return the calendar month of a day."""
    months = month_on.year * 12 + month_on.month
    return Span(
        starts_on=month_on.replace(day=1), ends_on=date(months // 12, months % 12 + 1, 1)
    )


def gather(*, account_ids: Collection[int], month_on: date) -> tuple[AccountMonth, ...]:
    """Return what each account's bill of a month is made of, or what is not known of it.

    The number of queries does not depend on the number of accounts.
    """
    month = month_of(month_on)
    uses = metering.month_uses(account_ids=account_ids, month_on=month_on)
    agreed = billing.terms_in(
        account_ids=account_ids, starts_on=month.starts_on, ends_on=month.ends_on
    )
    return tuple(
        _gathered(
            account, agreed.get(account.account_id, ()), uses.get(account.account_id, ()), month
        )
        for account in customers.list_supplied(account_ids=account_ids)
    )


def _gathered(
    account: SuppliedAccount,
    agreed: Sequence[TermsCard],
    uses: Sequence[PointUse],
    month: Span,
) -> AccountMonth:
    flags = tuple(flag for use in uses for flag in use.flags)
    if not agreed:
        lacking = Wording(
            zh=f"户号 {account.number} 在 {month.starts_on:%Y-%m} 没有电价约定。",
            en=f"Account {account.number}: nothing is agreed on price for"
            f" {month.starts_on:%Y-%m}.",
        )
        return AccountMonth(
            account_id=account.account_id,
            customer_id=account.customer_id,
            facts=None,
            flags=flags,
            lacking=lacking,
        )
    supplied = month.within(account.energised_on, account.closed_on)
    facts = BillFacts(
        account_number=account.number,
        starts_on=supplied.starts_on,
        ends_on=supplied.ends_on,
        terms=tuple(
            _terms(card, account, supplied) for card in agreed if _holds(card, supplied)
        ),
        units=_units(account.units, supplied),
        points=_points(account.points, uses, agreed[-1].losses, supplied),
    )
    return AccountMonth(
        account_id=account.account_id,
        customer_id=account.customer_id,
        facts=facts,
        flags=flags,
    )


def _holds(card: TermsCard, supplied: Span) -> bool:
    return not supplied.within(card.starts_on, card.ends_on).is_empty


def _terms(card: TermsCard, account: SuppliedAccount, supplied: Span) -> Terms:
    days = supplied.within(card.starts_on, card.ends_on)
    return Terms(
        starts_on=days.starts_on,
        ends_on=days.ends_on,
        region=province_of(account.district_code),
        voltage_kv=Decimal(account.voltage_kv),
        price_class=card.price_class,
        structure=card.structure,
        purchase_mode=card.purchase_mode,
        charging_mode=card.charging_mode,
        has_time_of_use=card.has_time_of_use,
        contract_demand_kw=card.contract_demand_kw,
        power_factor_standard=card.power_factor_standard,
        own_prices=card.own_prices,
    )


def _units(rows: Iterable[SuppliedUnit], supplied: Span) -> tuple[Unit, ...]:
    """Return the units of the month; of two of one label the later one gets a number."""
    seen: Counter[str] = Counter()
    units = []
    for row in rows:
        if supplied.within(row.installed_on, row.removed_on).is_empty:
            continue
        seen[row.label] += 1
        name = row.label if seen[row.label] == 1 else f"{row.label} ({seen[row.label]})"
        units.append(_unit(row, name, supplied))
    return tuple(units)


def _unit(row: SuppliedUnit, name: str, supplied: Span) -> Unit:
    # What lies outside the month does not change its bill, and would only make facts differ.
    begins = row.installed_on if _inside(row.installed_on, supplied) else None
    return Unit(
        name=name,
        kva=Decimal(row.kva),
        starts_on=begins,
        ends_on=row.removed_on if _inside(row.removed_on, supplied) else None,
        idle=tuple(
            Idle(sealed_on=days.sealed_on, unsealed_on=days.unsealed_on)
            for days in row.sealed
            if days.sealed_on < supplied.ends_on
        ),
    )


def _inside(day: date | None, supplied: Span) -> bool:
    return day is not None and supplied.starts_on < day < supplied.ends_on


def _points(
    rows: Iterable[SuppliedPoint],
    uses: Sequence[PointUse],
    losses: LossTerms,
    supplied: Span,
) -> tuple[MeteringPoint, ...]:
    measured = {use.point_number: use.uses for use in uses}
    return tuple(
        MeteringPoint(
            point_id=row.number,
            role=ROLES[row.use],
            measured=measured.get(row.number, ()),
            losses=losses if row.is_low else NO_LOSSES,
        )
        for row in rows
        if row.use in ROLES and not supplied.within(row.starts_on, row.ends_on).is_empty
    )
