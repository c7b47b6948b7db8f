"""One question or complaint: its thread, its promises; answer, hand over, close."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, choices, deeds, job_titles, signin, submits
from fullcycle.doors.workbench import desk
from fullcycle.doors.workbench.pages.concerns import refuse_others
from fullcycle.records.casework.queries import Viewer
from fullcycle.records.customers import queries as customers
from fullcycle.records.people import queries as people
from fullcycle.stages.care import actions as care
from fullcycle.stages.care import policy
from fullcycle.stages.care import queries as cared
from fullcycle.stages.care.queries import ComplaintView


class AnswerForm(asking.Form):
    """What the customer is told."""

    answer = forms.CharField(
        label=gettext_lazy("答复客户"),
        help_text=gettext_lazy("写明原因、怎么办、什么时候办好；客户会收到短信提醒。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class HandOverForm(asking.Form):
    """Which colleague has it from now on, and why."""

    to_id = forms.TypedChoiceField(label=gettext_lazy("转给谁"), coerce=int)
    reason = forms.CharField(label=gettext_lazy("为什么转"), max_length=400)

    def offer(self, colleagues: Mapping[int, str]) -> None:
        """Offer these colleagues, names by id."""
        choices.offer(self, "to_id", [("", _("请选择")), *colleagues.items()])


@desk.desk_page
@submits.once
def concern(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Show the thread; sent, do what the button says.

    Raises:
        Complaint.DoesNotExist: if there is none.
        PermissionDenied: if the reader answers no customers.
    """
    refuse_others(request)
    viewer, roles = desk.viewer(request), signin.roles(request)
    found = cared.get_complaint(complaint_id=concern_id)
    act = request.POST.get("act", "")
    answer = AnswerForm(request.POST if act == "answer" else None)
    hand_over = HandOverForm(request.POST if act == "hand-over" else None)
    hand_over.offer(_colleagues(found, viewer))
    sent = _deeds(found, viewer, answer=answer, hand_over=hand_over)
    if act in sent and deeds.is_taken(request, sent[act]):
        return redirect("workbench:concern", concern_id)
    if act in PRESSES:
        _press(request, PRESSES[act], found=found, viewer=viewer)
        return redirect("workbench:concern", concern_id)
    context = {
        "at": viewer.at,
        "concern": found,
        "thread": cared.list_thread(complaint_id=concern_id),
        "may_answer": cared.may_answer_complaint(
            complaint_id=concern_id, person_id=viewer.person_id, roles=roles, at=viewer.at
        ),
        "form": answer,
        "hand_over": hand_over,
    }
    return desk.show(request, "workbench/concern.html", context)


def _deeds(
    found: ComplaintView, viewer: Viewer, *, answer: AnswerForm, hand_over: HandOverForm
) -> Mapping[str, deeds.Deed]:
    """What each button with a form does."""
    return {
        "answer": deeds.Deed(
            form=answer,
            act=lambda: care.answer_complaint(
                complaint_id=found.id,
                answer=answer.cleaned_data["answer"],
                by_id=viewer.person_id,
                at=viewer.at,
            ),
            refusals=(care.UnableToAnswer,),
            done=_("已答复，客户会收到短信。"),
        ),
        "hand-over": deeds.Deed(
            form=hand_over,
            act=lambda: care.hand_over(
                complaint_id=found.id,
                to_id=hand_over.cleaned_data["to_id"],
                reason=hand_over.cleaned_data["reason"],
                by_id=viewer.person_id,
                at=viewer.at,
            ),
            refusals=(care.UnableToAnswer,),
            done=_("已转给同事。"),
        ),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What a button without a form does, and the word after."""

    act: Callable[..., object]
    done: str | Promise


PRESSES: Mapping[str, Press] = {
    "contacted": Press(act=care.contact_complainant, done=gettext_lazy("已记下联系过客户。")),
    "close": Press(act=care.close_complaint, done=gettext_lazy("已办结。")),
}


def _press(request: HttpRequest, press: Press, *, found: ComplaintView, viewer: Viewer) -> None:
    try:
        press.act(complaint_id=found.id, by_id=viewer.person_id, at=viewer.at)
    except care.UnableToAnswer as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(press.done))


def _colleagues(found: ComplaintView, viewer: Viewer) -> dict[int, str]:
    """Everybody who may answer, without the reader and without who has it."""
    district = customers.get_customer(found.customer_id).district_code
    staff = [
        person
        for role in sorted(policy.ANSWERERS)
        for person in people.list_staff_with_role(role=role, at=viewer.at, district=district)
    ]
    return {
        person.id: f"{person.name} {job_titles.job_title(person.title)}"
        for person in staff
        if person.id not in {viewer.person_id, found.assigned_to_id}
    }
