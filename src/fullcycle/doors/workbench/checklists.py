"""Points that are checked on site, one by one, as the rules of the case name them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from fullcycle.doors.frame import language
from fullcycle.kernels.rulebook.snapshot import KeptCheck
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import TaskView
from fullcycle.stages.connection import actions as connection


IN_ORDER, NOT_IN_ORDER = "YES", "NO"


def points_of(task: TaskView) -> tuple[KeptCheck, ...]:
    """The points of a step, by the rules that its case keeps."""
    return cases.get_case(case_id=task.case_id).rules.checks_at(task.node)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRow:
    """A point with its rule and the two fields about it."""

    point: KeptCheck
    verdict: BoundField
    note: BoundField


class ChecklistForm(forms.Form):
    """Each point in order or not, with a note."""

    def __init__(self, data: object, *, points: Sequence[KeptCheck]) -> None:
        """Ask about these points."""
        super().__init__(data, prefix="check")  # type: ignore[arg-type]
        self.points = points
        for point in points:
            words = language.worded(point.wording)
            self.fields[f"verdict_{point.code}"] = forms.ChoiceField(
                label=words,
                choices=[
                    ("", _("请选择")),
                    (IN_ORDER, _("合格")),
                    (NOT_IN_ORDER, _("不合格")),
                ],
            )
            self.fields[f"note_{point.code}"] = forms.CharField(
                label=_("%(point)s：备注") % {"point": words}, max_length=200, required=False
            )

    def rows(self) -> tuple[PointRow, ...]:
        """Each point with its fields."""
        return tuple(
            PointRow(
                point=point,
                verdict=self[f"verdict_{point.code}"],
                note=self[f"note_{point.code}"],
            )
            for point in self.points
        )

    def checked(self) -> tuple[connection.CheckedPoint, ...]:
        """What was found at each point; the record speaks Chinese, as the papers made of it."""
        given = self.cleaned_data
        return tuple(
            connection.CheckedPoint(
                code=point.code,
                words=point.wording.zh,
                is_in_order=given[f"verdict_{point.code}"] == IN_ORDER,
                note=given[f"note_{point.code}"],
            )
            for point in self.points
        )
