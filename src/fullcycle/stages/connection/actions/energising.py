"""Agree when to switch on, and switch on: nothing may be missing, and two people say go."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists
from django.utils.translation import gettext as _

from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.units.gaps import FoundGaps, Gap
from fullcycle.stages.connection import policy, queries
from fullcycle.stages.connection.actions.inspecting import CheckedPoint, is_passed
from fullcycle.stages.connection.actions.standing import (
    THIS_CASE,
    Doing,
    locked_case,
    write_line,
)
from fullcycle.stages.connection.models import EnergisePlan, Energising
from fullcycle.stages.connection.queries import Missing


class UnableToAgreePlan(FoundGaps):
    """The plan cannot be agreed so; fit for staff to read."""


class UnableToEnergise(Exception):
    """The supply must not be switched on; `missing` names what is not on file."""

    def __init__(self, words: str, missing: Iterable[Missing] = ()) -> None:
        super().__init__(words)
        self.missing = tuple(missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Electrician:
    """A licensed electrician of the customer's duty rota."""

    name: str
    licence_number: str
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedPlan:
    """When to switch on, who agreed for the customer, and who will run the plant."""

    planned_at: datetime
    agreed_with: str
    electricians: tuple[Electrician, ...]
    rota_paper_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergisingReport:
    """The switching on: the safety checklist, who commanded it and who confirmed."""

    energised_at: datetime
    checklist: tuple[CheckedPoint, ...]
    commanded_by_id: int
    confirmed_by_id: int


@transaction.atomic
def agree_energise_plan(*, case_id: int, plan: AgreedPlan, by_id: int, at: datetime) -> int:
    """Keep the plan agreed with the customer, in place of a former one; return its id.

    Raises:
        UnableToAgreePlan: if it lies in the past or nobody agreed, or there is no
            electrician whose licence is valid on the planned day.
    """
    doing = Doing(case_id=case_id, by_id=by_id, at=at)
    found = list(_gaps_of_plan(plan, at))
    if found:
        raise UnableToAgreePlan(*found)
    kept, _is_new = EnergisePlan.objects.update_or_create(
        case_id=case_id,
        defaults={
            "planned_at": plan.planned_at,
            "agreed_with": plan.agreed_with.strip(),
            "electricians": [
                asdict(each) | {"valid_until": each.valid_until.isoformat()}
                for each in plan.electricians
            ],
            "rota_paper_id": plan.rota_paper_id,
            "agreed_by_id": by_id,
            "agreed_at": at,
        },
    )
    details = {"planned_at": plan.planned_at.isoformat()}
    write_line("connection.energise-plan.agreed", kept.pk, doing=doing, details=details)
    return kept.pk


@transaction.atomic
def record_energising(
    *, case_id: int, report: EnergisingReport, by_id: int, at: datetime
) -> int:
    """Record that the supply was switched on, and return the id.

    Only the connection's own part of the gate is asked here; fee, contract and metering are
    the journey's.

    Raises:
        UnableToEnergise: if it is on already, one person said go alone, or anything is missing.
    """
    doing = Doing(case_id=case_id, by_id=by_id, at=at)
    energised = Energising.objects.filter(case=THIS_CASE)
    case = locked_case().annotate(is_energised=Exists(energised)).get(pk=case_id)
    if case.is_energised:
        raise UnableToEnergise(_("这个项目已经送电。"))
    if not policy.may_energise(
        commanded_by_id=report.commanded_by_id, confirmed_by_id=report.confirmed_by_id
    ):
        raise UnableToEnergise(_("送电须两人确认，下令人和复核人不能是同一人。"))
    if report.energised_at > at:
        raise UnableToEnergise(_("送电时间不能晚于现在。"))
    missing = queries.gate(
        case_id=case_id,
        on=report.energised_at.astimezone(SITE_ZONE).date(),
        is_checklist_in_order=is_passed(report.checklist),
    )
    if missing:
        words = "；".join(str(each.words) for each in missing)
        raise UnableToEnergise(_("还不能送电：%(missing)s。") % {"missing": words}, missing)
    energising = Energising.objects.create(
        case_id=case_id,
        energised_at=report.energised_at,
        checklist=[asdict(point) for point in report.checklist],
        commanded_by_id=report.commanded_by_id,
        confirmed_by_id=report.confirmed_by_id,
        recorded_by_id=by_id,
        recorded_at=at,
    )
    write_line("connection.energising.recorded", energising.pk, doing=doing)
    return energising.pk


def _gaps_of_plan(plan: AgreedPlan, at: datetime) -> Iterator[Gap]:
    if plan.planned_at <= at:
        yield Gap(words=_("计划送电时间应晚于现在。"), part="planned_at")
    if not plan.agreed_with.strip():
        yield Gap(words=_("请填写客户方确认送电时间的人。"), part="agreed_with")
    if not plan.electricians:
        yield Gap(words=_("请登记值班电工。"))
    planned_on = plan.planned_at.astimezone(SITE_ZONE).date()
    for row, each in enumerate(plan.electricians):
        if not each.name.strip():
            yield Gap(words=_("请填写值班电工的姓名。"), part="name", row=row)
        if not each.licence_number.strip():
            yield Gap(words=_("请填写值班电工的证号。"), part="licence_number", row=row)
        if each.valid_until < planned_on:
            yield Gap(words=_("证件在送电当天须有效。"), part="valid_until", row=row)
