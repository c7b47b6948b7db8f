"""The application form with its load list, set from the answers."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from fullcycle.journeys.connecting.papers import drafts
from fullcycle.journeys.connecting.papers.drafts import (
    PaperDraft,
    Subject,
    UnableToMakePaper,
)
from fullcycle.kernels.schemes import reading, words
from fullcycle.kernels.schemes.requests import LoadItem
from fullcycle.records.people import queries as people
from fullcycle.stages.intake.actions import ActsAs, DeliveryWay, Demand, Enterprise, Site
from fullcycle.stages.intake.queries import ApplicationView


MATERIAL = "M01"
"""The application form in the list of materials."""


def drafts_of(subject: Subject) -> tuple[PaperDraft, ...]:
    """The form as it was submitted; one that was corrected is a newer version.

    Raises:
        UnableToMakePaper: if the application has gaps.
    """
    application = subject.application
    enterprise, demand, site = application.enterprise, application.demand, application.site
    if enterprise is None or demand is None or site is None:
        raise UnableToMakePaper(_("申请还没有填完，不能生成申请表。"))
    submitted_at = application.submitted_at or subject.at
    number = f"SQ{subject.number}-{application.saved_at:%Y%m%d%H%M%S}"
    return (
        PaperDraft(
            material=MATERIAL,
            template="application_form",
            title="高压用电申请表",
            number=number,
            data=drafts.framed(
                number,
                application_number=subject.number,
                matter=subject.matter,
                submitted_on=drafts.day(submitted_at),
                customer=_customer(enterprise, application),
                site=_site(site),
                demand=_demand(demand),
                loads=_loads(demand.loads),
                loads_total_kw=drafts.plain(_sum_kw(demand.loads)),
                delivery=_delivery(application),
            ),
        ),
    )


def _sum_kw(loads: Iterable[LoadItem]) -> Decimal:
    """What all equipment is rated together."""
    return sum((load.installed_kw for load in loads), Decimal(0))


def _customer(enterprise: Enterprise, application: ApplicationView) -> dict[str, str]:
    # The applicant's identity number was checked online and stands on no paper.
    is_agent = enterprise.acts_as is ActsAs.AGENT
    return {
        "name": enterprise.name,
        "credit_code": enterprise.credit_code,
        "legal_person": enterprise.legal_person,
        "industry": drafts.industry(enterprise.industry_code, application.saved_at),
        "applicant": enterprise.applicant_name,
        "acts_as": "受托经办人" if is_agent else "法定代表人",
        "phone": people.get_person(person_id=application.applicant_id).masked_phone,
    }


def _site(site: Site) -> dict[str, str]:
    return {
        "address": f"{site.street}{site.address}",
        "sources": "两路电源" if site.wants_second_source else "一路电源",
        "is_residential": _yes_or_no(is_so=site.is_residential),
        "property_number": site.property_number,
        "project_code": site.project_code,
    }


def _demand(demand: Demand) -> dict[str, str]:
    return {
        "use_class": words.shown(demand.use_class).zh,
        "requested_kva": str(demand.requested_kva),
        "importance": words.shown(demand.importance).zh,
        "security_load_kw": drafts.plain(demand.security_load_kw),
        "growth_kva": str(demand.growth_kva),
        "needed_on": demand.needed_on.isoformat() if demand.needed_on else "",
        "special_load": _yes_or_no(is_so=demand.has_special_load),
        "own_generation": _yes_or_no(is_so=demand.has_own_generation),
    }


def _loads(loads: Iterable[LoadItem]) -> list[dict[str, str]]:
    return [
        {
            "name": _kind(load.kind),
            "rated_kw": drafts.plain(load.rated_kw),
            "quantity": str(load.quantity),
            "total_kw": drafts.plain(load.installed_kw),
            "remarks": "、".join(_remarks(load)),
        }
        for load in loads
    ]


def _remarks(load: LoadItem) -> Iterable[str]:
    if load.is_important:
        yield "重要负荷"
    if load.is_nonlinear:
        yield "非线性负荷"


def _kind(kind: str) -> str:
    """The kind in words; the book's reason begins with them. What was typed stays as it is."""
    rows = (row for row in reading.scheme_tables().load_kinds if row.kind == kind)
    known = next(rows, None)
    return known.why.zh.partition("：")[0] if known else kind


def _delivery(application: ApplicationView) -> str:
    delivery = application.delivery
    if delivery is None:
        return ""
    way = {
        DeliveryWay.ONLINE: "全程网上，不寄送纸质材料",
        DeliveryWay.PICKUP: "上门收取",
        DeliveryWay.COURIER: "邮寄",
    }[delivery.way]
    return "，".join(part for part in (way, delivery.address, delivery.slot) if part)


def _yes_or_no(*, is_so: bool) -> str:
    return "是" if is_so else "否"
