"""What may be asked about fees and contracts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from fullcycle.gateways.questions.question import Given, Question
from fullcycle.kernels.rulebook import snapshot
from fullcycle.records.casework.models import Case
from fullcycle.stages.agreements.actions.contracting import contract_number
from fullcycle.stages.agreements.actions.terms import ContractTerms, from_plain
from fullcycle.stages.agreements.models import (
    Contract,
    ContractState,
    Fee,
    FeePayment,
    Signature,
)


FEE_STEP = "fee_calc"
"""Where the case's own rules hold this step, a fee is due."""

DISPATCH_PAPER = "M32"
"""Where the case's own rules ask for this paper, a dispatch agreement is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLineView:
    """One item, with the rule that asks for it and the document its price stands in."""

    name: str
    basis: str
    rule_id: str
    document_number: str
    unit: str
    unit_price_yuan: Decimal
    quantity: Decimal
    amount_yuan: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentView:
    """How a fee was paid."""

    paid_at: datetime
    channel_label: str
    receipt_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeView:
    """The fee in force of a case."""

    id: int
    total_yuan: Decimal
    set_by_id: int
    set_at: datetime
    lines: tuple[FeeLineView, ...]
    payment: PaymentView | None

    @property
    def is_paid(self) -> bool:
        """Whether nothing is owed."""
        return self.payment is not None or not self.total_yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureView:
    """Who signed, when, and the paper that carries it."""

    party: str
    party_label: str
    signer_id: int
    signer_name: str
    masked_phone: str
    paper_id: int
    sha256: str
    signed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractView:
    """One version of a contract."""

    id: int
    case_id: int
    kind: str
    kind_label: str
    number: str
    version: int
    state: str
    state_label: str
    terms: ContractTerms
    starts_on: date
    ends_on: date
    drafted_at: datetime
    drafted_paper_id: int
    sha256: str
    """Of the drafted paper: what the customer signs."""
    signatures: tuple[SignatureView, ...]

    @property
    def paper_id(self) -> int:
        """The paper to show: the sealed one once there is one."""
        sealed = [one for one in self.signatures if one.party == Signature.Party.UTILITY]
        return sealed[0].paper_id if sealed else self.drafted_paper_id

    @property
    def is_in_force(self) -> bool:
        """Whether both have signed this version."""
        return self.state == ContractState.IN_FORCE

    @property
    def awaits_customer(self) -> bool:
        """Whether it is there for the customer to sign."""
        return self.state == ContractState.DRAFTED

    @property
    def awaits_seal(self) -> bool:
        """Whether only our seal is missing."""
        return self.state == ContractState.SIGNED_BY_CUSTOMER


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractNumber:
    """The number that the next version will have, to be printed on its paper."""

    number: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Something that keeps a supply from being energised, in words for the one who waits."""

    code: str
    wording: str


def fee_of(*, case_id: int) -> FeeView | None:
    """The fee in force of the case, or None where none is set."""
    rows = Fee.objects.filter(case=case_id, replaced_at__isnull=True)
    fee = rows.select_related("payment").prefetch_related("lines").first()
    return _fee(fee) if fee else None


def _fee(fee: Fee) -> FeeView:
    lines = sorted(fee.lines.all(), key=lambda line: line.place)
    return FeeView(
        id=fee.pk,
        total_yuan=fee.total_yuan,
        set_by_id=fee.set_by_id,
        set_at=fee.set_at,
        lines=tuple(
            FeeLineView(
                name=line.name,
                basis=line.basis,
                rule_id=line.rule_id,
                document_number=line.document_number,
                unit=line.unit,
                unit_price_yuan=line.unit_price_yuan,
                quantity=line.quantity,
                amount_yuan=line.amount_yuan,
            )
            for line in lines
        ),
        payment=_payment(fee.payment) if hasattr(fee, "payment") else None,
    )


def _payment(row: FeePayment) -> PaymentView:
    return PaymentView(
        paid_at=row.paid_at,
        channel_label=str(row.get_channel_display()),
        receipt_number=row.receipt_number,
    )


def is_paid(*, case_id: int) -> bool:
    """Whether a fee is set and nothing of it is owed."""
    rows = Fee.objects.filter(case=case_id, replaced_at__isnull=True)
    return rows.filter(Q(total_yuan=0) | Q(payment__isnull=False)).exists()


_NEWEST = Question(
    lambda: Contract.objects.filter(case=Given("case_id"), superseded_at__isnull=True).order_by(
        "kind", "version"
    )
)


def get_contract(*, contract_id: int) -> ContractView:
    """One version, whatever became of it.

    Raises:
        Contract.DoesNotExist: if there is none.
    """
    return _contract(Contract.objects.prefetch_related("signatures").get(pk=contract_id))


def contract_of(*, case_id: int, kind: str = Contract.Kind.SUPPLY.value) -> ContractView | None:
    """The newest version of the case's contract of that kind, or None."""
    rows = Contract.objects.filter(case=case_id, kind=kind, superseded_at__isnull=True)
    return next(iter(_contracts(rows)), None)


def list_contracts(*, case_id: int) -> tuple[ContractView, ...]:
    """The newest version of every contract of the case, by kind."""
    rows = _NEWEST.ask(case_id=case_id)
    if rows:
        prefetch_related_objects(rows, "signatures")
    return tuple(_contract(row) for row in rows)


def list_versions(*, case_id: int, kind: str) -> tuple[ContractView, ...]:
    """Every version of one contract, oldest first."""
    return _contracts(Contract.objects.filter(case=case_id, kind=kind))


def list_ending(*, before: date) -> tuple[ContractView, ...]:
    """The contracts in force that end before the day, the first to end first."""
    sealed = Count("signatures", filter=Q(signatures__party=Signature.Party.UTILITY))
    rows = Contract.objects.filter(superseded_at__isnull=True, ends_on__lt=before)
    found = _contracts(rows.annotate(seals=sealed).filter(seals=1))
    return tuple(sorted(found, key=lambda contract: (contract.ends_on, contract.id)))


def is_signed(*, case_id: int) -> bool:
    """Whether the supply contract and every other contract of the case is in force."""
    return not _missing_contracts(list_contracts(case_id=case_id), {Contract.Kind.SUPPLY})


def next_number(*, case_id: int, kind: str) -> ContractNumber:
    """The number to print on the next version.

    Raises:
        Case.DoesNotExist: if there is no such case.
    """
    case = Case.objects.only("number").get(pk=case_id)
    version = Contract.objects.filter(case=case_id, kind=kind).count() + 1
    number = contract_number(kind=kind, case_number=case.number, version=version)
    return ContractNumber(number=number, version=version)


def missing_for_energising(*, case_id: int) -> tuple[Missing, ...]:
    """What is still missing before this supply may be energised; empty when nothing is.

    Raises:
        Case.DoesNotExist: if there is no such case.
    """
    rules = snapshot.from_plain(Case.objects.only("rules").get(pk=case_id).rules)
    wanted = {Contract.Kind.SUPPLY}
    if any(paper.material == DISPATCH_PAPER for paper in rules.papers):
        wanted.add(Contract.Kind.DISPATCH)
    contracts = list_contracts(case_id=case_id)
    return (
        *_missing_fee(fee_of(case_id=case_id), is_due=FEE_STEP in rules.nodes),
        *_missing_contracts(contracts, wanted),
    )


def _missing_fee(fee: FeeView | None, *, is_due: bool) -> Iterable[Missing]:
    if fee is None:
        if is_due:
            yield Missing(code="FEE_NOT_SET", wording=_("业务费用还没有确定"))
    elif not fee.is_paid:
        yield Missing(
            code="FEE_UNPAID",
            wording=_("业务费用 %(total)s 元还没有缴清") % {"total": fee.total_yuan},
        )


def _missing_contracts(
    contracts: tuple[ContractView, ...], wanted: set[Contract.Kind]
) -> list[Missing]:
    drafted = {contract.kind for contract in contracts}
    missing = [
        Missing(
            code=f"{kind}_NOT_DRAFTED",
            wording=_("%(contract)s还没有起草") % {"contract": kind.label},
        )
        for kind in sorted(wanted)
        if kind not in drafted
    ]
    for contract in contracts:
        names: Mapping[str, str] = {"contract": contract.kind_label}
        if contract.awaits_customer:
            words = _("%(contract)s还没有经客户签署") % names
            missing.append(Missing(code=f"{contract.kind}_NOT_SIGNED", wording=words))
        elif contract.awaits_seal:
            words = _("%(contract)s还没有加盖供电方印章") % names
            missing.append(Missing(code=f"{contract.kind}_NOT_SEALED", wording=words))
    return missing


def _contracts(rows: QuerySet[Contract]) -> tuple[ContractView, ...]:
    ordered = rows.prefetch_related("signatures").order_by("kind", "version")
    return tuple(_contract(row) for row in ordered)


def _contract(row: Contract) -> ContractView:
    signatures = sorted(row.signatures.all(), key=lambda one: one.signed_at)
    state = _state(row, {one.party for one in signatures})
    return ContractView(
        id=row.pk,
        case_id=row.case_id,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        number=row.number,
        version=row.version,
        state=state.value,
        state_label=str(state.label),
        terms=from_plain(row.terms),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        drafted_at=row.drafted_at,
        drafted_paper_id=row.paper_id,
        sha256=row.sha256,
        signatures=tuple(_signature(one) for one in signatures),
    )


def _state(row: Contract, parties: set[str]) -> ContractState:
    if row.superseded_at is not None:
        return ContractState.SUPERSEDED
    if Signature.Party.UTILITY in parties:
        return ContractState.IN_FORCE
    return ContractState.SIGNED_BY_CUSTOMER if parties else ContractState.DRAFTED


def _signature(row: Signature) -> SignatureView:
    return SignatureView(
        party=row.party,
        party_label=str(row.get_party_display()),
        signer_id=row.signer_id,
        signer_name=row.signer_name,
        masked_phone=row.masked_phone,
        paper_id=row.paper_id,
        sha256=row.sha256,
        signed_at=row.signed_at,
    )
