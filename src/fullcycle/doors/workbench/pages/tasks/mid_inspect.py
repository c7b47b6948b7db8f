"""Inspecting what will be covered up, during the works."""

from django.http import HttpResponse

from fullcycle.doors.workbench import inspections, sheets
from fullcycle.journeys.connecting import building


def mid_inspect(sheet: sheets.Sheet) -> HttpResponse:
    """Record checklist, defects and result."""
    return inspections.inspect(
        sheet,
        inspections.Inspecting(
            kind="MID",
            record=lambda report: building.inspect_mid(
                task_id=sheet.task.id,
                report=report,
                by_id=sheet.viewer.person_id,
                at=sheet.viewer.at,
            ),
        ),
    )
