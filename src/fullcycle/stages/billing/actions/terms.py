"""Agreeing on price: one account at a time, or many that are taken over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Structure
from fullcycle.kernels.tariff.freezing import freeze
from fullcycle.records.journal import actions as journal
from fullcycle.stages.billing import policy
from fullcycle.stages.billing.models import AgreedTerms, Bill, PriceTerms


BATCH = 1_000


class UnableToAgree(Exception):
    """These terms cannot hold from that day on; the message is fit for staff to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOverTerms:
    """Terms of an account that come with it from the system before."""

    account_id: int
    starts_on: date
    terms: AgreedTerms


@transaction.atomic
def set_price_terms(
    *, account_id: int, terms: AgreedTerms, starts_on: date, by_id: int | None, at: datetime
) -> int:
    """Agree on terms from a day on; what held until then ends. Returns the terms' id.

    Raises:
        UnableToAgree: if later terms are agreed already, the structure does not fit the mode,
            or a bill of that time has been issued.
    """
    _refuse_misfit(terms)
    latest = (
        PriceTerms.objects.select_for_update()
        .filter(account_id=account_id)
        .order_by("-period")
        .first()
    )
    _refuse_billed(account_id, starts_on)
    if latest is not None:
        _end(latest, starts_on)
    row = _row(account_id, terms, starts_on, at)
    row.agreed_by_id = by_id
    row.save(force_insert=True)
    journal.record(
        journal.Act(
            act="billing.terms.agreed",
            subject_kind="account",
            subject_id=account_id,
            actor_id=by_id,
            at=at,
            details={
                "terms": row.pk,
                "starts_on": starts_on.isoformat(),
                "charging_mode": terms.charging_mode,
                "basis": terms.basis,
            },
        )
    )
    return row.pk


def agree_by_hand(
    *, account_id: int, terms: AgreedTerms, starts_on: date, by_id: int, at: datetime
) -> int:
    """Agree on terms as somebody enters them from a contract; return the terms' id.

    Raises:
        UnableToAgree: without the role or the contract's name, and as `set_price_terms` does.
    """
    if not policy.may_agree(person_id=by_id, at=at):
        raise UnableToAgree(_("您没有登记电价约定的权限。"))
    if not terms.basis.strip():
        raise UnableToAgree(_("请写明是哪一份合同或表单约定的。"))
    return set_price_terms(
        account_id=account_id, terms=terms, starts_on=starts_on, by_id=by_id, at=at
    )


@transaction.atomic
def take_over_price_terms(rows: Sequence[TakenOverTerms], *, at: datetime) -> int:
    """Enter the terms of many accounts that have none yet; return how many.

    Raises:
        UnableToAgree: if the structure of one does not fit its mode.
    """
    for row in rows:
        _refuse_misfit(row.terms)
    PriceTerms.objects.bulk_create(
        [_row(row.account_id, row.terms, row.starts_on, at) for row in rows], BATCH
    )
    journal.record(
        journal.Act(
            act="billing.terms.taken-over",
            subject_kind="account",
            subject_id=rows[0].account_id if rows else 0,
            actor_id=None,
            at=at,
            details={"count": len(rows)},
        )
    )
    return len(rows)


def _refuse_misfit(terms: AgreedTerms) -> None:
    is_single = terms.structure is Structure.SINGLE_PART
    if is_single != (terms.charging_mode is ChargingMode.SINGLE_PART):
        raise UnableToAgree(_("单一制没有容（需）量电费；两部制要选定一种计费方式。"))
    is_contract = terms.charging_mode is ChargingMode.CONTRACT_DEMAND
    if is_contract and not (terms.contract_demand_kw and terms.contract_demand_kw > 0):
        raise UnableToAgree(_("按合同需量计费，要写明合同最大需量（千瓦）。"))


def _refuse_billed(account_id: int, starts_on: date) -> None:
    billed = Bill.objects.filter(
        account_id=account_id, status=Bill.Status.ISSUED, month_on__gte=starts_on.replace(day=1)
    )
    if billed.exists():
        raise UnableToAgree(
            _("这个月份的账单已经发行，请用更正账单处理，或从下一个账期开始执行。")
        )


def _end(latest: PriceTerms, on: date) -> None:
    if latest.period.lower >= on or (latest.period.upper and latest.period.upper > on):
        raise UnableToAgree(
            _("%(day)s 起已有新的约定，不能再往前改。") % {"day": latest.period.lower}
        )
    if latest.period.upper is None:
        latest.period = DateRange(latest.period.lower, on)
        latest.save(update_fields=["period"])


def _row(account_id: int, terms: AgreedTerms, starts_on: date, at: datetime) -> PriceTerms:
    return PriceTerms(
        account_id=account_id,
        period=DateRange(starts_on, None),
        structure=terms.structure.value,
        charging_mode=terms.charging_mode.value,
        contract_demand_kw=terms.contract_demand_kw,
        power_factor_standard=terms.power_factor_standard,
        purchase_mode=terms.purchase_mode.value,
        price_class=terms.price_class.value,
        use_class=terms.use_class.value,
        has_time_of_use=terms.has_time_of_use,
        own_prices={period.value: str(yuan) for period, yuan in terms.own_prices.items()},
        losses=freeze(terms.losses) if terms.losses else "",
        mode_chosen_on=terms.mode_chosen_on,
        basis=terms.basis,
        agreed_at=at,
    )
