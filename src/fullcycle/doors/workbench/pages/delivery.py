"""Sending papers of a case to the customer's door."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, choices, language, submits
from fullcycle.doors.frame.templatetags import frame
from fullcycle.doors.workbench import desk, moves
from fullcycle.journeys.connecting import sending
from fullcycle.kernels.calendars.workdays import UnableToCount
from fullcycle.records.archive import actions as archive


class DeliveryForm(asking.Form):
    """Which papers, and when the courier brings them."""

    papers = forms.MultipleChoiceField(
        label=gettext_lazy("寄哪些材料"), widget=forms.CheckboxSelectMultiple
    )
    window = forms.ChoiceField(
        label=gettext_lazy("什么时候送到"),
        widget=forms.RadioSelect,
    )


@desk.desk_page
@submits.once
def delivery(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask which papers go to the customer and when; sent, order the courier.

    Raises:
        Case.DoesNotExist: if there is no such case.
    """
    viewer = desk.viewer(request)
    moves.rights(request, case_id)
    form = DeliveryForm(request.POST or None)
    unknown = _offer(form, case_id, request)
    move = moves.Move(
        template="workbench/delivery.html",
        form=form,
        act=lambda: sending.order_delivery(
            order=sending.ParcelOrder(
                case_id=case_id,
                window=form.cleaned_data["window"],
                paper_ids=tuple(int(one) for one in form.cleaned_data["papers"]),
            ),
            by_id=viewer.person_id,
            at=viewer.at,
        ),
        refusals=(archive.UnableToOrderParcel,),
        done=_("正在约快递，约好了系统会发短信告诉客户。"),
        context=lambda: {"door": sending.door_of(case_id=case_id), "unknown": unknown},
    )
    return moves.ask(request, case_id, move)


def _offer(form: DeliveryForm, case_id: int, request: HttpRequest) -> str:
    viewer = desk.viewer(request)
    papers = [
        (str(card.paper_id), f"{language.worded(card.wording)} {card.number}".strip())
        for card in sending.deliverable(case_id=case_id, at=viewer.at)
    ]
    choices.offer(form, "papers", papers)
    try:
        offered = sending.windows(at=viewer.at)
    except UnableToCount as uncounted:
        return language.worded(uncounted.wording)
    windows = [(one.code, frame.window(one.starts_at, one.ends_at)) for one in offered]
    choices.offer(form, "window", windows)
    form.fields["window"].initial = offered[0].code
    return ""
