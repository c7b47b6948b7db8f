"""Drafting a contract, version by version."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.records.casework.models import Case
from fullcycle.records.journal import actions as journal
from fullcycle.stages.agreements.actions.terms import ContractTerms, as_plain
from fullcycle.stages.agreements.models import SHA256, Contract, Signature


MONTHS = 12

PREFIXES = {
    Contract.Kind.SUPPLY: "GD",
    Contract.Kind.DISPATCH: "DD",
    Contract.Kind.SELF_GENERATION_SAFETY: "ZB",
}
"""How numbers begin: 供电, 调度, 自备."""


class UnableToDraftContract(Exception):
    """The contract cannot be drafted like this; the message is fit for the contract officer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContract:
    """A version of a contract whose paper was typeset, with the number printed on it."""

    case_id: int
    kind: str
    number: str
    """As `queries.next_number` gave it."""
    terms: ContractTerms
    paper_id: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedContract:
    """The version as it stands on file."""

    contract_id: int
    number: str
    version: int


def contract_number(*, kind: str, case_number: str, version: int) -> str:
    """The number of a version, which follows from its case."""
    return f"{PREFIXES[Contract.Kind(kind)]}{case_number}-{version:02d}"


@transaction.atomic
def draft_contract(*, draft: NewContract, by_id: int, at: datetime) -> DraftedContract:
    """Put a version on file; an older one that is not in force yet is superseded by it.

    Raises:
        UnableToDraftContract: if the terms are not right, the term is longer than the rule of
            the day allows, the number is not the next one, or a version is in force.
    """
    refuse_odd_terms(draft)
    case = Case.objects.select_for_update(no_key=True).get(pk=draft.case_id)
    _refuse_too_long(draft.terms, case.matter, at)
    rows = Contract.objects.filter(case=case, kind=draft.kind, superseded_at__isnull=True)
    former = rows.select_for_update(no_key=True).first()
    version = former.version + 1 if former else 1
    number = contract_number(kind=draft.kind, case_number=case.number, version=version)
    if draft.number != number:
        raise UnableToDraftContract(
            _("同事刚刚起草过这份合同，编号已变为 %(number)s，请重新生成。")
            % {"number": number}
        )
    if former is not None:
        _supersede(former, at)
    contract = Contract.objects.create(
        case=case,
        kind=draft.kind,
        number=number,
        version=version,
        terms=as_plain(draft.terms),
        starts_on=draft.terms.starts_on,
        ends_on=draft.terms.ends_on,
        paper_id=draft.paper_id,
        sha256=draft.sha256,
        drafted_by_id=by_id,
        drafted_at=at,
    )
    record("agreements.contract.drafted", contract, by_id, at, version=version)
    return DraftedContract(contract_id=contract.pk, number=number, version=version)


def refuse_odd_terms(draft: NewContract) -> None:
    """Refuse what no rule is needed to see.

    Raises:
        UnableToDraftContract: if something is missing or does not fit together.
    """
    terms = draft.terms
    if draft.kind not in Contract.Kind.values:
        raise UnableToDraftContract(_("请选择合同类型。"))
    if re.fullmatch(SHA256, draft.sha256) is None:
        raise UnableToDraftContract(_("合同文件没有生成完整，请重新生成。"))
    if not terms.supplier.name.strip() or not terms.customer.name.strip():
        raise UnableToDraftContract(_("请写明合同双方的名称。"))
    if terms.term_years < 1 or terms.capacity_kva < 1 or not terms.sources:
        raise UnableToDraftContract(_("请填写合同期限、合同容量和供电电源。"))
    if draft.kind == Contract.Kind.SUPPLY:
        _refuse_odd_supply(terms)


def _refuse_odd_supply(terms: ContractTerms) -> None:
    if not terms.boundary.strip() or not terms.metering or not terms.price_class.strip():
        raise UnableToDraftContract(_("供用电合同必须写明产权分界点、计量方式和电价类别。"))
    if terms.charging_mode not in terms.charging_candidates:
        raise UnableToDraftContract(_("计费方式须从该客户可选的方式中选定。"))


def _refuse_too_long(terms: ContractTerms, matter: str, at: datetime) -> None:
    day = at.astimezone(SITE_ZONE).date()
    rule = current_rulebook().value(f"{matter}.contract_term_most", on=day)
    if terms.term_years * MONTHS > rule.value:
        raise UnableToDraftContract(
            _("高压供用电合同最长 %(years)s 年，这份写了 %(term)d 年，请缩短期限。")
            % {"years": rule.value // MONTHS, "term": terms.term_years}
        )


def _supersede(former: Contract, at: datetime) -> None:
    if former.signatures.filter(party=Signature.Party.UTILITY).exists():
        raise UnableToDraftContract(
            _("合同 %(number)s 已由双方签署生效，不能再改；需要变更的，请另签补充协议。")
            % {"number": former.number}
        )
    former.superseded_at = at
    former.save(update_fields=["superseded_at"])


def record(act: str, contract: Contract, by_id: int, at: datetime, **details: object) -> None:
    """Write the journal line of a contract."""
    journal.record(
        journal.Act(
            act=act,
            subject_kind="contract",
            subject_id=contract.pk,
            case_id=contract.case_id,
            for_customer_id=contract.case.customer_id,
            actor_id=by_id,
            at=at,
            details={"number": contract.number, **details},
        )
    )
