"""From the completion notice to the sealed file."""

from datetime import timedelta
from decimal import Decimal

from fullcycle.doors.command.simulation.acts import building as works
from fullcycle.doors.command.simulation.acts.scheming import UnableToProceed
from fullcycle.doors.command.simulation.scene import Turn, hand_in
from fullcycle.journeys.connecting import finishing
from fullcycle.journeys.connecting.finishing import UnableToPassGate
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.actions import Progress
from fullcycle.stages.care import actions as care
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.metering import actions as metering
from fullcycle.stages.metering import queries as meters


PLANNED_AHEAD = timedelta(days=5)
SCORES = (10, 10, 10, 9, 9, 9, 8, 8, 7, 6)
EASE = {10: 7, 9: 6, 8: 6, 7: 5, 6: 4}
CONTENT_FROM = 7
NOTHING = Decimal(0)


def complete_apply(turn: Turn) -> Progress:
    """Upload what completion needs, name the electrician, agree on the day."""
    case_id = turn.case.case_id
    held = {card.material for card in archive.list_papers(case_id=case_id, at=turn.at)}
    rules = cases.get_case(case_id=case_id).rules
    for paper in (*rules.papers_at("complete_apply"), *rules.papers_at("complete_check")):
        is_asked = paper.is_required and paper.is_asked_of_the_customer
        if is_asked and paper.material not in held:
            hand_in(turn.case, paper.material, at=turn.at)
    electrician = connection.Electrician(
        name=f"{turn.case.application.applicant.name[0]}师傅",
        licence_number=f"T{turn.case.application.applicant.id_number}",
        valid_until=works.LICENSED_UNTIL,
    )
    plan = connection.AgreedPlan(
        planned_at=turn.at + PLANNED_AHEAD,
        agreed_with=turn.case.application.applicant.name,
        electricians=(electrician,),
    )
    return finishing.apply_completion(
        task_id=turn.task_id, plan=plan, by_id=turn.by_id, at=turn.at
    )


def complete_check(turn: Turn) -> Progress:
    """Inspect the completed works."""
    report = works.inspection(turn, "COMPLETION")
    return finishing.check_completion(
        task_id=turn.task_id, report=report, by_id=turn.by_id, at=turn.at
    )


def remedy(turn: Turn) -> Progress:
    """Report how the defects were put right."""
    return finishing.report_remedy(
        task_id=turn.task_id, remedies=works.remedies(turn), by_id=turn.by_id, at=turn.at
    )


def meter_install(turn: Turn) -> Progress:
    """Hang, seal and read every meter, by two people."""
    second_id = turn.desks.staff["INSPECT"][0]
    readings = metering.FirstReadings(
        active_total_kwh=NOTHING,
        active_sharp_kwh=NOTHING,
        active_peak_kwh=NOTHING,
        active_flat_kwh=NOTHING,
        active_valley_kwh=NOTHING,
        reactive_kvarh=NOTHING,
    )
    installations = tuple(
        metering.NewInstallation(
            meter_set_id=meter.id,
            installed_at=turn.at,
            second_installer_id=second_id,
            seal_numbers=(f"F{meter.meter_number}",),
            readings=readings,
            first_data_at=turn.at,
        )
        for meter in meters.meters_of(case_id=turn.case.case_id)
    )
    return finishing.install_meter(
        task_id=turn.task_id, installations=installations, by_id=turn.by_id, at=turn.at
    )


def energise(turn: Turn) -> Progress:
    """Switch on: one commands, another confirms.

    Raises:
        UnableToProceed: while the gate misses anything, such as the meter.
    """
    report = connection.EnergisingReport(
        energised_at=turn.at,
        checklist=works.checked_points(turn),
        commanded_by_id=turn.by_id,
        confirmed_by_id=turn.desks.staff["METER"][0],
    )
    try:
        return finishing.energise(
            task_id=turn.task_id, report=report, by_id=turn.by_id, at=turn.at
        )
    except UnableToPassGate as refusal:
        raise UnableToProceed(str(refusal)) from refusal


def info_archive(turn: Turn) -> Progress:
    """Confirm what the database holds."""
    return finishing.file_information(task_id=turn.task_id, by_id=turn.by_id, at=turn.at)


def callback(turn: Turn) -> Progress:
    """Ask the customer how it was."""
    score = turn.case.source.choice(SCORES)
    answer = care.NewCallBack(
        case_id=turn.case.case_id,
        called_at=turn.at,
        person_reached=turn.case.application.applicant.name,
        score=score,
        effort=EASE[score],
        is_satisfied=score >= CONTENT_FROM,
        words="" if score >= CONTENT_FROM else "中间等得有点久，希望能主动告知进度",
    )
    return finishing.record_callback(
        task_id=turn.task_id, call=answer, by_id=turn.by_id, at=turn.at
    )


def doc_archive(turn: Turn) -> Progress:
    """Close the case; its file is sealed."""
    return finishing.archive_file(task_id=turn.task_id, by_id=turn.by_id, at=turn.at)
