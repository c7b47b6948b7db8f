"""From the completion notice to the sealed file."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.journeys.connecting import completing, language, papers
from fullcycle.journeys.connecting.building import COMPLETION
from fullcycle.journeys.connecting.completing import Step
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.units.wording import Wording
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.care import actions as care
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.intake import queries as applications
from fullcycle.stages.metering import actions as metering
from fullcycle.stages.metering import queries as meters


class UnableToApplyForCompletion(Exception):
    """The completion cannot be reported yet; the message names what is missing."""


class UnableToPassGate(Exception):
    """The supply may not be switched on; `missing` says everything that is not there yet."""

    def __init__(self, missing: tuple["GateItem", ...]) -> None:
        """Say all of it at once."""
        self.missing = missing
        super().__init__("；".join(item.words for item in missing))


@dataclass(frozen=True, slots=True, kw_only=True)
class GateItem:
    """Something that must be there before the supply is switched on, and is not."""

    code: str
    words: str


@transaction.atomic
def apply_completion(
    *, task_id: int, plan: connection.AgreedPlan, by_id: int, at: datetime
) -> casework.Progress:
    """Report the works complete: papers on file, electricians named, a date to switch on.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToApplyForCompletion: if a required paper is not on file.
        UnableToAgreePlan: if no electrician's licence is valid on the planned day.
    """
    step = Step(task_id=task_id, node="complete_apply", outcome="APPLIED", by_id=by_id, at=at)
    progress = completing.complete(step)
    missing = missing_papers(case_id=progress.case_id, at=at)
    if missing:
        raise UnableToApplyForCompletion(
            _("还缺少竣工材料：%(names)s。") % {"names": language.listed(missing)}
        )
    connection.agree_energise_plan(case_id=progress.case_id, plan=plan, by_id=by_id, at=at)
    return progress


def missing_papers(*, case_id: int, at: datetime) -> tuple[Wording, ...]:
    """The names of the papers that the completion needs and the file does not hold."""
    case = cases.get_case(case_id=case_id)
    held = {card.material for card in archive.list_papers(case_id=case_id, at=at)}
    owed = {row.material for row in applications.list_shortfalls(case_id=case_id)}
    asked = [
        *case.rules.papers_at("complete_apply"),
        *case.rules.papers_at("complete_check"),
        *(paper for paper in case.rules.papers if paper.material in owed),
    ]
    return tuple(
        dict.fromkeys(
            paper.wording
            for paper in asked
            if paper.is_required
            and paper.is_asked_of_the_customer
            and paper.material not in held
        )
    )


@transaction.atomic
def check_completion(
    *, task_id: int, report: connection.InspectionReport, by_id: int, at: datetime
) -> casework.Progress:
    """Record the completion inspection: passed, or every defect on one list.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToRecordInspection: if the report contradicts itself.
    """
    step = Step(
        task_id=task_id, node="complete_check", outcome=report.result, by_id=by_id, at=at
    )
    progress = completing.complete(step)
    connection.record_inspection(case_id=progress.case_id, report=report, by_id=by_id, at=at)
    papers.defer_paper(
        kind=papers.PaperKind.INSPECTION_OPINION,
        case_id=progress.case_id,
        reference=COMPLETION,
        at=at,
    )
    return progress


@transaction.atomic
def report_remedy(
    *, task_id: int, remedies: dict[int, connection.Remedy], by_id: int, at: datetime
) -> casework.Progress:
    """Report how the defects of the completion inspection were put right.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToReportRemedy: if a defect is left out.
    """
    step = Step(task_id=task_id, node="remedy", outcome="REMEDIED", by_id=by_id, at=at)
    progress = completing.complete(step)
    connection.report_remedy(
        case_id=progress.case_id, kind=COMPLETION, remedies=remedies, by_id=by_id, at=at
    )
    return progress


@transaction.atomic
def install_meter(
    *,
    task_id: int,
    installations: tuple[metering.NewInstallation, ...],
    by_id: int,
    at: datetime,
) -> casework.Progress:
    """Record meters as hung, sealed and read.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToInstallMeter: if a set was not prepared for this case, or a seal or reading is
            missing.
    """
    step = Step(task_id=task_id, node="meter_install", outcome="INSTALLED", by_id=by_id, at=at)
    progress = completing.complete(step)
    prepared = {meter.id for meter in meters.meters_of(case_id=progress.case_id)}
    for installation in installations:
        if installation.meter_set_id not in prepared:
            raise metering.UnableToInstallMeter(_("这套计量装置不是为这个项目配的。"))
        metering.install_meter(installation=installation, by_id=by_id, at=at)
    return progress


def gate(*, case_id: int, at: datetime) -> tuple[GateItem, ...]:
    """What is missing before the supply may be switched on: the gate's conditions, all AND.

    Fee, contract, meters and works each answer for their own part.
    """
    on = at.astimezone(SITE_ZONE).date()
    works = connections.gate(case_id=case_id, on=on, is_checklist_in_order=True)
    return (
        *(GateItem(code=item.code, words=item.words) for item in works),
        *(
            GateItem(code=item.code, words=item.wording)
            for item in agreed.missing_for_energising(case_id=case_id)
        ),
        *(
            GateItem(code=item.code, words=item.wording)
            for item in meters.missing_for_energising(case_id=case_id)
        ),
    )


@transaction.atomic
def energise(
    *, task_id: int, report: connection.EnergisingReport, by_id: int, at: datetime
) -> casework.Progress:
    """Record that the power is on; refused while anything of the gate is missing.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToPassGate: with everything that is missing.
        UnableToEnergise: if the checklist is not in order, or one person said go alone.
    """
    # The gate is asked first: the steps behind this one enter what it lets through.
    case_id = completing.case_of(task_id)
    missing = gate(case_id=case_id, at=at)
    if missing:
        raise UnableToPassGate(missing)
    connection.record_energising(case_id=case_id, report=report, by_id=by_id, at=at)
    progress = completing.complete(
        Step(task_id=task_id, node="energise", outcome="ENERGISED", by_id=by_id, at=at)
    )
    papers.defer_paper(kind=papers.PaperKind.WORKS_ORDER, case_id=case_id, at=at)
    return progress


def file_information(*, task_id: int, by_id: int, at: datetime) -> casework.Progress:
    """Confirm that the customer database holds the new supply as it was built.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
    """
    with transaction.atomic():
        return completing.complete(
            Step(task_id=task_id, node="info_archive", outcome="FILED", by_id=by_id, at=at)
        )


@transaction.atomic
def record_callback(
    *, task_id: int, call: care.NewCallBack, by_id: int, at: datetime
) -> casework.Progress:
    """Record what the customer said of the whole of it.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToRecordCallBack: if nobody was reached, or a number is out of its range.
    """
    step = Step(task_id=task_id, node="callback", outcome="CALLED", by_id=by_id, at=at)
    progress = completing.complete(step)
    care.record_callback(call=replace(call, case_id=progress.case_id), by_id=by_id, at=at)
    return progress


def archive_file(*, task_id: int, by_id: int, at: datetime) -> casework.Progress:
    """Close the case; a job seals its file.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
    """
    with transaction.atomic():
        return completing.complete(
            Step(task_id=task_id, node="doc_archive", outcome="SEALED", by_id=by_id, at=at)
        )
