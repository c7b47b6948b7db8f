"""What is agreed on price: an account's terms now and before, and those of a month."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    Period,
    PriceClass,
    PurchaseMode,
    Structure,
    UseClass,
)
from fullcycle.kernels.tariff.facts import LossTerms
from fullcycle.kernels.tariff.freezing import thaw
from fullcycle.records.casework.queries import Viewer
from fullcycle.stages.billing import policy
from fullcycle.stages.billing.models import AgreedTerms, PriceTerms


NO_LOSSES = LossTerms()


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsCard(AgreedTerms):
    """Terms of an account in `[starts_on, ends_on)`; no end: still agreed."""

    account_id: int
    starts_on: date
    ends_on: date | None
    losses: LossTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsPeriod:
    """Terms with who entered them and when; nobody's name where they were taken over."""

    terms: TermsCard
    agreed_at: datetime
    agreed_by: str


def terms_in(
    *, account_ids: Collection[int], starts_on: date, ends_on: date
) -> Mapping[int, tuple[TermsCard, ...]]:
    """The terms that hold on some day of `[starts_on, ends_on)`, in order, by account."""
    rows = PriceTerms.objects.filter(
        account_id__in=account_ids, period__overlap=DateRange(starts_on, ends_on)
    ).order_by("account_id", "period")
    found: dict[int, list[TermsCard]] = defaultdict(list)
    for row in rows:
        found[row.account_id].append(_card(row))
    return {account_id: tuple(cards) for account_id, cards in found.items()}


def list_terms(*, viewer: Viewer, account_id: int) -> tuple[TermsPeriod, ...]:
    """Everything that was ever agreed for an account, the newest first; for staff alone."""
    if not policy.is_staff(viewer):
        return ()
    rows = PriceTerms.objects.filter(account_id=account_id).select_related("agreed_by")
    return tuple(
        TermsPeriod(
            terms=_card(row),
            agreed_at=row.agreed_at,
            agreed_by=row.agreed_by.name if row.agreed_by else "",
        )
        for row in rows.order_by("-period")
    )


def find_terms(*, account_id: int, on: date) -> TermsCard | None:
    """What is agreed for an account on a day, None where nothing is."""
    row = PriceTerms.objects.filter(account_id=account_id, period__contains=on).first()
    return _card(row) if row else None


def accounts_with_terms() -> tuple[int, ...]:
    """The accounts for which anything was ever agreed, in order."""
    ids = PriceTerms.objects.order_by("account_id").values_list("account_id", flat=True)
    return tuple(ids.distinct())


def _card(row: PriceTerms) -> TermsCard:
    return TermsCard(
        account_id=row.account_id,
        starts_on=row.period.lower,
        ends_on=row.period.upper,
        structure=Structure(row.structure),
        charging_mode=ChargingMode(row.charging_mode),
        contract_demand_kw=row.contract_demand_kw,
        power_factor_standard=row.power_factor_standard,
        purchase_mode=PurchaseMode(row.purchase_mode),
        price_class=PriceClass(row.price_class),
        use_class=UseClass(row.use_class),
        has_time_of_use=row.has_time_of_use,
        own_prices={Period(key): Decimal(yuan) for key, yuan in row.own_prices.items()},
        losses=thaw(LossTerms, row.losses) if row.losses else NO_LOSSES,
        mode_chosen_on=row.mode_chosen_on,
        basis=row.basis,
    )
