"""Preparing meter, transformers and terminal for every metering point of the scheme."""

from collections.abc import Iterable

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking
from fullcycle.doors.workbench import row_forms, sheets
from fullcycle.journeys.connecting import building
from fullcycle.kernels.schemes.options import MeteringPoint
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.metering import actions as metering


class PrepForm(asking.Form):
    """The sets are asked for row by row; nothing is asked of the whole."""


class SetForm(asking.Form):
    """One meter with what belongs to it."""

    point = forms.CharField(label=gettext_lazy("计量点"), max_length=40)
    meter_number = forms.CharField(label=gettext_lazy("表号"), max_length=24)
    accuracy_class = forms.ChoiceField(
        label=gettext_lazy("准确度等级"),
        choices=[(code, code) for code in ("0.2S", "0.5S", "1.0", "2.0")],
    )
    ct_primary_a = forms.IntegerField(label=gettext_lazy("CT 一次（A）"), min_value=1)
    ct_secondary_a = forms.IntegerField(label=gettext_lazy("CT 二次（A）"), min_value=1)
    pt_primary_v = forms.IntegerField(
        label=gettext_lazy("PT 一次（V）"),
        help_text=gettext_lazy("没有电压互感器时两格都填 1"),
        min_value=1,
    )
    pt_secondary_v = forms.IntegerField(label=gettext_lazy("PT 二次（V）"), min_value=1)
    terminal_number = forms.CharField(label=gettext_lazy("采集终端号"), max_length=24)
    verified_until = forms.DateField(
        label=gettext_lazy("检定有效期至"), widget=forms.DateInput(attrs={"type": "date"})
    )


def meter_prep(sheet: sheets.Sheet) -> HttpResponse:
    """Prepare a set for each point."""
    points = tuple(_points(sheet.task.case_id))
    rows = row_forms.begun_rows(
        SetForm, sheet.data, prefix="set", initials=[_initial(point) for point in points]
    )
    row_forms.called(rows, (point.feeder for point in points))
    asked = sheets.Work(
        form=PrepForm(sheet.data),
        rows=rows,
        act=lambda: building.prepare_meter(
            task_id=sheet.task.id,
            meters=tuple(metering.NewMeterSet(**row.cleaned_data) for row in rows),
            by_id=sheet.viewer.person_id,
            at=sheet.viewer.at,
        ),
        refusals=(metering.UnableToPrepareMeters,),
        context={"sets": list(zip(points, rows, strict=True))},
    )
    return sheets.work(sheet, asked)


def _points(case_id: int) -> Iterable[MeteringPoint]:
    scheme = connections.find_scheme(case_id=case_id)
    option = scheme.accepted_option if scheme else None
    return option.metering if option else ()


def _initial(point: MeteringPoint) -> dict[str, object]:
    current, voltage = point.current.value, point.voltage.value
    return {
        "point": point.feeder,
        "accuracy_class": point.accuracy.value.active_meter,
        "ct_primary_a": current.primary_a,
        "ct_secondary_a": current.secondary_a,
        "pt_primary_v": int(voltage.primary_v) if voltage else 1,
        "pt_secondary_v": int(voltage.secondary_v) if voltage else 1,
    }
