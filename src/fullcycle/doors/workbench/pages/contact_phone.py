"""A contact's whole phone number, for a reason that is written down."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from fullcycle.doors.frame import asking
from fullcycle.doors.workbench import desk
from fullcycle.records.customers import actions, queries


class ReasonForm(asking.Form):
    """Why the number is needed."""

    reason = forms.CharField(
        label=_("为什么要看完整号码"),
        help_text=_("例如：约定上门勘查时间。您的姓名、时间和原因会留下记录。"),
        max_length=200,
    )


@desk.desk_page
def contact_phone(request: HttpRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Ask for the reason, then show the number once.

    Raises:
        Http404: if the customer has no such contact.
    """
    viewer = desk.viewer(request)
    file = queries.get_file(customer_id=customer_id, at=viewer.at)
    contact = next((one for one in file.contacts if one.id == contact_id), None)
    if contact is None:
        raise Http404
    form, phone = ReasonForm(request.POST or None), ""
    if form.is_valid():
        try:
            phone = actions.reveal_contact_phone(
                contact_id=contact_id,
                by_id=viewer.person_id,
                reason=form.cleaned_data["reason"],
                at=viewer.at,
            )
        except actions.UnableToRevealPhone as refusal:
            form.add_error("reason", str(refusal))
    context = {"customer": file.customer, "contact": contact, "form": form, "phone": phone}
    return desk.show(request, "workbench/contact_phone.html", context)
