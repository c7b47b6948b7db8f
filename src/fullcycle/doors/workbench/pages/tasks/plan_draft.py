"""Drafting the supply scheme from the options that the rules lead to."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, choices, language
from fullcycle.doors.workbench import row_forms, sheets
from fullcycle.doors.workbench.option_forms import OptionForm
from fullcycle.journeys.connecting import scheming
from fullcycle.journeys.connecting.scheming import Groundwork
from fullcycle.kernels.schemes import editing, figures, reading
from fullcycle.kernels.schemes.options import SchemeOption
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.records.casework import actions as casework
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections


class DraftForm(asking.Form):
    """Which option is recommended, and a word to whoever signs."""

    recommended = forms.TypedChoiceField(
        label=gettext_lazy("推荐哪一个"), coerce=int, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("给会签部门的话"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def offer(self, count: int) -> None:
        """Offer the options by number."""
        choices.offer(
            self,
            "recommended",
            [
                (number, _("方案 %(number)d") % {"number": number})
                for number in range(1, count + 1)
            ],
        )


def plan_draft(sheet: sheets.Sheet) -> HttpResponse:
    """Show the options of the rules, take the engineer's changes, hand them to be signed."""
    case_id = sheet.task.case_id
    try:
        ground = scheming.groundwork(case_id=case_id)
    except UnableToDraft as refusal:
        return _impossible(sheet, language.worded(refusal.wording))
    form = DraftForm(sheet.data, initial={"recommended": 1})
    form.offer(len(ground.options))
    rows = [
        OptionForm(sheet.data, number=number, option=option, network=ground.network)
        for number, option in enumerate(ground.options, start=1)
    ]
    row_forms.numbered(rows, _("方案 %(number)d"))
    asked = sheets.Work(
        form=form,
        rows=rows,
        act=lambda: _draft(sheet, form, rows, ground),
        refusals=(connection.UnableToDraftScheme,),
        context={
            "options": list(zip(ground.options, rows, strict=True)),
            "former": connections.find_scheme(case_id=case_id),
            "survey": connections.find_survey(case_id=case_id),
        },
    )
    return sheets.work(sheet, asked)


def _draft(
    sheet: sheets.Sheet, form: DraftForm, rows: list[OptionForm], ground: Groundwork
) -> casework.Progress:
    offered = [row for row in rows if row.cleaned_data["is_offered"]]
    numbers = [row.number for row in offered]
    if form.cleaned_data["recommended"] not in numbers:
        raise connection.UnableToDraftScheme(_("推荐的方案要在给客户看的方案里。"))
    try:
        return scheming.draft_scheme(
            task_id=sheet.task.id,
            draft=connection.SchemeDraft(
                request=ground.request,
                network=ground.network,
                options=tuple(_edited(row, ground) for row in offered),
                recommended=numbers.index(form.cleaned_data["recommended"]) + 1,
                note=form.cleaned_data["note"],
            ),
            by_id=sheet.viewer.person_id,
            at=sheet.viewer.at,
        )
    except connection.UnableToDraftScheme as refusal:
        for place, found in refusal.violations.items():
            offered[place - 1].show_violations(found)
        raise


def _edited(row: OptionForm, ground: Groundwork) -> SchemeOption:
    request, network, tables = ground.request, ground.network, reading.scheme_tables()
    try:
        option = editing.settled(
            option=row.edited(),
            edit=row.edit(),
            request=request,
            network=network,
            tables=tables,
        )
        return figures.refigured(option=option, request=request, network=network, tables=tables)
    except UnableToDraft as refusal:
        raise connection.UnableToDraftScheme(language.worded(refusal.wording)) from refusal


def _impossible(sheet: sheets.Sheet, why: str) -> HttpResponse:
    form = DraftForm(sheet.data)
    context = {"impossible": why, "survey": connections.find_survey(case_id=sheet.task.case_id)}
    return sheets.show(sheet, form, context)
