"""Our seal on what the customer signed, which puts a contract in force."""

import io
from datetime import datetime
from hashlib import sha256
from typing import Any

import pypdf
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.gateways.signer import port as signer
from fullcycle.journeys.connecting.papers.drafts import Subject, UnableToMakePaper
from fullcycle.kernels.units.paper import PlaceOnPaper
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries as archived
from fullcycle.records.casework import queries as cases
from fullcycle.records.people import queries as people
from fullcycle.records.people.queries import PersonCard
from fullcycle.records.portfolios import queries as portfolios
from fullcycle.stages.agreements import actions as agreements
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.agreements.queries import ContractView


OUR_PLACES = ("供电人（盖章）", "调度方（盖章）")
"""The words on a supply contract and a dispatch agreement under which our seal belongs."""

MM_PER_POINT = 25.4 / 72

BESIDE_MM, BELOW_MM = 36, 27.7
"""From the foot of those words to the middle of the seal, as `frame.typ` has it."""


def seal_contracts(subject: Subject) -> archive.StoredPaper:
    """Seal every contract the customer signed; return the paper of the supply contract.

    Raises:
        UnableToMakePaper: if the customer signed none, or a paper is not what was signed.
        UnableToSign: if the seal is not at hand.
    """
    contracts = agreed.list_contracts(case_id=subject.case.card.id)
    officer = _officer(subject)
    for contract in contracts:
        if contract.awaits_seal:
            _seal(contract, officer, subject.at)
    sealed = agreed.contract_of(case_id=subject.case.card.id)
    if sealed is None or not sealed.is_in_force:
        raise UnableToMakePaper(_("合同还没有经客户签署，不能盖章。"))
    card = archived.get_paper(paper_id=sealed.paper_id, at=subject.at)
    return archive.StoredPaper(
        paper_id=card.paper_id,
        version=card.version,
        is_repeat=not any(contract.awaits_seal for contract in contracts),
    )


def _officer(subject: Subject) -> PersonCard:
    """Who answers for the seal: whoever drafted the contract, else the customer's manager."""
    officer_id = cases.who_did_last(case_id=subject.case.card.id, node="contract_draft")
    if officer_id is not None:
        return people.get_person(person_id=officer_id)
    return portfolios.managers_of(customer_id=subject.customer.id, at=subject.at).acting


def _seal(contract: ContractView, officer: PersonCard, at: datetime) -> None:
    signed = _signed_text(contract, at)
    sealed = signer.current().sign(
        signed,
        who=officer.name,
        reason=f"{contract.kind_label} {contract.number}",
        at=at,
        place=place_of_our_seal(signed),
    )
    with transaction.atomic():
        stored = archive.file_generated_version(
            archive.NewVersion(
                paper_id=contract.drafted_paper_id,
                content=sealed,
                file_name=f"{contract.kind_label}-{contract.number}.pdf",
                number=contract.number,
                holder=contract.terms.customer.name,
                pages=len(pypdf.PdfReader(io.BytesIO(sealed)).pages),
                is_signed=True,
            ),
            by_id=officer.id,
            at=at,
        )
        agreements.seal_by_utility(
            sealing=agreements.UtilitySealing(
                contract_id=contract.id,
                paper_id=stored.paper_id,
                sha256=sha256(sealed).hexdigest(),
                signer_name=settings.COMPANY["name"],
            ),
            by_id=officer.id,
            at=at,
        )


def _signed_text(contract: ContractView, at: datetime) -> bytes:
    for card in archived.list_versions(paper_id=contract.drafted_paper_id, at=at):
        if card.sha256 == contract.sha256:
            opened = archived.get_content(paper_id=card.paper_id, version=card.version)
            return opened.content
    raise UnableToMakePaper(_("档案里没有客户签署的合同文本，不能盖章。"))


def place_of_our_seal(pdf: bytes) -> PlaceOnPaper | None:
    """Where the words for our seal stand in a finished contract; None if nowhere.

    The typesetter knew, but the contract was set on the day of its draft, before this one.
    """
    for number, page in reversed(list(enumerate(pypdf.PdfReader(io.BytesIO(pdf)).pages, 1))):
        found: list[PlaceOnPaper] = []
        height = float(page.mediabox.height)

        def look(
            text: str,
            to_page: list[float],
            in_text: list[float],
            *_font: Any,  # noqa: ANN401 - the library's signature
            place: tuple[int, float, list[PlaceOnPaper]] = (number, height, found),
        ) -> None:
            if any(words in text for words in OUR_PLACES):
                page_number, page_height, places = place
                x, y = _on_page(to_page, in_text)
                places.append(
                    PlaceOnPaper(
                        page=page_number,
                        x_mm=x * MM_PER_POINT + BESIDE_MM,
                        y_mm=(page_height - y) * MM_PER_POINT + BELOW_MM,
                    )
                )

        page.extract_text(visitor_text=look)
        if found:
            return found[-1]
    return None


def _on_page(to_page: list[float], in_text: list[float]) -> tuple[float, float]:
    x, y = in_text[4], in_text[5]
    a, b, c, d, e, f = to_page
    return a * x + c * y + e, b * x + d * y + f
