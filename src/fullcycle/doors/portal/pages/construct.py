"""Reporting that the works stand: who built them, from when to when, what is covered up."""

from collections.abc import Iterable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, clock, signin, submits
from fullcycle.doors.portal import handing, rows, step_forms, steps
from fullcycle.doors.portal.cases_at_door import FoundTask
from fullcycle.doors.portal.handing import Place
from fullcycle.doors.portal.step_forms import LicenceForm, day_field
from fullcycle.journeys.connecting import building
from fullcycle.stages.connection import actions as connection


CONCEALED = "concealed"
PHOTO = "M23"


class WorksForm(LicenceForm):
    """Who built, and from when to when."""

    firm = forms.CharField(
        label=gettext_lazy("施工单位"),
        help_text=gettext_lazy("您自己选的单位，我们不指定"),
        max_length=120,
    )
    licence = forms.CharField(
        label=gettext_lazy("资质证书号"),
        help_text=gettext_lazy("承装（修、试）电力设施许可证"),
        max_length=60,
    )
    started_on = day_field(label=gettext_lazy("开工日期"))
    ready_on = day_field(label=gettext_lazy("完工日期"))


class ConcealedForm(asking.Form):
    """Something that is covered up now."""

    what = forms.CharField(
        label=gettext_lazy("埋了什么"),
        help_text=gettext_lazy("例如 电缆沟、接地网"),
        max_length=200,
    )
    covered_on = day_field(label=gettext_lazy("覆盖日期"))


@signin.customer_page
@steps.step_page
@submits.once
def construct(request: HttpRequest, number: str) -> HttpResponse:
    """Ask who built and when; sent, report the works ready."""
    found = steps.find_task(request, number, "construct")
    form = step_forms.form_of(request, WorksForm)
    typed = rows.rows_of(request, ConcealedForm, CONCEALED, called=_("第 %(number)d 处"))
    photos = handing.take(request, found.case, [_photo(row) for row in typed])
    works = list(zip(typed, photos, strict=True))
    named = [(row, photo) for row, photo in works if not _is_left_out(row, photo)]
    for row, _photo_of_row in named:
        row.empty_permitted = False
    answer = steps.taken(
        request,
        found,
        steps.Asked(
            form=form,
            rows=[row for row, _photo_of_row in named],
            places=photos,
            act=lambda: _report(request, found, form, named),
            refusals=(connection.UnableToReportWorks,),
        ),
    )
    if isinstance(answer, HttpResponse):
        return answer
    return render(
        request,
        "portal/construct.html",
        {
            "case": found.case,
            "form": form,
            "works": works,
            "has_concealed": request.POST.get(step_forms.MORE_ROWS) == CONCEALED or named,
            "faults": answer,
        },
    )


def _photo(row: ConcealedForm) -> Place:
    return Place(
        field=f"{row.prefix}-photo",
        material=PHOTO,
        label=_("覆盖前的照片"),
        may_wait=rows.is_blank(row),
    )


def _is_left_out(row: ConcealedForm, photo: Place) -> bool:
    return rows.is_blank(row) and photo.is_empty


def _report(
    request: HttpRequest,
    found: FoundTask,
    form: WorksForm,
    works: Iterable[tuple[ConcealedForm, Place]],
) -> None:
    building.report_works(
        task_id=found.task.id,
        report=connection.WorksReport(
            contractor=form.named(),
            started_on=form.cleaned_data["started_on"],
            ready_on=form.cleaned_data["ready_on"],
            concealed=tuple(
                connection.ConcealedWork(
                    what=row.cleaned_data["what"],
                    covered_on=row.cleaned_data["covered_on"],
                    photo_paper_ids=handing.papers_in([photo]),
                )
                for row, photo in works
            ),
        ),
        by_id=signin.customer_person_id(request),
        at=clock.now(),
    )
