"""Works, designs, inspections and the switching on, as pages show them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fullcycle.stages.connection.models import (
    Defect,
    DesignRound,
    EnergisePlan,
    Energising,
    Finding,
    GridProject,
    Inspection,
    Works,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GridProjectView:
    """The company's own works; `built_on` is None until they stand."""

    description: str
    planned_on: date
    built_on: date | None
    reported_by: str
    reported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkView:
    """What a reviewer remarked: clause, place, words."""

    clause: str
    where: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignRoundView:
    """A design as it was sent in, and the opinion on it; empty while under review."""

    id: int
    round: int
    paper_ids: tuple[int, ...]
    designer: str
    licence_number: str
    licence_valid_until: date
    submitted_by: str
    submitted_at: datetime
    opinion: str
    opinion_words: str
    remarks: tuple[RemarkView, ...]
    reviewed_by: str
    reviewed_at: datetime | None

    @property
    def is_under_review(self) -> bool:
        """Whether nobody has given an opinion yet."""
        return self.opinion == ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcealedView:
    """What is covered up, since when, with the photos taken before."""

    what: str
    covered_on: date
    photo_paper_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksView:
    """The customer's works as reported."""

    id: int
    round: int
    contractor: str
    licence_number: str
    licence_valid_until: date
    started_on: date
    ready_on: date
    concealed: tuple[ConcealedView, ...]
    reported_by: str
    reported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectView:
    """One thing wrong, and its remedy once there is a proof."""

    id: int
    words: str
    clause: str
    level: str
    level_words: str
    photo_paper_id: int | None
    due_on: date
    remedied_at: datetime | None
    remedy_words: str
    proof_paper_id: int | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be remedied."""
        return self.remedied_at is None

    def is_overdue(self, on: date) -> bool:
        """Whether it is open after the day by which it should have been remedied."""
        return self.is_open and on > self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class PointView:
    """One point of a checklist as it was checked."""

    code: str
    words: str
    finding: str
    note: str

    @property
    def is_in_order(self) -> bool:
        """Whether it was looked at and found good."""
        return self.finding == Finding.IN_ORDER

    @property
    def finding_words(self) -> str:
        """What was found, for people."""
        return str(Finding(self.finding).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionView:
    """A round of an inspection with what it found."""

    id: int
    kind: str
    kind_words: str
    round: int
    inspector: str
    inspected_on: date
    result: str
    result_words: str
    checklist: tuple[PointView, ...]
    defects: tuple[DefectView, ...]

    @property
    def open_defects(self) -> tuple[DefectView, ...]:
        """The defects that are still to be remedied."""
        return tuple(defect for defect in self.defects if defect.is_open)


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectricianView:
    """An electrician of the customer's duty rota."""

    name: str
    licence_number: str
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergisePlanView:
    """When the supply will be switched on, as agreed."""

    planned_at: datetime
    agreed_with: str
    electricians: tuple[ElectricianView, ...]
    rota_paper_id: int | None
    agreed_by: str
    agreed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergisingView:
    """The first switching on."""

    energised_at: datetime
    checklist: tuple[PointView, ...]
    commanded_by: str
    confirmed_by: str
    recorded_at: datetime


def find_grid_project(*, case_id: int) -> GridProjectView | None:
    """The company's own works for a case, if any are planned."""
    row = GridProject.objects.select_related("reported_by").filter(case_id=case_id).first()
    if row is None:
        return None
    return GridProjectView(
        description=row.description,
        planned_on=row.planned_on,
        built_on=row.built_on,
        reported_by=row.reported_by.name,
        reported_at=row.reported_at,
    )


def list_design_rounds(*, case_id: int) -> tuple[DesignRoundView, ...]:
    """Every round of the design, the newest first; one query."""
    rows = DesignRound.objects.filter(case_id=case_id).select_related(
        "submitted_by", "reviewed_by"
    )
    return tuple(_design(row) for row in rows.order_by("-round"))


def find_works(*, case_id: int) -> WorksView | None:
    """The newest report on the customer's works, if there is one."""
    rows = Works.objects.filter(case_id=case_id).select_related("reported_by")
    row = rows.order_by("-round").first()
    if row is None:
        return None
    return WorksView(
        id=row.pk,
        round=row.round,
        contractor=row.contractor,
        licence_number=row.licence_number,
        licence_valid_until=row.licence_valid_until,
        started_on=row.started_on,
        ready_on=row.ready_on,
        concealed=tuple(
            ConcealedView(
                what=each["what"],
                covered_on=date.fromisoformat(each["covered_on"]),
                photo_paper_ids=tuple(each["photo_paper_ids"]),
            )
            for each in row.concealed
        ),
        reported_by=row.reported_by.name,
        reported_at=row.reported_at,
    )


def list_inspections(*, case_id: int, kind: str | None = None) -> tuple[InspectionView, ...]:
    """The inspections of a case with their defects, the newest first; two queries."""
    rows = Inspection.objects.filter(case_id=case_id).select_related("inspector")
    if kind is not None:
        rows = rows.filter(kind=kind)
    inspections = list(rows.order_by("-inspected_on", "-pk"))
    found: dict[int, list[Defect]] = defaultdict(list)
    for defect in Defect.objects.filter(inspection__in=inspections).order_by("pk"):
        found[defect.inspection_id].append(defect)
    return tuple(_inspection(row, found[row.pk]) for row in inspections)


def list_open_defects(*, case_id: int, kind: str | None = None) -> tuple[DefectView, ...]:
    """What is still to be remedied, the first due first."""
    rows = Defect.objects.filter(inspection__case_id=case_id, remedied_at__isnull=True)
    if kind is not None:
        rows = rows.filter(inspection__kind=kind)
    return tuple(_defect(row) for row in rows.order_by("due_on", "pk"))


def find_energise_plan(*, case_id: int) -> EnergisePlanView | None:
    """When it was agreed to switch on, if it was."""
    row = EnergisePlan.objects.select_related("agreed_by").filter(case_id=case_id).first()
    if row is None:
        return None
    return EnergisePlanView(
        planned_at=row.planned_at,
        agreed_with=row.agreed_with,
        electricians=tuple(
            ElectricianView(
                name=each["name"],
                licence_number=each["licence_number"],
                valid_until=date.fromisoformat(each["valid_until"]),
            )
            for each in row.electricians
        ),
        rota_paper_id=row.rota_paper_id,
        agreed_by=row.agreed_by.name,
        agreed_at=row.agreed_at,
    )


def find_energising(*, case_id: int) -> EnergisingView | None:
    """The first switching on, if it has happened."""
    rows = Energising.objects.select_related("commanded_by", "confirmed_by")
    row = rows.filter(case_id=case_id).first()
    if row is None:
        return None
    return EnergisingView(
        energised_at=row.energised_at,
        checklist=_points(row.checklist),
        commanded_by=row.commanded_by.name,
        confirmed_by=row.confirmed_by.name,
        recorded_at=row.recorded_at,
    )


def _design(row: DesignRound) -> DesignRoundView:
    return DesignRoundView(
        id=row.pk,
        round=row.round,
        paper_ids=tuple(row.paper_ids),
        designer=row.designer,
        licence_number=row.licence_number,
        licence_valid_until=row.licence_valid_until,
        submitted_by=row.submitted_by.name,
        submitted_at=row.submitted_at,
        opinion=row.opinion,
        opinion_words=row.get_opinion_display(),
        remarks=tuple(RemarkView(**remark) for remark in row.remarks),
        reviewed_by=row.reviewed_by.name if row.reviewed_by else "",
        reviewed_at=row.reviewed_at,
    )


def _inspection(row: Inspection, defects: list[Defect]) -> InspectionView:
    return InspectionView(
        id=row.pk,
        kind=row.kind,
        kind_words=row.get_kind_display(),
        round=row.round,
        inspector=row.inspector.name,
        inspected_on=row.inspected_on,
        result=row.result,
        result_words=row.get_result_display(),
        checklist=_points(row.checklist),
        defects=tuple(_defect(defect) for defect in defects),
    )


def _defect(row: Defect) -> DefectView:
    return DefectView(
        id=row.pk,
        words=row.words,
        clause=row.clause,
        level=row.level,
        level_words=row.get_level_display(),
        photo_paper_id=row.photo_paper_id,
        due_on=row.due_on,
        remedied_at=row.remedied_at,
        remedy_words=row.remedy_words,
        proof_paper_id=row.proof_paper_id,
    )


def _points(checklist: list[dict[str, Any]]) -> tuple[PointView, ...]:
    return tuple(_point(point) for point in checklist)


def _point(row: Mapping[str, Any]) -> PointView:
    # Rows from before a point could be absent say yes or no; a record is not written again.
    if "is_in_order" in row:
        found = Finding.IN_ORDER if row["is_in_order"] else Finding.FAULTY
    else:
        found = Finding(row["finding"])
    return PointView(
        code=row["code"], words=row["words"], finding=found.value, note=row["note"]
    )
