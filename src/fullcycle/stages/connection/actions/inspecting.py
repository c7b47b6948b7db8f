"""Inspections of the customer's works, and the remedy of what they find."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, Subquery
from django.utils.translation import gettext as _

from fullcycle.kernels.units.gaps import FoundGaps, Gap
from fullcycle.stages.connection.actions.standing import (
    THIS_CASE,
    Doing,
    locked_case,
    write_line,
)
from fullcycle.stages.connection.models import Defect, Finding, Inspection, Works


class UnableToRecordInspection(FoundGaps):
    """The report contradicts itself or the file; fit for the inspector to read."""


class UnableToReportRemedy(Exception):
    """The remedy is not whole; fit for the customer or the contractor to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPoint:
    """One point of a checklist: its code, how it reads, and what was found there.

    `finding` is IN_ORDER, FAULTY or NOT_APPLICABLE; what is faulty is noted in words.
    """

    code: str
    words: str
    finding: str
    note: str = ""

    @property
    def is_in_order(self) -> bool:
        """Whether it was looked at and found good."""
        return self.finding == Finding.IN_ORDER

    @property
    def is_faulty(self) -> bool:
        """Whether it was looked at and found wrong."""
        return self.finding == Finding.FAULTY


def is_passed(checklist: Iterable[CheckedPoint]) -> bool:
    """Whether nothing is faulty and something was looked at."""
    points = tuple(checklist)
    return any(point.is_in_order for point in points) and not any(
        point.is_faulty for point in points
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDefect:
    """Something wrong: the clause it breaks, how grave it is, and until when to remedy it."""

    words: str
    clause: str
    level: str
    due_on: date
    photo_paper_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionReport:
    """What the inspector found; `kind` is MID or COMPLETION, `result` PASSED or DEFECTS."""

    kind: str
    inspected_on: date
    result: str
    checklist: tuple[CheckedPoint, ...]
    defects: tuple[FoundDefect, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """How a defect was put right, and the paper that proves it."""

    words: str
    proof_paper_id: int


@transaction.atomic
def record_inspection(
    *, case_id: int, report: InspectionReport, by_id: int, at: datetime
) -> int:
    """Record a round of an inspection and return its id; `by_id` is the inspector.

    Raises:
        UnableToRecordInspection: if it passed already, earlier defects are open, the works
            were not reported (completion), or result, checklist and defects disagree.
    """
    doing = Doing(case_id=case_id, by_id=by_id, at=at)
    _refuse_contradictions(report, doing.on)
    earlier = Inspection.objects.filter(case=THIS_CASE, kind=report.kind)
    open_defects = Defect.objects.filter(
        inspection__case=THIS_CASE, inspection__kind=report.kind, remedied_at__isnull=True
    )
    case = (
        locked_case()
        .annotate(
            last_round=Subquery(earlier.order_by("-round").values("round")[:1]),
            last_result=Subquery(earlier.order_by("-round").values("result")[:1]),
            has_open_defects=Exists(open_defects),
            is_ready=Exists(Works.objects.filter(case=THIS_CASE)),
        )
        .get(pk=case_id)
    )
    if case.last_result == Inspection.Result.PASSED:
        raise UnableToRecordInspection(_("这项检验已经合格，不用再记录。"))
    if case.has_open_defects:
        raise UnableToRecordInspection(_("上次检验的缺陷还没有整改完，请整改后再复验。"))
    if report.kind == Inspection.Kind.COMPLETION and not case.is_ready:
        raise UnableToRecordInspection(_("客户还没有报验：缺少完工报告和施工单位许可证。"))
    inspection = Inspection.objects.create(
        case_id=case_id,
        kind=report.kind,
        round=(case.last_round or 0) + 1,
        inspector_id=by_id,
        inspected_on=report.inspected_on,
        result=report.result,
        checklist=[asdict(point) for point in report.checklist],
        recorded_at=at,
    )
    Defect.objects.bulk_create(_row(inspection, found) for found in report.defects)
    write_line(
        "connection.inspection.recorded",
        inspection.pk,
        doing=doing,
        details={
            "kind": report.kind,
            "round": inspection.round,
            "result": report.result,
            "defects": len(report.defects),
        },
    )
    return inspection.pk


@transaction.atomic
def report_remedy(
    *, case_id: int, kind: str, remedies: Mapping[int, Remedy], by_id: int, at: datetime
) -> int:
    """Report how every open defect was remedied, by defect id, and return how many.

    Raises:
        UnableToReportRemedy: if nothing is open, a defect is left out or is not one of the
            open ones, or a remedy lacks its words.
    """
    open_defects = list(
        Defect.objects.select_for_update(of=("self",)).filter(
            inspection__case_id=case_id, inspection__kind=kind, remedied_at__isnull=True
        )
    )
    if not open_defects:
        raise UnableToReportRemedy(_("没有需要整改的缺陷。"))
    if set(remedies) - {defect.pk for defect in open_defects}:
        raise UnableToReportRemedy(_("有缺陷已经整改或不属于这个项目，请刷新页面后再提交。"))
    left = [defect.words for defect in open_defects if defect.pk not in remedies]
    if left:
        raise UnableToReportRemedy(
            _("这些缺陷还没有填写整改情况：%(words)s。") % {"words": "；".join(left)}
        )
    if not all(remedy.words.strip() for remedy in remedies.values()):
        raise UnableToReportRemedy(_("请写明每项缺陷是怎样整改的。"))
    for defect in open_defects:
        remedy = remedies[defect.pk]
        defect.remedied_at, defect.remedied_by_id = at, by_id
        defect.remedy_words = remedy.words.strip()
        defect.proof_paper_id = remedy.proof_paper_id
    Defect.objects.bulk_update(
        open_defects, ["remedied_at", "remedied_by", "remedy_words", "proof_paper_id"]
    )
    write_line(
        "connection.inspection.remedied",
        open_defects[0].inspection_id,
        doing=Doing(case_id=case_id, by_id=by_id, at=at),
        details={"kind": kind, "defects": len(open_defects)},
    )
    return len(open_defects)


def _refuse_contradictions(report: InspectionReport, today: date) -> None:
    if report.kind not in Inspection.Kind.values:
        raise UnableToRecordInspection(_("没有这种检验。"))
    found = [*_gaps(report, today), *_gaps_of_defects(report)]
    if found:
        raise UnableToRecordInspection(*found)


def _gaps(report: InspectionReport, today: date) -> Iterator[Gap]:
    if report.inspected_on > today:
        yield Gap(words=_("检验日期不能晚于今天。"), part="inspected_on")
    codes = [point.finding for point in report.checklist]
    if not codes or not set(codes) <= set(Finding.values):
        yield Gap(words=_("请逐项填写检验内容。"))
    elif set(codes) == {Finding.NOT_APPLICABLE}:
        yield Gap(words=_("检验内容不能一项都没有检查。"))
    if report.result == Inspection.Result.PASSED:
        if report.defects or Finding.FAULTY in codes:
            yield Gap(words=_("还有不合格的项目或缺陷，不能判为合格。"), part="result")
    elif report.result != Inspection.Result.DEFECTS:
        yield Gap(words=_("请选择检验结论。"), part="result")
    elif not report.defects:
        yield Gap(words=_("判为有缺陷时，请至少写一项缺陷。"), part="result")


def _gaps_of_defects(report: InspectionReport) -> Iterator[Gap]:
    for row, found in enumerate(report.defects):
        if not found.words.strip():
            yield Gap(words=_("每项缺陷都请写明内容。"), part="words", row=row)
        if not found.clause.strip():
            yield Gap(words=_("每项缺陷都请写明依据的条款。"), part="clause", row=row)
        if found.level not in Defect.Level.values:
            yield Gap(words=_("请选择每项缺陷的等级。"), part="level", row=row)
        if found.due_on < report.inspected_on:
            yield Gap(words=_("整改期限不能早于检验日期。"), part="due_on", row=row)


def _row(inspection: Inspection, found: FoundDefect) -> Defect:
    return Defect(
        inspection=inspection,
        words=found.words.strip(),
        clause=found.clause.strip(),
        level=found.level,
        photo_paper_id=found.photo_paper_id,
        due_on=found.due_on,
    )
