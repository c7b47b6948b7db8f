"""Inspecting the completed works."""

from django.http import HttpResponse

from fullcycle.doors.workbench import inspections, sheets
from fullcycle.journeys.connecting import finishing


def complete_check(sheet: sheets.Sheet) -> HttpResponse:
    """Record checklist, defects and result."""
    return inspections.inspect(
        sheet,
        inspections.Inspecting(
            kind="COMPLETION",
            record=lambda report: finishing.check_completion(
                task_id=sheet.task.id,
                report=report,
                by_id=sheet.viewer.person_id,
                at=sheet.viewer.at,
            ),
        ),
    )
