"""The contracts: their terms from the accepted scheme, and their papers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.utils.translation import gettext as _

from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.journeys.connecting import supplies
from fullcycle.journeys.connecting.papers import drafts
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.schemes import words
from fullcycle.kernels.schemes.options import MeteringPoint, Source
from fullcycle.records.archive import actions as archive
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import CaseView
from fullcycle.records.customers import queries as customers
from fullcycle.stages.agreements import actions as agreements
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.agreements.actions import ContractTerms


SUPPLY, DISPATCH = "SUPPLY", "DISPATCH"

MATERIALS = {SUPPLY: "M31", DISPATCH: "M32"}
"""What each contract is called in the list of materials."""

TEMPLATES = {SUPPLY: "supply_contract", DISPATCH: "dispatch_agreement"}

USUAL_YEARS = 3

DAYS_UNTIL_START = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TypesetContract:
    """A contract's paper before anybody signed it, with the number printed on it."""

    kind: str
    number: str
    pdf: bytes

    @property
    def sha256(self) -> str:
        """The digest of what the customer will sign."""
        return sha256(self.pdf).hexdigest()


def proposed_terms(*, case_id: int, at: datetime) -> ContractTerms:
    """The terms that follow from the accepted scheme, for the contract officer to look over.

    Raises:
        UnableToRegister: if no scheme was accepted.
    """
    case = cases.get_case(case_id=case_id)
    option = supplies.chosen_option(case_id)
    customer = customers.get_customer(case.card.customer_id)
    open_modes = tuple(
        words.shown(candidate.mode).zh for candidate in option.charging if candidate.is_open
    )
    return ContractTerms(
        supplier=agreements.ContractParty(**settings.COMPANY),
        customer=agreements.ContractParty(
            name=customer.name,
            credit_code=customer.credit_code,
            address=customer.address,
            representative=customer.legal_person,
        ),
        address=customer.address,
        capacity_kva=int(option.contract_kva.value),
        sources=tuple(_source(source) for source in option.sources.value),
        term_years=USUAL_YEARS,
        starts_on=at.astimezone(SITE_ZONE).date() + timedelta(days=DAYS_UNTIL_START),
        boundary=option.sources.value[0].boundary.why.zh,
        metering=tuple(_metering(point) for point in option.metering),
        charging_candidates=open_modes,
        charging_mode=open_modes[0] if open_modes else "",
        price_class=_("工商业用电"),
    )


def kinds_of(case: CaseView) -> tuple[str, ...]:
    """The contracts a case needs: the supply contract, and the dispatch agreement by rule."""
    asked = {paper.material for paper in case.rules.papers}
    return (SUPPLY, DISPATCH) if MATERIALS[DISPATCH] in asked else (SUPPLY,)


def typeset_contracts(
    *, case_id: int, terms: ContractTerms, at: datetime
) -> tuple[TypesetContract, ...]:
    """Set the papers of every contract the case needs; nothing is filed yet.

    Raises:
        UnableToTypeset: if a paper cannot be set.
        UnableToRegister: if no scheme was accepted.
    """
    case = cases.get_case(case_id=case_id)
    data = _data(terms, case, at)
    made = []
    for kind in kinds_of(case):
        number = agreed.next_number(case_id=case_id, kind=kind).number
        paper = typesetter.current().typeset(TEMPLATES[kind], data | {"number": number}, at=at)
        made.append(TypesetContract(kind=kind, number=number, pdf=paper.pdf))
    return tuple(made)


def file_contract(
    *, case_id: int, paper: TypesetContract, terms: ContractTerms, by_id: int, at: datetime
) -> agreements.DraftedContract:
    """Put the paper and the contract on file, in the caller's transaction.

    Raises:
        UnableToDraftContract: if the terms break a rule, or a colleague was faster.
    """
    case = cases.get_case(case_id=case_id)
    stored = archive.file_generated(
        archive.NewPaper(
            material=MATERIALS[paper.kind],
            content=paper.pdf,
            file_name=f"{paper.number}.pdf",
            number=paper.number,
            holder=terms.customer.name,
            customer_id=case.card.customer_id,
            case_id=case_id,
            matter=case.card.matter,
            retention="CONTRACT",
        ),
        by_id=by_id,
        at=at,
    )
    return agreements.draft_contract(
        draft=agreements.NewContract(
            case_id=case_id,
            kind=paper.kind,
            number=paper.number,
            terms=terms,
            paper_id=stored.paper_id,
            sha256=paper.sha256,
        ),
        by_id=by_id,
        at=at,
    )


def _source(source: Source) -> agreements.SupplyTerms:
    return agreements.SupplyTerms(
        name=words.shown(source.role).zh,
        voltage_kv=source.voltage_kv,
        capacity_kva=int(source.capacity_kva),
        substation=source.substation,
        line=source.feeder,
        mode=_("专线") if source.is_dedicated else _("公用线路"),
    )


def _metering(point: MeteringPoint) -> agreements.MeteringTerms:
    current = point.current.value
    return agreements.MeteringTerms(
        point=words.shown(point.place.value).zh,
        device=words.shown(point.mode.value).zh,
        ratio=f"{current.primary_a}/{current.secondary_a}",
    )


def _data(terms: ContractTerms, case: CaseView, at: datetime) -> dict[str, object]:
    option = supplies.chosen_option(case.card.id)
    customer = customers.get_customer(case.card.customer_id)
    factor = option.power_factor_standard.value
    return {
        "issuer": terms.supplier.name,
        "supplier": _party(terms.supplier) | {"phone": settings.HOTLINE},
        "customer": _party(terms.customer) | {"phone": ""},
        "account_number": case.card.number,
        "address": terms.address,
        "category": terms.price_class,
        "industry": drafts.industry(customer.industry_code, at),
        "grade": customer.importance_label,
        "capacity_kva": str(terms.capacity_kva),
        "sources": [
            {
                "name": source.name,
                "voltage": f"{source.voltage_kv.normalize():f} kV",
                "substation": source.substation,
                "line": source.line,
                "capacity_kva": str(source.capacity_kva),
                "mode": source.mode,
            }
            for source in terms.sources
        ],
        "own_source": _("见用电申请") if case.traits.has_own_generation else _("无"),
        "boundary": terms.boundary,
        "interlock": words.shown(option.interlock.value).zh,
        "switching": words.shown(option.switching.value).zh,
        "metering": [
            {
                "point": point.point,
                "device": point.device,
                "ratio": point.ratio,
                "tariff": terms.price_class,
            }
            for point in terms.metering
        ],
        "pricing": {
            "class": terms.price_class,
            "charging": terms.charging_mode or "、".join(terms.charging_candidates),
            "power_factor": _("不考核") if factor is None else f"{factor:.2f}",
            "settlement": _("按月抄表，次月初结算"),
            "payment": _("银行代扣，账单发出后十日内"),
        },
        "starts_on": terms.starts_on.isoformat(),
        "ends_on": (terms.ends_on - timedelta(days=1)).isoformat(),
        "special": [],
    }


def _party(party: agreements.ContractParty) -> dict[str, str]:
    return {
        "name": party.name,
        "credit_code": party.credit_code,
        "address": party.address,
        "representative": party.representative,
    }
