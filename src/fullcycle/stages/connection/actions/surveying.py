"""Record what was found on site."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Subquery
from django.utils.translation import gettext as _

from fullcycle.kernels.schemes.requests import CostBand
from fullcycle.kernels.units.gaps import FoundGaps, Gap
from fullcycle.stages.connection.actions.standing import (
    THIS_CASE,
    Doing,
    locked_case,
    write_line,
)
from fullcycle.stages.connection.models import Feeder, Survey


class UnableToRecordSurvey(FoundGaps):
    """The findings are incomplete or contradict themselves; fit for the surveyor to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A feeder that was looked at: the distance measured, and the line's cost if estimated."""

    feeder: str
    distance_km: Decimal
    line_cost: CostBand | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyFindings:
    """What the surveyors found; `surveyor_ids` are persons of the company."""

    surveyed_on: date
    surveyor_ids: tuple[int, ...]
    people_met: str
    load_kw: Decimal
    candidates: tuple[Candidate, ...] = ()
    site_notes: str = ""
    is_hv_metering_difficult: bool = False
    has_concealed_works: bool = False
    has_special_load: bool = False
    photo_paper_ids: tuple[int, ...] = ()


@transaction.atomic
def record_survey(*, case_id: int, findings: SurveyFindings, by_id: int, at: datetime) -> int:
    """Record a round of the survey and return its id; the newest round counts.

    Raises:
        UnableToRecordSurvey: if it names no surveyor, nobody met, no load or an unknown
            feeder, or lies in the future.
    """
    doing = Doing(case_id=case_id, by_id=by_id, at=at)
    rounds = Survey.objects.filter(case=THIS_CASE).order_by("-round").values("round")[:1]
    case = locked_case().annotate(last_round=Subquery(rounds)).get(pk=case_id)
    _refuse_gaps(findings, doing.on)
    _refuse_unknown_feeders(findings.candidates)
    survey = Survey.objects.create(
        case_id=case_id,
        round=(case.last_round or 0) + 1,
        surveyed_on=findings.surveyed_on,
        surveyor_ids=list(findings.surveyor_ids),
        people_met=findings.people_met.strip(),
        load_kw=findings.load_kw,
        site_notes=findings.site_notes.strip(),
        is_hv_metering_difficult=findings.is_hv_metering_difficult,
        has_concealed_works=findings.has_concealed_works,
        has_special_load=findings.has_special_load,
        candidates=[_plain(candidate) for candidate in findings.candidates],
        photo_paper_ids=list(findings.photo_paper_ids),
        recorded_by_id=by_id,
        recorded_at=at,
    )
    details = {"round": survey.round, "load_kw": str(findings.load_kw)}
    write_line("connection.survey.recorded", survey.pk, doing=doing, details=details)
    return survey.pk


def _refuse_gaps(findings: SurveyFindings, today: date) -> None:
    found = list(_gaps(findings, today))
    if found:
        raise UnableToRecordSurvey(*found)


def _gaps(findings: SurveyFindings, today: date) -> Iterator[Gap]:
    if findings.surveyed_on > today:
        yield Gap(words=_("勘查日期不能晚于今天。"), part="surveyed_on")
    if not findings.surveyor_ids:
        yield Gap(words=_("请填写参加勘查的人员。"), part="surveyor_ids")
    if not findings.people_met.strip():
        yield Gap(words=_("请填写客户方到场的人员。"), part="people_met")
    if findings.load_kw <= 0:
        yield Gap(words=_("请填写现场核实的用电负荷（千瓦）。"), part="load_kw")


def _refuse_unknown_feeders(candidates: tuple[Candidate, ...]) -> None:
    names = {candidate.feeder for candidate in candidates}
    if len(names) < len(candidates):
        raise UnableToRecordSurvey(_("同一条线路请只填写一次。"))
    if any(candidate.distance_km < 0 for candidate in candidates):
        raise UnableToRecordSurvey(_("线路距离不能是负数。"))
    known = set(Feeder.objects.filter(name__in=names).values_list("name", flat=True))
    if names - known:
        unknown = "、".join(sorted(names - known))
        raise UnableToRecordSurvey(
            _("电网资料里没有这些线路：%(names)s。") % {"names": unknown}
        )


def _plain(candidate: Candidate) -> dict[str, object]:
    cost = candidate.line_cost
    return {
        "feeder": candidate.feeder,
        "distance_km": str(candidate.distance_km),
        "line_cost": cost and {"low": str(cost.low_yuan), "high": str(cost.high_yuan)},
    }
