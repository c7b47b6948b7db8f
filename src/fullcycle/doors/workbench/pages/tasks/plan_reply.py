"""Replying to the customer with the approved scheme."""

from django.http import HttpResponse

from fullcycle.doors.frame import asking
from fullcycle.doors.workbench import sheets
from fullcycle.journeys.connecting import scheming
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections


def plan_reply(sheet: sheets.Sheet) -> HttpResponse:
    """Send the scheme; the signed reply is made and filed by itself."""
    return sheets.work(
        sheet,
        sheets.Work(
            form=asking.Form(sheet.data),
            act=lambda: scheming.reply_scheme(
                task_id=sheet.task.id, by_id=sheet.viewer.person_id, at=sheet.viewer.at
            ),
            refusals=(connection.UnableToReply,),
            context={"scheme": connections.find_scheme(case_id=sheet.task.case_id)},
        ),
    )
