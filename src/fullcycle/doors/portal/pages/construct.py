"""Reporting that the works stand: who built them, from when to when, what is covered up."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin, submits
from fullcycle.doors.portal import handing, rows, steps
from fullcycle.doors.portal.cases_at_door import FoundTask
from fullcycle.doors.portal.handing import Place
from fullcycle.doors.portal.rows import Row
from fullcycle.journeys.connecting import building
from fullcycle.stages.connection import actions as connection


CONCEALED = "concealed"
FIELDS = ("what", "covered_on")
PHOTO = "M23"


@signin.customer_page
@steps.step_page
@submits.once
def construct(request: HttpRequest, number: str) -> HttpResponse:
    """Ask who built and when; sent, report the works ready."""
    found = steps.find_task(request, number, "construct")
    works = rows.typed_rows(request.POST, CONCEALED, FIELDS)
    photos = handing.take(request, found.case, [_photo(row) for row in works])
    refused = ""
    if request.method == "POST" and "add" not in request.POST:
        answer = steps.taken(
            request,
            found,
            lambda: _report(request, found, works, photos),
            (connection.UnableToReportWorks,),
        )
        if not isinstance(answer, str):
            return answer
        refused = answer
    return render(
        request,
        "portal/construct.html",
        {
            "case": found.case,
            "works": [(row, photos[_photo(row).field]) for row in works],
            "has_concealed": CONCEALED in request.POST.getlist("add")
            or any(not _is_left_out(row, photos) for row in works),
            "typed": request.POST,
            "refused": refused,
        },
    )


def _photo(row: Row) -> Place:
    return Place(
        field=f"{CONCEALED}-{row.place}-photo", material=PHOTO, label=_("覆盖前的照片")
    )


def _is_left_out(row: Row, photos: Mapping[str, Place]) -> bool:
    photo = photos[_photo(row).field]
    return row.is_empty and photo.paper_id is None and not photo.refused


def _report(
    request: HttpRequest,
    found: FoundTask,
    works: tuple[Row, ...],
    photos: Mapping[str, Place],
) -> None:
    building.report_works(
        task_id=found.task.id,
        report=connection.WorksReport(
            contractor=connection.Licence(
                firm=request.POST.get("firm", ""),
                number=request.POST.get("licence", ""),
                valid_until=steps.typed_day(request, "valid_until", _("资质有效期到")),
            ),
            started_on=steps.typed_day(request, "started_on", _("开工日期")),
            ready_on=steps.typed_day(request, "ready_on", _("完工日期")),
            concealed=tuple(
                _concealed(row, photos[_photo(row).field])
                for row in works
                if not _is_left_out(row, photos)
            ),
        ),
        by_id=signin.customer_person_id(request),
        at=clock.now(),
    )


def _concealed(row: Row, photo: Place) -> connection.ConcealedWork:
    return connection.ConcealedWork(
        what=row.typed["what"],
        covered_on=steps.day_of(row.typed["covered_on"], _("覆盖日期")),
        photo_paper_ids=(handing.paper_of(photo),),
    )
