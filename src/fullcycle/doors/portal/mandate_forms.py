"""What is asked of whoever lets a colleague act: who, for what, until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import choices, days, language
from fullcycle.kernels.identity.mandates import Scope
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.vocabulary import Matter, MatterStatus
from fullcycle.records.people.actions import OfferedMandate


EVERYTHING, BILLS, CHOSEN = "EVERYTHING", "BILLS", "CHOSEN"
BILL_MATTERS = frozenset(
    {"bill_dispute", "fee_mode_change", "demand_value_change", "tariff_choice"}
)
"""What a finance department does: see bills, dispute a line, change how one is charged."""

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """For which enterprise the mandate is, and on which day the form is filled in."""

    customer_id: int
    customer_name: str
    account_numbers: Sequence[str]
    on: date


class MandateForm(forms.Form):
    """Who shall act, on what, until when."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("同事的姓名"),
        max_length=60,
        error_messages={"required": gettext_lazy("请填写同事的姓名。")},
    )
    phone = forms.CharField(
        label=gettext_lazy("同事的手机号"),
        help_text=gettext_lazy("他用这个号码收验证码登录，不用另外注册。"),
        error_messages={"required": gettext_lazy("请填写同事的手机号。")},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("可以办什么"),
        initial=BILLS,
        choices=[
            (BILLS, gettext_lazy("只看电费：账单、异议、计费方式")),
            (CHOSEN, gettext_lazy("只办下面选的业务")),
            (EVERYTHING, gettext_lazy("所有业务，也可以再授权别人")),
        ],
        widget=forms.RadioSelect,
    )
    matters = forms.MultipleChoiceField(
        label=gettext_lazy("选哪些业务"),
        help_text=gettext_lazy("选了“只办下面选的业务”才需要选。"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    accounts = forms.MultipleChoiceField(
        label=gettext_lazy("限于哪些户号"),
        help_text=gettext_lazy("一个都不选，就是全部户号。"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    last_on = forms.DateField(
        label=gettext_lazy("授权到哪一天（含当天）"),
        error_messages={
            "required": gettext_lazy("请选择授权到哪一天。"),
            "invalid": gettext_lazy("请选择一个日期。"),
        },
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, typed: object, *, offering: Offering) -> None:
        """Offer the matters of the rules, and the enterprise's accounts if it has several."""
        self._offering = offering
        until = (offering.on + A_YEAR).isoformat()
        super().__init__(typed, initial={"last_on": until})  # type: ignore[arg-type]  # a QueryDict
        matters = current_rulebook().matters.items()
        choices.offer(
            self,
            "matters",
            [(code, language.worded(one.wording)) for code, one in matters if _is_open(one)],
        )
        numbers = offering.account_numbers
        choices.offer(self, "accounts", [(number, number) for number in numbers])
        if len(numbers) < 2:  # noqa: PLR2004 - one account is no choice
            del self.fields["accounts"]

    def clean_last_on(self) -> date:
        """Refuse a day that is over."""
        last_on: date = self.cleaned_data["last_on"]
        if last_on < self._offering.on:
            raise forms.ValidationError(_("这一天已经过去了，请选今天或以后的日子。"))
        return last_on

    def clean(self) -> dict[str, object]:
        """Refuse a choice of matters that holds none."""
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("scope") == CHOSEN and not cleaned.get("matters"):
            self.add_error("matters", _("请至少选一项业务。"))
        return cleaned

    def offer(self, *, at: datetime) -> OfferedMandate:
        """The mandate that a valid form offers from this instant on."""
        typed = self.cleaned_data
        accounts = frozenset(typed.get("accounts", ()))
        bundles: dict[str, frozenset[str] | Scope] = {
            EVERYTHING: Scope.ALL,
            BILLS: BILL_MATTERS,
        }
        return OfferedMandate(
            name=typed["name"],
            phone=typed["phone"],
            customer_id=self._offering.customer_id,
            customer_name=self._offering.customer_name,
            starts_at=at,
            ends_at=days.end_of(typed["last_on"]),
            accounts=accounts or Scope.ALL,
            matters=bundles.get(typed["scope"], frozenset(typed["matters"])),
        )


def _is_open(matter: Matter) -> bool:
    return matter.is_open_online and matter.status is MatterStatus.ACTIVE
