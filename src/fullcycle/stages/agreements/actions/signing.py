"""Signing: the customer first, by a code on the phone; then our seal.

The code is asked for and confirmed before the signature is made, because a wrong try counts
although it is refused; the signature uses the confirmation up in its own transaction.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fullcycle.gateways.questions.question import Given, Question
from fullcycle.kernels.identity.mandates import Refused
from fullcycle.records.people import actions as people
from fullcycle.records.people.actions import Intended, StartedConfirmation
from fullcycle.stages.agreements import policy
from fullcycle.stages.agreements.actions.contracting import record
from fullcycle.stages.agreements.models import SHA256, Contract, Signature


PURPOSE = "agreements.contract.sign"


class UnableToSign(Exception):
    """The contract cannot be signed so; the message is fit for whoever signs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSigning:
    """What a customer's signature rests on."""

    contract_id: int
    confirmation_id: int
    """As `confirm_signing` returned it."""
    seen_sha256: str
    """Digest of the paper that the page showed."""
    ip_address: str
    user_agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UtilitySealing:
    """The paper that came sealed from the signer."""

    contract_id: int
    paper_id: int
    sha256: str
    signer_name: str
    """Whose seal it is, as it is printed."""


@transaction.atomic
def start_signing(*, contract_id: int, by_id: int, at: datetime) -> StartedConfirmation:
    """Send the signer a code for this version of this contract.

    Raises:
        UnableToSign: if the version is not there to be signed by this person.
        UnableToMessage: if the person has no phone.
        UnableToSendCode: if a code was sent within the minute, or too many today.
    """
    contract = _awaiting_customer(contract_id)
    standing = policy.standing_to_sign(
        person_id=by_id,
        customer_id=contract.case.customer_id,
        matter=contract.case.matter,
        at=at,
    )
    if isinstance(standing, Refused):
        raise UnableToSign(standing.wording.in_language(get_language() or ""))
    return people.start_confirmation(
        intended=_intended(contract_id, by_id),
        words=_("签署%(contract)s") % {"contract": contract.get_kind_display()},
        at=at,
    )


def confirm_signing(*, contract_id: int, code: str, by_id: int, at: datetime) -> int:
    """Confirm the code; return the confirmation to sign with, good for ten minutes.

    Must not run inside another transaction: a wrong try is counted although it is refused.

    Raises:
        UnableToConfirm: if the code is wrong, too old or tried too often.
    """
    return people.confirm(intended=_intended(contract_id, by_id), code=code, at=at)


@transaction.atomic
def sign_by_customer(*, signing: CustomerSigning, by_id: int, at: datetime) -> int:
    """Sign for the customer and return the signature.

    Raises:
        UnableToSign: if the version is outdated, signed already, or not the one that was seen.
        UnableToConfirm: if the code was not confirmed for this contract by this person.
    """
    contract = _awaiting_customer(signing.contract_id)
    if signing.seen_sha256 != contract.sha256:
        raise UnableToSign(_("您看到的不是合同的现行文本，请重新打开合同后再签。"))
    used = people.use_confirmation(
        confirmation_id=signing.confirmation_id,
        intended=_intended(contract.pk, by_id),
        at=at,
    )
    return _sign(
        contract,
        Signature(
            party=Signature.Party.CUSTOMER,
            signer_id=by_id,
            signer_name=used.person_name,
            confirmation_id=used.confirmation_id,
            masked_phone=used.masked_phone,
            ip_address=signing.ip_address,
            user_agent_sha256=hashlib.sha256(signing.user_agent.encode()).hexdigest(),
            paper_id=contract.paper_id,
            sha256=contract.sha256,
            signed_at=at,
        ),
    )


@transaction.atomic
def seal_by_utility(*, sealing: UtilitySealing, by_id: int, at: datetime) -> int:
    """Record that our seal is on the contract, which puts it in force; return the signature.

    Raises:
        UnableToSign: if the customer has not signed, the version is outdated, or it is sealed.
    """
    locked = _lock(sealing.contract_id)
    if not locked.is_signed:
        raise UnableToSign(_("客户还没有签署，请等客户签署后再盖章。"))
    if locked.is_sealed:
        raise UnableToSign(_("这份合同已经盖章，不用再盖一次。"))
    if re.fullmatch(SHA256, sealing.sha256) is None:
        raise UnableToSign(_("盖章后的文件不完整，请重新盖章。"))
    return _sign(
        locked.contract,
        Signature(
            party=Signature.Party.UTILITY,
            signer_id=by_id,
            signer_name=sealing.signer_name,
            paper_id=sealing.paper_id,
            sha256=sealing.sha256,
            signed_at=at,
        ),
    )


def _intended(contract_id: int, person_id: int) -> Intended:
    return Intended(person_id=person_id, purpose=PURPOSE, reference=f"contract-{contract_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Locked:
    """A version nobody else can sign now, and who has signed it."""

    contract: Contract
    is_signed: bool
    is_sealed: bool


_MADE = Signature.objects.filter(contract=OuterRef("pk"))
_CONTRACT = Question(
    lambda: (
        Contract.objects.select_for_update(no_key=True, of=("self",))
        .select_related("case")
        .annotate(is_signed=Exists(_MADE.filter(party=Signature.Party.CUSTOMER)))
        .annotate(is_sealed=Exists(_MADE.filter(party=Signature.Party.UTILITY)))
        .filter(pk=Given("contract_id"))
    )
)


def _lock(contract_id: int) -> _Locked:
    row = _CONTRACT.one(contract_id=contract_id)
    if row.superseded_at is not None:
        raise UnableToSign(_("这份合同已有新版本，请打开新版本签署。"))
    return _Locked(contract=row, is_signed=row.is_signed, is_sealed=row.is_sealed)


def _awaiting_customer(contract_id: int) -> Contract:
    locked = _lock(contract_id)
    if locked.is_signed:
        raise UnableToSign(_("这份合同您方已经签署，不用再签一次。"))
    return locked.contract


def _sign(contract: Contract, signature: Signature) -> int:
    signature.contract = contract
    try:
        signature.save(force_insert=True)
    except IntegrityError as race:
        # Whoever waited for the lock read the signatures as they were before.
        raise UnableToSign(_("这份合同刚刚被签署，请刷新页面查看。")) from race
    record(
        f"agreements.contract.{_PAST[signature.party]}",
        contract,
        signature.signer_id,
        signature.signed_at,
        sha256=signature.sha256,
    )
    return signature.pk


_PAST = {Signature.Party.CUSTOMER.value: "signed", Signature.Party.UTILITY.value: "sealed"}
