"""The works on both sides: the company's own, the customer's design and works."""

from collections.abc import Iterator
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
from fullcycle.stages.connection.models import DesignRound, GridProject, Works


class UnableToReportGridWorks(FoundGaps):
    """The report on the company's works is wrong; fit for staff to read."""


class UnableToSubmitDesign(FoundGaps):
    """The design cannot be sent in so; fit for the customer to read."""


class UnableToReviewDesign(Exception):
    """The review is not whole; fit for the reviewer to read."""


class UnableToReportWorks(FoundGaps):
    """The report on the works is not whole; fit for the customer to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridWorks:
    """What the company builds and by when; `built_on` is None until it stands."""

    description: str
    planned_on: date
    built_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """The firm that the customer chose, and its licence."""

    firm: str
    number: str
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignSubmission:
    """The papers of a design and its designer."""

    paper_ids: tuple[int, ...]
    designer: Licence


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is wrong in a design: the clause, where in which drawing, and words."""

    clause: str
    where: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignReview:
    """PASSED, or RETURNED with remarks; advice may go with a pass."""

    opinion: str
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcealedWork:
    """Something that is covered up now, and the photos taken before."""

    what: str
    covered_on: date
    photo_paper_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksReport:
    """The customer's works: who did them, from when to when, what is concealed."""

    contractor: Licence
    started_on: date
    ready_on: date
    concealed: tuple[ConcealedWork, ...] = ()


@transaction.atomic
def report_grid_works(*, case_id: int, works: GridWorks, by_id: int, at: datetime) -> int:
    """Report the plan of the company's works or that they are built; return the id.

    Raises:
        UnableToReportGridWorks: if they stand already, nothing is described, or the day
            they were built lies in the future.
    """
    doing = Doing(case_id=case_id, by_id=by_id, at=at)
    project = GridProject.objects.select_for_update().filter(case_id=case_id).first()
    if project is not None and project.built_on is not None:
        raise UnableToReportGridWorks(_("电网配套工程已经登记完工。"))
    if not works.description.strip():
        words = _("请写明电网配套工程的内容。")
        raise UnableToReportGridWorks(Gap(words=words, part="description"))
    if works.built_on is not None and works.built_on > doing.on:
        words = _("完工日期不能晚于今天。")
        raise UnableToReportGridWorks(Gap(words=words, part="built_on"))
    project = project or GridProject(case_id=case_id)
    project.description = works.description.strip()
    project.planned_on, project.built_on = works.planned_on, works.built_on
    project.reported_by_id, project.reported_at = by_id, at
    project.save()
    details = {"planned_on": str(works.planned_on), "is_built": works.built_on is not None}
    write_line("connection.grid-project.reported", project.pk, doing=doing, details=details)
    return project.pk


@transaction.atomic
def submit_design(*, case_id: int, design: DesignSubmission, by_id: int, at: datetime) -> int:
    """Send a round of the design in for review and return its id.

    Raises:
        UnableToSubmitDesign: if no paper or no designer is named, the licence has run out,
            a round is under review, or one has passed.
    """
    doing = Doing(case_id=case_id, by_id=by_id, at=at)
    rounds = DesignRound.objects.filter(case=THIS_CASE)
    case = (
        locked_case()
        .annotate(
            last_round=Subquery(rounds.order_by("-round").values("round")[:1]),
            is_under_review=Exists(rounds.filter(opinion="")),
            has_passed=Exists(rounds.filter(opinion=DesignRound.Opinion.PASSED)),
        )
        .get(pk=case_id)
    )
    if case.has_passed:
        raise UnableToSubmitDesign(_("设计文件已经审查通过，不用再提交。"))
    if case.is_under_review:
        raise UnableToSubmitDesign(_("上一次提交的设计文件正在审查，请等审查意见。"))
    _refuse_gaps_of_design(design, doing.on)
    submitted = DesignRound.objects.create(
        case_id=case_id,
        round=(case.last_round or 0) + 1,
        paper_ids=list(design.paper_ids),
        designer=design.designer.firm.strip(),
        licence_number=design.designer.number.strip(),
        licence_valid_until=design.designer.valid_until,
        submitted_by_id=by_id,
        submitted_at=at,
    )
    details = {"round": submitted.round, "papers": len(design.paper_ids)}
    write_line("connection.design.submitted", submitted.pk, doing=doing, details=details)
    return submitted.pk


@transaction.atomic
def review_design(*, case_id: int, review: DesignReview, by_id: int, at: datetime) -> int:
    """Give the opinion on the round under review and return the round's id.

    Raises:
        UnableToReviewDesign: if nothing is under review, or a return has no remark, or a
            remark lacks its clause, its place or its words.
    """
    design = DesignRound.objects.select_for_update().filter(case_id=case_id, opinion="").first()
    if design is None:
        raise UnableToReviewDesign(_("没有等待审查的设计文件。"))
    if review.opinion not in DesignRound.Opinion.values:
        raise UnableToReviewDesign(_("请选择审查结论。"))
    if review.opinion == DesignRound.Opinion.RETURNED and not review.remarks:
        raise UnableToReviewDesign(_("退回设计文件时请至少写一条审查意见。"))
    for remark in review.remarks:
        if not (remark.clause.strip() and remark.where.strip() and remark.words.strip()):
            raise UnableToReviewDesign(_("每条审查意见都请写明依据的条款、图上的位置和内容。"))
    design.opinion = review.opinion
    design.remarks = [asdict(remark) for remark in review.remarks]
    design.reviewed_by_id, design.reviewed_at = by_id, at
    design.save(update_fields=["opinion", "remarks", "reviewed_by", "reviewed_at"])
    write_line(
        "connection.design.reviewed",
        design.pk,
        doing=Doing(case_id=case_id, by_id=by_id, at=at),
        details={"round": design.round, "opinion": review.opinion},
    )
    return design.pk


@transaction.atomic
def report_works(*, case_id: int, report: WorksReport, by_id: int, at: datetime) -> int:
    """Report the customer's works as ready and return the id; the newest round counts.

    Raises:
        UnableToReportWorks: if no contractor is named, the licence did not last, the days
            are out of order or in the future, or concealed works have no photo.
    """
    doing = Doing(case_id=case_id, by_id=by_id, at=at)
    rounds = Works.objects.filter(case=THIS_CASE).order_by("-round").values("round")[:1]
    case = locked_case().annotate(last_round=Subquery(rounds)).get(pk=case_id)
    _refuse_gaps_of_works(report, doing.on)
    works = Works.objects.create(
        case_id=case_id,
        round=(case.last_round or 0) + 1,
        contractor=report.contractor.firm.strip(),
        licence_number=report.contractor.number.strip(),
        licence_valid_until=report.contractor.valid_until,
        started_on=report.started_on,
        ready_on=report.ready_on,
        concealed=[
            asdict(work) | {"covered_on": work.covered_on.isoformat()}
            for work in report.concealed
        ],
        reported_by_id=by_id,
        reported_at=at,
    )
    details = {"round": works.round, "ready_on": report.ready_on.isoformat()}
    write_line("connection.works.reported", works.pk, doing=doing, details=details)
    return works.pk


def _refuse_gaps_of_design(design: DesignSubmission, today: date) -> None:
    found = list(_gaps_of_licence(design.designer))
    if not design.paper_ids:
        found.append(Gap(words=_("请上传设计文件。")))
    if design.designer.valid_until < today:
        words = _("设计单位的资质证书已经过期，请核对有效期。")
        found.append(Gap(words=words, part="valid_until"))
    if found:
        raise UnableToSubmitDesign(*found)


def _refuse_gaps_of_works(report: WorksReport, today: date) -> None:
    found = list(_gaps_of_licence(report.contractor))
    if report.started_on > report.ready_on:
        found.append(Gap(words=_("开工日期不能晚于完工日期。"), part="started_on"))
    if report.ready_on > today:
        found.append(Gap(words=_("完工日期不能晚于今天。"), part="ready_on"))
    if report.contractor.valid_until < report.ready_on:
        words = _("施工单位的许可证在完工前已经过期，请核对有效期。")
        found.append(Gap(words=words, part="valid_until"))
    for row, work in enumerate(report.concealed):
        if not (work.what.strip() and work.photo_paper_ids):
            words = _("每项隐蔽工程都请写明内容，并上传覆盖前的照片。")
            found.append(Gap(words=words, part="what", row=row))
    if found:
        raise UnableToReportWorks(*found)


def _gaps_of_licence(licence: Licence) -> Iterator[Gap]:
    if not licence.firm.strip():
        yield Gap(words=_("请填写您委托的单位。"), part="firm")
    if not licence.number.strip():
        yield Gap(words=_("请填写它的资质证书编号。"), part="number")
