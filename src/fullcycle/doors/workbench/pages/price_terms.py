"""What is agreed on price for an account, since when and by which contract; a new period."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import language, submits
from fullcycle.doors.frame.bills import words
from fullcycle.doors.frame.bills.words import Words
from fullcycle.doors.workbench import desk
from fullcycle.journeys.billing_month import agreeing
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    Period,
    PriceClass,
    PurchaseMode,
    Structure,
    UseClass,
)
from fullcycle.records.customers import queries as customers
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import policy
from fullcycle.stages.billing import queries as billed
from fullcycle.stages.billing.actions import AgreedTerms
from fullcycle.stages.billing.queries import TermsCard, TermsPeriod


Code = TypeVar("Code", bound=StrEnum)
Choices = list[tuple[str, Words]]


def _offered(named: Mapping[Code, Words]) -> Choices:
    """Codes with their names, in the order of the names."""
    return [(code.value, name) for code, name in named.items()]


STANDARDS: Choices = [("", gettext_lazy("不考核"))]
STANDARDS += [(value, value) for value in ("0.80", "0.85", "0.90")]


class TermsForm(forms.Form):
    """Terms as somebody reads them off a contract; one price a period where they are own."""

    starts_on = forms.DateField(
        label=gettext_lazy("从哪天起"),
        help_text=gettext_lazy("账单已经发行的月份不能改，要改只能出更正账单。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    basis = forms.CharField(
        label=gettext_lazy("哪份合同或表单约定的"), max_length=120, strip=True
    )
    structure = forms.ChoiceField(
        label=gettext_lazy("电价结构"),
        choices=_offered(words.STRUCTURES),
        widget=forms.RadioSelect,
    )
    charging_mode = forms.ChoiceField(
        label=gettext_lazy("容（需）量电费的计费方式"),
        choices=_offered(words.MODES),
        widget=forms.RadioSelect,
    )
    contract_demand_kw = forms.DecimalField(
        label=gettext_lazy("合同最大需量（kW）"),
        help_text=gettext_lazy("只有按合同需量计费才写。"),
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    power_factor_standard = forms.ChoiceField(
        label=gettext_lazy("功率因数标准"), choices=STANDARDS, required=False
    )
    use_class = forms.ChoiceField(
        label=gettext_lazy("用电类别"), choices=_offered(words.USE_CLASSES)
    )
    price_class = forms.ChoiceField(
        label=gettext_lazy("电价类别"), choices=_offered(words.PRICE_CLASSES)
    )
    purchase_mode = forms.ChoiceField(
        label=gettext_lazy("向谁购电"), choices=_offered(words.SELLERS)
    )
    has_time_of_use = forms.BooleanField(label=gettext_lazy("执行分时电价"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Add one field for each period's own price."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for period in Period:
            self.fields[period.value] = forms.DecimalField(
                label=_("%(period)s购电价格（元/kWh）") % {"period": words.PERIODS[period]},
                help_text=_("只有自己买电（向售电公司或直接参与市场）才写。"),
                max_digits=9,
                decimal_places=6,
                required=False,
            )

    def terms(self) -> AgreedTerms:
        """What was entered."""
        typed = self.cleaned_data
        own = {period: typed[period.value] for period in Period}
        standard = typed["power_factor_standard"]
        return AgreedTerms(
            structure=Structure(typed["structure"]),
            charging_mode=ChargingMode(typed["charging_mode"]),
            basis=typed["basis"],
            contract_demand_kw=typed["contract_demand_kw"],
            power_factor_standard=Decimal(standard) if standard else None,
            purchase_mode=PurchaseMode(typed["purchase_mode"]),
            price_class=PriceClass(typed["price_class"]),
            use_class=UseClass(typed["use_class"]),
            has_time_of_use=typed["has_time_of_use"],
            own_prices={period: yuan for period, yuan in own.items() if yuan is not None},
        )


@desk.desk_page
@submits.once
def price_terms(request: HttpRequest, account_id: int) -> HttpResponse:
    """List what was agreed; sent, let new terms hold from a day on.

    Raises:
        Account.DoesNotExist: if there is no such account.
    """
    viewer = desk.viewer(request)
    account = customers.get_account(account_id)
    periods = billed.list_terms(viewer=viewer, account_id=account_id)
    may_agree = policy.may_agree(person_id=viewer.person_id, at=viewer.at)
    now = periods[0].terms if periods else None
    form = TermsForm(request.POST or None, initial=_as_typed(now) if now else None)
    if request.method == "POST" and form.is_valid() and _agree(request, account_id, form):
        return redirect("workbench:price-terms", account_id)
    context = {
        "account": account,
        "customer": customers.get_customer(account.customer_id),
        "periods": [_shown(one, timezone.localdate(viewer.at)) for one in periods],
        "form": form if may_agree else None,
    }
    return desk.show(request, "workbench/price_terms.html", context)


def _shown(one: TermsPeriod, today: date) -> dict[str, object]:
    """One period as the list shows it; its last day, not the day after."""
    terms = one.terms
    ends_on = terms.ends_on
    return {
        "terms": terms,
        "last_on": ends_on - timedelta(days=1) if ends_on else None,
        "is_now": terms.starts_on <= today and (ends_on is None or today < ends_on),
        "mode": words.MODES[terms.charging_mode],
        "purchase": words.SELLERS[terms.purchase_mode],
        "own_prices": [
            (words.PERIODS[period], yuan) for period, yuan in terms.own_prices.items()
        ],
        "by": one.agreed_by,
        "at": one.agreed_at,
    }


def _agree(request: HttpRequest, account_id: int, form: TermsForm) -> bool:
    """Let the terms hold; whether they do. What speaks against them stands at its field."""
    viewer = desk.viewer(request)
    try:
        agreeing.agree_on_terms(
            account_id=account_id,
            terms=form.terms(),
            starts_on=form.cleaned_data["starts_on"],
            by_id=viewer.person_id,
            at=viewer.at,
        )
    except agreeing.FaultyTerms as faulty:
        for at, wording in faulty.by_value.items():
            form.add_error(at, language.worded(wording))
    except UnableToPrice as lacking:
        form.add_error("starts_on", language.worded(lacking.wording))
    except billing.UnableToAgree as refusal:
        form.add_error("starts_on", str(refusal))
    else:
        messages.success(request, _("新约定已登记，从写明的那天起执行。"))
        return True
    return False


def _as_typed(terms: TermsCard) -> dict[str, object]:
    """The present terms as the form shows them; the day and the contract are new."""
    standard = terms.power_factor_standard
    return {
        "structure": terms.structure.value,
        "charging_mode": terms.charging_mode.value,
        "contract_demand_kw": terms.contract_demand_kw,
        "power_factor_standard": "" if standard is None else f"{standard:.2f}",
        "use_class": terms.use_class.value,
        "price_class": terms.price_class.value,
        "purchase_mode": terms.purchase_mode.value,
        "has_time_of_use": terms.has_time_of_use,
        **{period.value: yuan for period, yuan in terms.own_prices.items()},
    }
