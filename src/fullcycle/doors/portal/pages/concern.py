"""The thread of one question or complaint: what was said, who answers until when."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, clock, deeds, signin, submits
from fullcycle.doors.portal import cases_at_door, serving, step_forms
from fullcycle.records.casework.queries import CaseCard
from fullcycle.stages.care import actions as care
from fullcycle.stages.care import queries as cared
from fullcycle.stages.care.queries import ComplaintView


class UnsolvedForm(asking.Form):
    """What the answer has not solved."""

    words = step_forms.words_field(
        label=gettext_lazy("哪里没有解决"),
        hint=gettext_lazy("可以说一次，由客户经理的主管重新处理，期限重新算。"),
        asked=gettext_lazy("请写一句哪里没有解决，方便主管直接处理。"),
        rows=4,
    )


@signin.customer_page
@submits.once
def concern(request: HttpRequest, number: str, concern_id: int) -> HttpResponse:
    """Show the thread; sent, take whether the answer has solved it."""
    card = cases_at_door.find_case(request, number)
    found = _found(card, concern_id)
    verdict = request.POST.get("verdict", "")
    form = UnsolvedForm(request.POST if verdict == "NOT_SOLVED" else None)
    if verdict == "SOLVED":
        _settle(request, found)
        return redirect("portal:concern", number, concern_id)
    if deeds.is_taken(request, _dispute(request, found, form)):
        return redirect("portal:concern", number, concern_id)
    at = clock.now()
    team = serving.find_team(customer_id=card.customer_id, at=at)
    return render(
        request,
        "portal/concern.html",
        {
            "card": card,
            "found": found,
            "thread": cared.list_thread(complaint_id=concern_id),
            "answerer": _answerer(found, team),
            "is_late": found.is_answer_late(at=at),
            "is_contact_late": found.is_contact_late(at=at),
            "form": form,
        },
    )


def _found(card: CaseCard, concern_id: int) -> ComplaintView:
    found = cared.find_complaint(complaint_id=concern_id)
    if found is None or found.case_id != card.id:
        raise Http404
    return found


def _settle(request: HttpRequest, found: ComplaintView) -> None:
    """Take the word that it is solved, or say why that cannot be."""
    try:
        care.settle_complaint(
            complaint_id=found.id, by_id=signin.customer_person_id(request), at=clock.now()
        )
    except care.UnableToSettle as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("好的，这件事办结了。"))


def _dispute(request: HttpRequest, found: ComplaintView, form: UnsolvedForm) -> deeds.Deed:
    """It goes to the head."""
    return deeds.Deed(
        form=form,
        act=lambda: care.dispute_answer(
            complaint_id=found.id,
            words=form.cleaned_data["words"],
            by_id=signin.customer_person_id(request),
            at=clock.now(),
        ),
        refusals=(care.UnableToSettle,),
        done=_("已转给主管重新处理，会有人联系您。"),
    )


def _answerer(found: ComplaintView, team: serving.Team | None) -> str:
    if found.assigned_to:
        return found.assigned_to
    return team.acting.name if team else ""
