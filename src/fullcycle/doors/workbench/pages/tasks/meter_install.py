"""Recording meters as hung, sealed and read, by two people."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, choices
from fullcycle.doors.workbench import attachments, moments, row_forms, sheets
from fullcycle.journeys.connecting import finishing
from fullcycle.records.archive import actions as archive
from fullcycle.records.people import queries as people
from fullcycle.stages.metering import actions as metering
from fullcycle.stages.metering import queries as meters


INSTALLERS = ("METER", "INSPECT")
"""Who may hang a meter together with the one who records it."""

PHOTO = "SITE_PHOTO"
READINGS = (
    "active_total_kwh",
    "active_sharp_kwh",
    "active_peak_kwh",
    "active_flat_kwh",
    "active_valley_kwh",
    "reactive_kvarh",
)


class InstallForm(asking.Form):
    """When, and with whom."""

    installed_at = moments.moment_field(label=gettext_lazy("装表时间"))
    second_installer_id = forms.TypedChoiceField(label=gettext_lazy("另一位装表人"), coerce=int)


class HungForm(asking.Form):
    """One meter: its seals, what its registers showed, whether it was heard from."""

    seals = forms.CharField(
        label=gettext_lazy("封印号"),
        help_text=gettext_lazy("几个封印用空格隔开"),
        max_length=200,
    )
    active_total_kwh = forms.DecimalField(
        label=gettext_lazy("有功总（kWh）"), min_value=0, decimal_places=4, initial=0
    )
    active_sharp_kwh = forms.DecimalField(
        label=gettext_lazy("尖（kWh）"), min_value=0, decimal_places=4, initial=0
    )
    active_peak_kwh = forms.DecimalField(
        label=gettext_lazy("峰（kWh）"), min_value=0, decimal_places=4, initial=0
    )
    active_flat_kwh = forms.DecimalField(
        label=gettext_lazy("平（kWh）"), min_value=0, decimal_places=4, initial=0
    )
    active_valley_kwh = forms.DecimalField(
        label=gettext_lazy("谷（kWh）"), min_value=0, decimal_places=4, initial=0
    )
    reactive_kvarh = forms.DecimalField(
        label=gettext_lazy("无功（kvarh）"), min_value=0, decimal_places=4, initial=0
    )
    is_online = forms.BooleanField(label=gettext_lazy("终端已上线，收到了数据"), required=False)
    photos = attachments.FilesField(label=gettext_lazy("照片"), required=False)


def meter_install(sheet: sheets.Sheet) -> HttpResponse:
    """Record every prepared meter as hung."""
    form = InstallForm(sheet.data, initial={"installed_at": sheet.viewer.at})
    _offer_colleagues(form, sheet)
    sets = [
        one for one in meters.meters_of(case_id=sheet.task.case_id) if one.installation is None
    ]
    rows = [
        HungForm(sheet.data, sheet.files, prefix=f"meter{number}")
        for number, _set in enumerate(sets)
    ]
    row_forms.called(rows, (_("表 %(number)s") % {"number": one.meter_number} for one in sets))
    asked = sheets.Work(
        form=form,
        rows=rows,
        act=lambda: finishing.install_meter(
            task_id=sheet.task.id,
            installations=tuple(
                _installation(sheet, form, row, one.id)
                for one, row in zip(sets, rows, strict=True)
            ),
            by_id=sheet.viewer.person_id,
            at=sheet.viewer.at,
        ),
        refusals=(metering.UnableToInstallMeter, archive.UnableToAddPaper),
        context={"sets": list(zip(sets, rows, strict=True))},
    )
    return sheets.work(sheet, asked)


def _offer_colleagues(form: InstallForm, sheet: sheets.Sheet) -> None:
    staff = [
        person
        for role in INSTALLERS
        for person in people.list_staff_with_role(role=role, at=sheet.viewer.at)
    ]
    choices.offer(
        form,
        "second_installer_id",
        [(one.id, one.name) for one in staff if one.id != sheet.viewer.person_id],
    )


def _installation(
    sheet: sheets.Sheet, form: InstallForm, row: HungForm, meter_set_id: int
) -> metering.NewInstallation:
    given = row.cleaned_data
    installed_at = form.cleaned_data["installed_at"]
    return metering.NewInstallation(
        meter_set_id=meter_set_id,
        installed_at=installed_at,
        second_installer_id=form.cleaned_data["second_installer_id"],
        seal_numbers=tuple(given["seals"].split()),
        readings=metering.FirstReadings(**{name: given[name] for name in READINGS}),
        photo_paper_ids=attachments.file_all(
            given["photos"], material=PHOTO, task=sheet.task, viewer=sheet.viewer
        ),
        first_data_at=installed_at if given["is_online"] else None,
    )
