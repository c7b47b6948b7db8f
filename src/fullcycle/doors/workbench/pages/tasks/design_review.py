"""Reviewing the customer's design: every remark rests on a clause."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking
from fullcycle.doors.workbench import row_forms, sheets
from fullcycle.journeys.connecting import building
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections


MOST_REMARKS = 6


class ReviewForm(asking.Form):
    """The opinion on the whole."""

    opinion = forms.ChoiceField(
        label=gettext_lazy("审查结论"),
        widget=forms.RadioSelect,
        choices=[
            ("PASSED", gettext_lazy("审查通过")),
            ("RETURNED", gettext_lazy("退回修改")),
        ],
    )


class RemarkForm(row_forms.RowForm):
    """What is wrong, where, by which clause."""

    clause = forms.CharField(
        label=gettext_lazy("依据的条款"),
        help_text=gettext_lazy("例如：GB 50053-2013 第 4.2.1 条"),
        max_length=120,
    )
    where = forms.CharField(label=gettext_lazy("图上的位置"), max_length=120)
    words = forms.CharField(label=gettext_lazy("意见"), max_length=400)


def design_review(sheet: sheets.Sheet) -> HttpResponse:
    """Pass the design, or return it with all remarks at once."""
    form = ReviewForm(sheet.data)
    rows = row_forms.numbered(
        row_forms.blank_rows(RemarkForm, sheet.data, prefix="remark", count=MOST_REMARKS),
        _("意见 %(number)d"),
    )
    asked = sheets.Work(
        form=form,
        rows=rows,
        act=lambda: building.review_design(
            task_id=sheet.task.id,
            review=connection.DesignReview(
                opinion=form.cleaned_data["opinion"],
                remarks=tuple(
                    connection.Remark(**row.cleaned_data) for row in row_forms.filled(rows)
                ),
            ),
            by_id=sheet.viewer.person_id,
            at=sheet.viewer.at,
        ),
        refusals=(connection.UnableToReviewDesign,),
        context={
            "remarks": rows,
            "rounds": connections.list_design_rounds(case_id=sheet.task.case_id),
        },
    )
    return sheets.work(sheet, asked)
