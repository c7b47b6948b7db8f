"""Recording what was found on site, and which feeders are near."""

from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, choices
from fullcycle.doors.workbench import attachments, row_forms, sheets
from fullcycle.journeys.connecting import scheming
from fullcycle.kernels.schemes.requests import CostBand, NetworkAround
from fullcycle.records.archive import actions as archive
from fullcycle.records.people import queries as people
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.intake import queries as applications


SURVEYOR = "SURVEY"
PHOTO = "SITE_PHOTO"


class SurveyForm(asking.Form):
    """What was found."""

    surveyed_on = forms.DateField(
        label=gettext_lazy("勘查日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    surveyor_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("谁去的"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    people_met = forms.CharField(label=gettext_lazy("客户方谁在场"), max_length=100)
    load_kw = forms.DecimalField(
        label=gettext_lazy("现场核实的用电负荷（kW）"), min_value=0, decimal_places=1
    )
    is_hv_metering_difficult = forms.BooleanField(
        label=gettext_lazy("装高压计量有困难"), required=False
    )
    has_concealed_works = forms.BooleanField(
        label=gettext_lazy("有隐蔽工程，要做中间检查"), required=False
    )
    has_special_load = forms.BooleanField(
        label=gettext_lazy("有冲击、非线性等特殊负荷"), required=False
    )
    site_notes = forms.CharField(
        label=gettext_lazy("现场情况"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    photos = attachments.FilesField(label=gettext_lazy("现场照片"), required=False)


class FeederForm(asking.Form):
    """A feeder that was looked at; without a distance it was not."""

    feeder = forms.CharField(widget=forms.HiddenInput)
    distance_km = forms.DecimalField(
        label=gettext_lazy("要新建的线路（km）"),
        min_value=0,
        decimal_places=3,
        required=False,
    )
    low_yuan = forms.DecimalField(
        label=gettext_lazy("造价，低（元）"), min_value=0, decimal_places=2, required=False
    )
    high_yuan = forms.DecimalField(
        label=gettext_lazy("造价，高（元）"), min_value=0, decimal_places=2, required=False
    )

    def clean(self) -> None:
        """A cost has two ends, the low one first."""
        low, high = self.cleaned_data.get("low_yuan"), self.cleaned_data.get("high_yuan")
        if (low is None) != (high is None):
            self.add_error("high_yuan", _("造价请把低、高两个数都填上。"))
        elif low is not None and high is not None and low > high:
            self.add_error("high_yuan", _("高的数不能小于低的数。"))

    def candidate(self) -> connection.Candidate | None:
        """The feeder as it was measured; None if it was not."""
        given = self.cleaned_data
        if given.get("distance_km") is None:
            return None
        has_cost = given.get("low_yuan") is not None
        return connection.Candidate(
            feeder=given["feeder"],
            distance_km=given["distance_km"],
            line_cost=CostBand(low_yuan=given["low_yuan"], high_yuan=given["high_yuan"])
            if has_cost
            else None,
        )


def survey(sheet: sheets.Sheet) -> HttpResponse:
    """Record the findings and go on to the scheme."""
    network = _network(sheet.task.case_id)
    form = SurveyForm(
        sheet.data,
        sheet.files,
        initial={
            "surveyed_on": timezone.localdate(sheet.viewer.at),
            "surveyor_ids": [sheet.viewer.person_id],
            "load_kw": _asked_kw(sheet.task.case_id),
        },
    )
    _offer_surveyors(form, sheet)
    rows = [
        FeederForm(
            sheet.data,
            prefix=f"feeder{number}",
            initial={"feeder": feeder.name, "distance_km": feeder.distance_km},
        )
        for number, feeder in enumerate(network.feeders)
    ]
    row_forms.called(rows, (feeder.name for feeder in network.feeders))
    asked = sheets.Work(
        form=form,
        rows=rows,
        act=lambda: scheming.record_survey(
            task_id=sheet.task.id,
            findings=_findings(sheet, form, rows),
            by_id=sheet.viewer.person_id,
            at=sheet.viewer.at,
        ),
        refusals=(connection.UnableToRecordSurvey, archive.UnableToAddPaper),
        context={"feeders": list(zip(network.feeders, rows, strict=True))},
    )
    return sheets.work(sheet, asked)


def _network(case_id: int) -> NetworkAround:
    site = applications.get_application_of_case(case_id=case_id).site
    return connections.network_as_surveyed(case_id=case_id, street=site.street if site else "")


def _asked_kw(case_id: int) -> Decimal | None:
    demand = applications.get_application_of_case(case_id=case_id).demand
    return sum((load.installed_kw for load in demand.loads), Decimal(0)) if demand else None


def _offer_surveyors(form: SurveyForm, sheet: sheets.Sheet) -> None:
    staff = people.list_staff_with_role(role=SURVEYOR, at=sheet.viewer.at)
    choices.offer(form, "surveyor_ids", [(person.id, person.name) for person in staff])


def _findings(
    sheet: sheets.Sheet, form: SurveyForm, rows: Iterable[FeederForm]
) -> connection.SurveyFindings:
    given = form.cleaned_data
    measured = [row.candidate() for row in rows]
    return connection.SurveyFindings(
        surveyed_on=given["surveyed_on"],
        surveyor_ids=tuple(given["surveyor_ids"]),
        people_met=given["people_met"],
        load_kw=given["load_kw"],
        candidates=tuple(one for one in measured if one is not None),
        site_notes=given["site_notes"],
        is_hv_metering_difficult=given["is_hv_metering_difficult"],
        has_concealed_works=given["has_concealed_works"],
        has_special_load=given["has_special_load"],
        photo_paper_ids=attachments.file_all(
            given["photos"], material=PHOTO, task=sheet.task, viewer=sheet.viewer
        ),
    )
