"""The works order: under which conditions, in which steps, with which readings it went on."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from fullcycle.journeys.connecting.papers import drafts, scheme_replies, sealed_files
from fullcycle.journeys.connecting.papers.drafts import (
    PaperDraft,
    Subject,
    UnableToMakePaper,
)
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.connection.queries import EnergisePlanView, EnergisingView
from fullcycle.stages.metering import queries as metering


CONFIRMED = {"IN_ORDER": "已具备", "FAULTY": "未具备", "NOT_APPLICABLE": "不适用"}
"""What the order says of a condition, by what was found."""


def drafts_of(subject: Subject) -> tuple[PaperDraft, ...]:
    """The order of the first switching on.

    Raises:
        UnableToMakePaper: if the supply was not energised.
    """
    case_id = subject.case.card.id
    energising = connections.find_energising(case_id=case_id)
    if energising is None:
        raise UnableToMakePaper(_("还没有送电记录，不能生成送电工作单。"))
    plan = connections.find_energise_plan(case_id=case_id)
    scheme = scheme_replies.replied_scheme(case_id)
    option = scheme.accepted_option or scheme.options[scheme.recommended - 1]
    sources = option.sources.value
    account = sealed_files.account_of(subject)
    number = f"SD{subject.number}"
    return (
        PaperDraft(
            material="WORKS_ORDER",
            template="works_order",
            title="送电工作单",
            number=number,
            data=drafts.framed(
                number,
                application_number=subject.number,
                customer=subject.customer.name,
                address=subject.address,
                account_number=account.number if account else "",
                planned_at=drafts.minute(plan.planned_at if plan else energising.energised_at),
                commander=energising.commanded_by,
                substation="；".join(dict.fromkeys(source.substation for source in sources)),
                line="；".join(source.feeder for source in sources),
                checks=[
                    {"item": point.words, "found": CONFIRMED[point.finding]}
                    for point in energising.checklist
                ],
                steps=list(_steps(energising, plan, [source.feeder for source in sources])),
                meter_readings=list(_readings(case_id)),
            ),
        ),
    )


def _steps(
    energising: EnergisingView, plan: EnergisePlanView | None, lines: Iterable[str]
) -> Iterable[dict[str, str]]:
    electricians = "、".join(each.name for each in plan.electricians) if plan else ""
    yield {"step": "逐项核对送电条件，下令送电", "by": energising.commanded_by}
    for line in lines:
        yield {"step": f"{line}向客户送电", "by": energising.commanded_by}
    yield {"step": "复核进线电压和相序", "by": energising.confirmed_by}
    yield {"step": "合上进线开关，变压器空载受电，再逐路带负荷", "by": electricians}
    yield {"step": "核对计量装置接线和示数", "by": energising.confirmed_by}


def _readings(case_id: int) -> Iterable[dict[str, str]]:
    for meter in metering.meters_of(case_id=case_id):
        hangs = meter.installation
        yield {
            "point": meter.point,
            "meter_number": meter.meter_number,
            "reading": f"{hangs.readings.active_total_kwh:.2f}" if hangs else "",
        }
