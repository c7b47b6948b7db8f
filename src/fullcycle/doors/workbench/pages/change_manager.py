"""Giving a customer another account manager: who, why, and what the customer is told."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import choices, submits
from fullcycle.doors.workbench import desk, moves
from fullcycle.records.customers import queries as customers
from fullcycle.records.portfolios import actions, policy, queries
from fullcycle.records.portfolios.queries import Portfolio


class ManagerForm(forms.Form):
    """Which part, who takes it, and why."""

    part = forms.ChoiceField(
        label=gettext_lazy("换哪一位"),
        choices=[
            ("PRIMARY", gettext_lazy("主客户经理")),
            ("DEPUTY", gettext_lazy("协办客户经理")),
        ],
        widget=forms.RadioSelect,
    )
    manager = forms.TypedChoiceField(
        label=gettext_lazy("由谁接"),
        help_text=gettext_lazy("选现在的另一位，两人就互换。"),
        coerce=int,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("为什么换"),
        help_text=gettext_lazy("客户会在短信里读到这一句，请写得体面、具体。"),
        max_length=100,
    )


@desk.desk_page
@submits.once
def change_manager(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Ask who takes over and why; sent, change it and tell the customer.

    Raises:
        PermissionDenied: if the reader is no head.
        Customer.DoesNotExist: if there is no such customer.
    """
    viewer = desk.viewer(request)
    if not policy.may_change_manager(person_id=viewer.person_id, at=viewer.at):
        raise PermissionDenied(_("更换客户经理由管理者办理，请联系您的管理者。"))
    customer = customers.get_customer(customer_id)
    form = ManagerForm(request.POST or None)
    team = queries.list_portfolios(at=viewer.at, district_code=customer.district_code)
    choices.offer(form, "manager", [(one.manager.id, _words(one)) for one in team])
    move = moves.Move(
        template="workbench/change_manager.html",
        form=form,
        act=lambda: actions.change_manager(
            customer_id=customer_id,
            part=form.cleaned_data["part"],
            manager_id=form.cleaned_data["manager"],
            reason=form.cleaned_data["reason"],
            by_id=viewer.person_id,
            at=viewer.at,
        ),
        refusals=(actions.UnableToChangeManager,),
        done=_("已更换，客户会收到短信。"),
        context=lambda: {
            "customer": customer,
            "managers": queries.find_managers_of(customer_id=customer_id, at=viewer.at),
            "parts": queries.list_parts_of_customer(customer_id=customer_id),
        },
    )
    return moves.ask_and_go(
        request, move, back=reverse("workbench:customer", args=[customer_id])
    )


def _words(one: Portfolio) -> str:
    words = _("%(name)s · 主办 %(primaries)s 户 · 协办 %(deputies)s 户") % {
        "name": one.manager.name,
        "primaries": one.load.primaries,
        "deputies": one.load.deputies,
    }
    return f"{words} · {_('请假中')}" if one.is_away else words
