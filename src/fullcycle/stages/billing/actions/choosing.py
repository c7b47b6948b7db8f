"""Another way of being charged: asked for by the customer, decided by the account manager."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Structure
from fullcycle.records.casework.queries import Viewer
from fullcycle.records.customers import queries as customers
from fullcycle.records.journal import actions as journal
from fullcycle.stages.billing import policy
from fullcycle.stages.billing.actions import terms
from fullcycle.stages.billing.models import AgreedTerms, ModeRequest
from fullcycle.stages.billing.queries import agreed
from fullcycle.stages.billing.queries.agreed import TermsCard


class UnableToChangeMode(Exception):
    """The change cannot be asked for or decided so; the message is fit for who reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMode:
    """What is asked for, from which day on; `matter` is what the mandate must carry."""

    account_id: int
    matter: str
    charging_mode: ChargingMode
    contract_demand_kw: Decimal | None
    wanted_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeDecision:
    """What the account manager says, and whether the terms change."""

    is_agreed: bool
    words: str


@transaction.atomic
def ask_for_mode(*, wanted: WantedMode, case_id: int, by_id: int, at: datetime) -> int:
    """Note what a customer asks for; return the request's id.

    Raises:
        UnableToChangeMode: without a mandate, without a contract demand where it needs one, if
            nothing is agreed that could change, or while another request is open.
    """
    account = customers.get_account(wanted.account_id)
    viewer = Viewer(person_id=by_id, at=at)
    if not policy.may_choose(
        viewer,
        customer_id=account.customer_id,
        account_number=account.number,
        matter=wanted.matter,
    ):
        raise UnableToChangeMode(
            _("您没有办理这个户号计费方式的授权，请由企业管理员为您授权。")
        )
    is_contract = wanted.charging_mode is ChargingMode.CONTRACT_DEMAND
    if is_contract and not (wanted.contract_demand_kw and wanted.contract_demand_kw > 0):
        raise UnableToChangeMode(_("按合同需量计费，请写明合同最大需量（千瓦）。"))
    _agreed_on(wanted.account_id, wanted.wanted_from)
    try:
        with transaction.atomic():
            row = ModeRequest.objects.create(
                account_id=wanted.account_id,
                case_id=case_id,
                charging_mode=wanted.charging_mode.value,
                contract_demand_kw=wanted.contract_demand_kw if is_contract else None,
                wanted_from=wanted.wanted_from,
                asked_at=at,
                asked_by_id=by_id,
            )
    except IntegrityError as error:
        raise UnableToChangeMode(_("您已经提出过变更，客户经理正在核对。")) from error
    _record("billing.mode.asked-for", row, by_id, at, mode=row.charging_mode)
    return row.pk


@transaction.atomic
def decide_mode(*, request_id: int, decision: ModeDecision, by_id: int, at: datetime) -> None:
    """Let the change hold from the wanted day on, or say why it does not.

    Raises:
        UnableToChangeMode: without words, if it was decided before, or nothing is agreed.
        UnableToAgree: if that time was billed, or later terms are agreed.
    """
    if not decision.words.strip():
        raise UnableToChangeMode(_("请写一句给客户的答复。"))
    row = ModeRequest.objects.select_for_update().get(pk=request_id)
    if row.decided_at is not None:
        raise UnableToChangeMode(_("这项变更已经办过了。"))
    if decision.is_agreed:
        row.terms_id = terms.set_price_terms(
            account_id=row.account_id,
            terms=_changed(row),
            starts_on=row.wanted_from,
            by_id=by_id,
            at=at,
        )
    row.decided_at, row.decided_by_id, row.answer = at, by_id, decision.words.strip()
    row.save()
    _record("billing.mode.decided", row, by_id, at, is_agreed=decision.is_agreed)


def _changed(row: ModeRequest) -> AgreedTerms:
    now = _agreed_on(row.account_id, row.wanted_from)
    mode = ChargingMode(row.charging_mode)
    is_single = mode is ChargingMode.SINGLE_PART
    is_same_mode = mode is now.charging_mode
    return replace(
        now,
        structure=Structure.SINGLE_PART if is_single else Structure.TWO_PART,
        charging_mode=mode,
        contract_demand_kw=row.contract_demand_kw,
        # Another contract value is no other mode: its time goes on.
        mode_chosen_on=now.mode_chosen_on if is_same_mode else row.wanted_from,
        basis=_("客户申请 %(number)s") % {"number": row.case.number},
    )


def _agreed_on(account_id: int, on: date) -> TermsCard:
    card = agreed.find_terms(account_id=account_id, on=on)
    if card is None:
        raise UnableToChangeMode(_("这个户号还没有电价约定，请联系您的客户经理。"))
    return card


def _record(act: str, row: ModeRequest, by_id: int, at: datetime, **details: object) -> None:
    journal.record(
        journal.Act(
            act=act,
            subject_kind="account",
            subject_id=row.account_id,
            actor_id=by_id,
            for_customer_id=row.case.customer_id,
            case_id=row.case_id,
            at=at,
            details=details,
        )
    )
