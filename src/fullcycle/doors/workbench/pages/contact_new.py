"""Noting down whom to talk to at a customer."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import choices, submits
from fullcycle.doors.workbench import desk, moves
from fullcycle.records.customers import actions, queries
from fullcycle.records.customers.actions import NewContact


class ContactForm(forms.Form):
    """Who it is, what for, and from whom we know."""

    role = forms.ChoiceField(label=gettext_lazy("负责什么"), widget=forms.RadioSelect)
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    phone = forms.CharField(
        label=gettext_lazy("手机号"),
        help_text=gettext_lazy("同一角色、同一号码已有记录时，这一次的姓名会替换原来的。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    certificate = forms.CharField(label=gettext_lazy("电工证号"), max_length=60, required=False)
    source = forms.CharField(
        label=gettext_lazy("从哪里知道的"),
        help_text=gettext_lazy("例如：客户来电、现场见面、营业执照。"),
        max_length=60,
    )


@desk.desk_page
@submits.once
def contact_new(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Ask for the contact; sent, keep it.

    Raises:
        Customer.DoesNotExist: if there is no such customer.
    """
    viewer = desk.viewer(request)
    customer = queries.get_customer(customer_id)
    form = ContactForm(request.POST or None)
    choices.offer(form, "role", queries.contact_roles())
    move = moves.Move(
        template="workbench/contact_new.html",
        form=form,
        act=lambda: actions.record_contact(
            NewContact(
                role=form.cleaned_data["role"],
                name=form.cleaned_data["name"],
                phone=form.cleaned_data["phone"],
                certificate=form.cleaned_data["certificate"],
            ),
            customer_id=customer_id,
            source=form.cleaned_data["source"],
            at=viewer.at,
            by_id=viewer.person_id,
        ),
        refusals=(actions.UnableToRecordContact,),
        done=_("联系人已记下。"),
        context=lambda: {"customer": customer},
    )
    return moves.ask_and_go(
        request, move, back=reverse("workbench:customer", args=[customer_id])
    )
