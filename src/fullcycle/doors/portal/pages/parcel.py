"""Having an original fetched: which, and when the courier may ring; all else is known."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from fullcycle.doors.frame import choices, clock, deeds, language, signin, submits
from fullcycle.doors.frame.templatetags import frame
from fullcycle.doors.portal import cases_at_door
from fullcycle.journeys.connecting import carrying, sending
from fullcycle.journeys.connecting.sending import Door, ParcelOrder
from fullcycle.kernels.calendars.workdays import UnableToCount
from fullcycle.kernels.rulebook.snapshot import KeptPaper
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries as papers


class PickupForm(forms.Form):
    """Which originals, and when."""

    use_required_attribute = False

    materials = forms.MultipleChoiceField(
        label=gettext_lazy("交给快递员的材料"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请选择要寄的材料。")},
    )
    window = forms.ChoiceField(
        label=gettext_lazy("什么时候上门"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选一个快递员能来的时间。"),
            "invalid_choice": gettext_lazy("这个时间已经过了，请另选一个。"),
        },
    )

    def __init__(
        self,
        typed: object,
        *,
        wanted: tuple[KeptPaper, ...],
        offered: tuple[sending.Window, ...],
        preferred_half: str,
    ) -> None:
        """Offer what is wanted, and the hours at which a courier can come."""
        likely = next((one for one in offered if one.half == preferred_half), None)
        super().__init__(
            typed,  # type: ignore[arg-type]  # the stubs want a dict, Django a QueryDict
            initial={
                "materials": [paper.material for paper in wanted],
                "window": (likely or offered[0]).code if offered else "",
            },
        )
        papers = [(paper.material, language.worded(paper.wording)) for paper in wanted]
        choices.offer(self, "materials", papers)
        windows = [(one.code, frame.window(one.starts_at, one.ends_at)) for one in offered]
        choices.offer(self, "window", windows)


@signin.customer_page
@submits.once
def parcel(request: HttpRequest, number: str) -> HttpResponse:
    """Ask when a courier may fetch the originals that are wanted; sent, order one.

    Raises:
        Http404: if no original is wanted in a case of this number.
    """
    card = cases_at_door.find_case(request, number)
    at = clock.now()
    wanted = sending.wanted_originals(case_id=card.id, at=at)
    if not wanted and request.method != "POST":
        raise Http404
    door = sending.door_of(case_id=card.id, contact_id=signin.customer_person_id(request))
    form, unknown = _form(request, wanted, door)
    deed = deeds.Deed(
        form=form,
        act=lambda: sending.order_pickup(
            order=ParcelOrder(
                case_id=card.id,
                window=form.cleaned_data["window"],
                materials=tuple(form.cleaned_data["materials"]),
            ),
            by_id=signin.customer_person_id(request),
            at=at,
        ),
        refusals=(archive.UnableToOrderParcel,),
        done=_("记下了，正在约快递。约好了发短信告诉您。"),
    )
    if not unknown and deeds.is_taken(request, deed):
        return redirect("portal:progress", number)
    if request.method == "POST" and not wanted:
        messages.info(request, _("这份材料的原件已经收到，或者已经约了快递，不用再约。"))
        return redirect("portal:progress", number)
    context = {"card": card, "form": form, "door": door, "unknown": unknown}
    return render(request, "portal/parcel.html", context)


def _form(
    request: HttpRequest, wanted: tuple[KeptPaper, ...], door: Door
) -> tuple[PickupForm, str]:
    unknown, offered = "", tuple[sending.Window, ...]()
    try:
        offered = sending.windows(at=clock.now())
    except UnableToCount as uncounted:
        unknown = language.worded(uncounted.wording)
    form = PickupForm(
        request.POST if request.method == "POST" else None,
        wanted=wanted,
        offered=offered,
        preferred_half=door.preferred_half,
    )
    return form, unknown


@require_POST
@signin.customer_page
def cancel(request: HttpRequest, number: str, parcel_id: int) -> HttpResponse:
    """Call the courier off.

    Raises:
        Http404: if the case has no such parcel.
    """
    card = cases_at_door.find_case(request, number)
    at, person_id = clock.now(), signin.customer_person_id(request)
    listed = papers.list_parcels(case_id=card.id, person_id=person_id, at=at)
    if parcel_id not in {one.id for one in listed if not one.is_unclear}:
        raise Http404
    try:
        state = carrying.cancel(parcel_id=parcel_id, by_id=person_id, at=at)
    except archive.UnableToCancelParcel as refusal:
        messages.error(request, str(refusal))
    else:
        if state == archive.ParcelState.CANCELLED:
            messages.success(request, _("已取消，快递员不会来。"))
        else:
            messages.info(request, _("正在请快递公司取消，结果写在下面。"))
    return redirect("portal:progress", number)
