"""What runs side by side after the decision: fee, works, design, contract, meters."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from fullcycle.journeys.connecting import completing, contracts, papers
from fullcycle.journeys.connecting.completing import Step
from fullcycle.records.casework import actions as casework
from fullcycle.stages.agreements import actions as agreements
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.metering import actions as metering


MID, COMPLETION = "MID", "COMPLETION"


@transaction.atomic
def set_fee(
    *, task_id: int, lines: tuple[agreements.NewFeeLine, ...], by_id: int, at: datetime
) -> casework.Progress:
    """Set what the customer has to pay, line by line with its basis.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToSetFee: if a line lacks its basis or its price document.
    """
    step = Step(task_id=task_id, node="fee_calc", outcome="SET", by_id=by_id, at=at)
    progress = completing.complete(step)
    agreements.set_fee(case_id=progress.case_id, lines=lines, by_id=by_id, at=at)
    return progress


@transaction.atomic
def record_payment(
    *, task_id: int, payment: agreements.NewPayment, by_id: int, at: datetime
) -> casework.Progress:
    """Record that the fee was paid.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToRecordPayment: if the amount is not the fee's, or it was paid before.
    """
    step = Step(task_id=task_id, node="fee_collect", outcome="PAID", by_id=by_id, at=at)
    progress = completing.complete(step)
    agreements.record_payment(
        payment=replace(payment, case_id=progress.case_id), by_id=by_id, at=at
    )
    papers.defer_paper(kind=papers.PaperKind.RECEIPT, case_id=progress.case_id, at=at)
    return progress


@transaction.atomic
def report_grid_works(
    *, task_id: int, works: connection.GridWorks, by_id: int, at: datetime
) -> casework.Progress:
    """Report that the company's own works stand.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToReportGridWorks: if the report is wrong.
    """
    step = Step(task_id=task_id, node="grid_project", outcome="BUILT", by_id=by_id, at=at)
    progress = completing.complete(step)
    connection.report_grid_works(case_id=progress.case_id, works=works, by_id=by_id, at=at)
    return progress


@transaction.atomic
def submit_design(
    *, task_id: int, design: connection.DesignSubmission, by_id: int, at: datetime
) -> casework.Progress:
    """Send the customer's design in for review.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToSubmitDesign: if the design is not whole.
    """
    step = Step(task_id=task_id, node="design_submit", outcome="SUBMITTED", by_id=by_id, at=at)
    progress = completing.complete(step)
    connection.submit_design(case_id=progress.case_id, design=design, by_id=by_id, at=at)
    return progress


@transaction.atomic
def review_design(
    *, task_id: int, review: connection.DesignReview, by_id: int, at: datetime
) -> casework.Progress:
    """Pass the design, or return it with remarks that each name a clause.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToReviewDesign: if a return has no remark, or a remark is not whole.
    """
    step = Step(
        task_id=task_id, node="design_review", outcome=review.opinion, by_id=by_id, at=at
    )
    progress = completing.complete(step)
    connection.review_design(case_id=progress.case_id, review=review, by_id=by_id, at=at)
    return progress


@transaction.atomic
def report_works(
    *, task_id: int, report: connection.WorksReport, by_id: int, at: datetime
) -> casework.Progress:
    """Report the customer's works as ready.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToReportWorks: if the report is not whole.
    """
    step = Step(task_id=task_id, node="construct", outcome="BUILT", by_id=by_id, at=at)
    progress = completing.complete(step)
    connection.report_works(case_id=progress.case_id, report=report, by_id=by_id, at=at)
    return progress


@transaction.atomic
def inspect_mid(
    *, task_id: int, report: connection.InspectionReport, by_id: int, at: datetime
) -> casework.Progress:
    """Record the inspection of the concealed works.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToRecordInspection: if the report contradicts itself.
    """
    step = Step(task_id=task_id, node="mid_inspect", outcome=report.result, by_id=by_id, at=at)
    progress = completing.complete(step)
    connection.record_inspection(case_id=progress.case_id, report=report, by_id=by_id, at=at)
    papers.defer_paper(
        kind=papers.PaperKind.INSPECTION_OPINION,
        case_id=progress.case_id,
        reference=MID,
        at=at,
    )
    return progress


@transaction.atomic
def report_mid_remedy(
    *, task_id: int, remedies: dict[int, connection.Remedy], by_id: int, at: datetime
) -> casework.Progress:
    """Report how the defects of the mid-inspection were put right.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToReportRemedy: if a defect is left out.
    """
    step = Step(task_id=task_id, node="remedy_mid", outcome="REMEDIED", by_id=by_id, at=at)
    progress = completing.complete(step)
    connection.report_remedy(
        case_id=progress.case_id, kind=MID, remedies=remedies, by_id=by_id, at=at
    )
    return progress


def draft_contract(
    *, task_id: int, terms: agreements.ContractTerms, by_id: int, at: datetime
) -> casework.Progress:
    """Set the papers of the contracts and put them before the customer to sign.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToDraftContract: if a term is missing or longer than the rules allow.
        UnableToTypeset: if the paper cannot be set.
    """
    case_id = completing.case_of(task_id)
    # The papers are set before the transaction begins: nothing waits while they are.
    made = contracts.typeset_contracts(case_id=case_id, terms=terms, at=at)
    with transaction.atomic():
        step = Step(
            task_id=task_id, node="contract_draft", outcome="DRAFTED", by_id=by_id, at=at
        )
        progress = completing.complete(step)
        for paper in made:
            contracts.file_contract(
                case_id=case_id, paper=paper, terms=terms, by_id=by_id, at=at
            )
    return progress


@transaction.atomic
def sign_contract(
    *, task_id: int, signing: agreements.CustomerSigning, by_id: int, at: datetime
) -> casework.Progress:
    """Take the customer's signature on one contract; the last one finishes the step.

    Our seal is put on by a job.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToSign: if the text is not the one in force, or was signed already.
        UnableToConfirm: if the code from the phone was not confirmed for this contract.
    """
    case_id = completing.case_of(task_id)
    agreements.sign_by_customer(signing=signing, by_id=by_id, at=at)
    if any(one.awaits_customer for one in agreed.list_contracts(case_id=case_id)):
        return casework.Progress(case_id=case_id, opened=(), is_closed=False)
    step = Step(task_id=task_id, node="contract_sign", outcome="SIGNED", by_id=by_id, at=at)
    progress = completing.complete(step)
    papers.defer_paper(kind=papers.PaperKind.CONTRACT, case_id=case_id, at=at)
    return progress


@transaction.atomic
def prepare_meter(
    *, task_id: int, meters: tuple[metering.NewMeterSet, ...], by_id: int, at: datetime
) -> casework.Progress:
    """Prepare meters, transformers and terminal for the metering points.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToPrepareMeters: if a set is not whole or its meter hangs elsewhere.
    """
    step = Step(task_id=task_id, node="meter_prep", outcome="PREPARED", by_id=by_id, at=at)
    progress = completing.complete(step)
    metering.prepare_meters(case_id=progress.case_id, meters=meters, by_id=by_id, at=at)
    return progress
