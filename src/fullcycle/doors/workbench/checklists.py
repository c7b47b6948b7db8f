"""Points that are checked on site, one by one, as the rules of the case name them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from fullcycle.doors.frame import asking, language
from fullcycle.kernels.rulebook.snapshot import KeptCheck
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import TaskView
from fullcycle.stages.connection import actions as connection


IN_ORDER, FAULTY, NOT_APPLICABLE = "IN_ORDER", "FAULTY", "NOT_APPLICABLE"


def points_of(task: TaskView) -> tuple[KeptCheck, ...]:
    """The points of a step, by the rules that its case keeps."""
    return cases.get_case(case_id=task.case_id).rules.checks_at(task.node)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRow:
    """A point with its rule and the two fields about it."""

    point: KeptCheck
    finding: BoundField
    note: BoundField


class ChecklistForm(asking.Form):
    """Each point in order, faulty or not there at all; what is faulty is said in words."""

    def __init__(self, data: object, *, points: Sequence[KeptCheck]) -> None:
        """Ask about these points."""
        super().__init__(data, prefix="check")  # type: ignore[arg-type]
        self.points = points
        for point in points:
            words = language.worded(point.wording)
            self.fields[f"finding_{point.code}"] = forms.ChoiceField(
                label=words,
                widget=forms.RadioSelect,
                choices=[
                    (IN_ORDER, _("合格")),
                    (FAULTY, _("不合格")),
                    (NOT_APPLICABLE, _("不适用")),
                ],
            )
            self.fields[f"note_{point.code}"] = forms.CharField(
                label=_("%(point)s：哪里不合格") % {"point": words},
                max_length=200,
                required=False,
            )

    def rows(self) -> tuple[PointRow, ...]:
        """Each point with its fields."""
        return tuple(
            PointRow(
                point=point,
                finding=self[f"finding_{point.code}"],
                note=self[f"note_{point.code}"],
            )
            for point in self.points
        )

    def clean(self) -> None:
        """What is faulty is said in words; a note on anything else was left behind."""
        given = self.cleaned_data
        for point in self.points:
            note = f"note_{point.code}"
            if given.get(f"finding_{point.code}") != FAULTY:
                given[note] = ""
            elif not given.get(note, "").strip():
                self.add_error(note, _("请写明哪里不合格。"))

    def checked(self) -> tuple[connection.CheckedPoint, ...]:
        """What was found at each point; the record speaks Chinese, as the papers made of it."""
        given = self.cleaned_data
        return tuple(
            connection.CheckedPoint(
                code=point.code,
                words=point.wording.zh,
                finding=given[f"finding_{point.code}"],
                note=given[f"note_{point.code}"],
            )
            for point in self.points
        )
