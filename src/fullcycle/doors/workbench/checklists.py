"""Points that are checked on site, one by one, before a works is passed or switched on."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.stages.connection import actions as connection


Points = Mapping[str, str | Promise]

MID_POINTS: Points = {
    "EARTHING": gettext_lazy("接地装置的敷设和焊接"),
    "CABLE_LAYING": gettext_lazy("电缆敷设、埋深和保护管"),
    "EMBEDDED_PARTS": gettext_lazy("预埋件、孔洞和防火封堵"),
    "FOUNDATIONS": gettext_lazy("设备基础"),
}
COMPLETION_POINTS: Points = {
    "AS_DESIGNED": gettext_lazy("受电装置与审定的设计一致"),
    "SWITCHGEAR": gettext_lazy("进线和高压开关柜"),
    "TRANSFORMERS": gettext_lazy("变压器和无功补偿"),
    "PROTECTION": gettext_lazy("继电保护定值和试验报告"),
    "EARTHING": gettext_lazy("接地和防雷"),
    "METERING": gettext_lazy("计量装置的位置和接线"),
    "INTERLOCK": gettext_lazy("多路电源、自备电源的闭锁"),
    "SAFETY": gettext_lazy("安全工器具、消防和标识"),
    "DUTY": gettext_lazy("值班制度和值班电工"),
}
ENERGISING_POINTS: Points = {
    "DEFECTS_CLOSED": gettext_lazy("检验提出的缺陷已全部整改"),
    "EARTHS_REMOVED": gettext_lazy("接地线已拆除，现场已清理"),
    "SETTINGS": gettext_lazy("保护定值已核对并投入"),
    "PHASES": gettext_lazy("相序、相位已核对"),
    "PEOPLE_CLEAR": gettext_lazy("人员已撤离，警戒已设好"),
    "DUTY_PRESENT": gettext_lazy("客户值班电工在场"),
}

IN_ORDER, NOT_IN_ORDER = "YES", "NO"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRow:
    """A point with the two fields about it."""

    words: str
    verdict: BoundField
    note: BoundField


class ChecklistForm(forms.Form):
    """Each point in order or not, with a note."""

    def __init__(self, data: object, *, points: Points) -> None:
        """Ask about these points."""
        super().__init__(data, prefix="check")  # type: ignore[arg-type]
        self.points = points
        for code, words in points.items():
            self.fields[f"verdict_{code}"] = forms.ChoiceField(
                label=str(words),
                choices=[
                    ("", _("请选择")),
                    (IN_ORDER, _("合格")),
                    (NOT_IN_ORDER, _("不合格")),
                ],
            )
            self.fields[f"note_{code}"] = forms.CharField(
                label=_("%(point)s：备注") % {"point": words}, max_length=200, required=False
            )

    def rows(self) -> tuple[PointRow, ...]:
        """Each point with its fields."""
        return tuple(
            PointRow(
                words=str(words),
                verdict=self[f"verdict_{code}"],
                note=self[f"note_{code}"],
            )
            for code, words in self.points.items()
        )

    def checked(self) -> tuple[connection.CheckedPoint, ...]:
        """What was found at each point."""
        given = self.cleaned_data
        return tuple(
            connection.CheckedPoint(
                code=code,
                words=str(words),
                is_in_order=given[f"verdict_{code}"] == IN_ORDER,
                note=given[f"note_{code}"],
            )
            for code, words in self.points.items()
        )
