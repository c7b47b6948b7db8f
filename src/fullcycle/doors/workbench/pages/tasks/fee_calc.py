"""Setting the fee, line by line: the rule that asks for it, the document its price is in."""

from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, choices, language
from fullcycle.doors.workbench import row_forms, sheets
from fullcycle.journeys.connecting import building
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.rules import FeeRule
from fullcycle.stages.agreements import actions as agreements


MOST_LINES = 4


class FeeForm(asking.Form):
    """The lines are asked for row by row; nothing is asked of the whole."""


class LineForm(row_forms.RowForm):
    """One item; the price is what the province's document says, typed from it."""

    rule_id = forms.ChoiceField(label=gettext_lazy("收费依据"))
    name = forms.CharField(
        label=gettext_lazy("账单上的名称"),
        help_text=gettext_lazy("例如：第二路电源，江滨 123 线"),
        max_length=100,
        required=False,
    )
    document_number = forms.CharField(label=gettext_lazy("价格文件文号"), max_length=100)
    unit_price_yuan = forms.DecimalField(
        label=gettext_lazy("单价（元）"), min_value=Decimal(0), decimal_places=4
    )
    quantity = forms.DecimalField(
        label=gettext_lazy("数量"), min_value=Decimal(0), decimal_places=4
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer the fee rules of the rulebook."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        rules = [(rule.dating.rule_id, language.worded(rule.wording)) for rule in _fee_rules()]
        choices.offer(self, "rule_id", rules)
        self.fields["rule_id"].initial = next((code for code, _words in rules), None)

    def line(self) -> agreements.NewFeeLine:
        """The item for the journey."""
        return agreements.NewFeeLine(**self.cleaned_data)


def fee_calc(sheet: sheets.Sheet) -> HttpResponse:
    """Set what the customer has to pay."""
    rows = row_forms.numbered(
        row_forms.blank_rows(LineForm, sheet.data, prefix="line", count=MOST_LINES),
        _("第 %(number)d 项"),
    )
    asked = sheets.Work(
        form=FeeForm(sheet.data),
        rows=rows,
        act=lambda: building.set_fee(
            task_id=sheet.task.id,
            lines=tuple(row.line() for row in row_forms.filled(rows)),
            by_id=sheet.viewer.person_id,
            at=sheet.viewer.at,
        ),
        refusals=(agreements.UnableToSetFee,),
        context={"rows": rows, "fee_rules": tuple(_fee_rules())},
    )
    return sheets.work(sheet, asked)


def _fee_rules() -> Iterable[FeeRule]:
    rules = current_rulebook().rules_by_id().values()
    return (rule for rule in rules if isinstance(rule, FeeRule))
