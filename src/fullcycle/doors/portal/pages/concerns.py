"""Something is not clear or not right: asking, complaining, and what became of it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, clock, signin, submits
from fullcycle.doors.portal import cases_at_door, step_forms, turns
from fullcycle.doors.portal.pages import supply
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import CaseCard
from fullcycle.stages.care import actions as care
from fullcycle.stages.care import queries as cared


ACTS = {"QUESTION": care.ask, "COMPLAINT": care.open_complaint}


class ConcernForm(asking.Form):
    """Which of the two it is, and what is the matter."""

    kind = forms.ChoiceField(
        label=gettext_lazy("是哪一种"),
        choices=[
            ("QUESTION", gettext_lazy("想问一件事")),
            ("COMPLAINT", gettext_lazy("要投诉")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选一下：是想问，还是要投诉。"),
            "invalid_choice": gettext_lazy("请选一下：是想问，还是要投诉。"),
        },
    )
    words = step_forms.words_field(
        label=gettext_lazy("您想说的事"),
        hint=gettext_lazy("这项业务办到哪里我们都知道，不用再说一遍。"),
        asked=gettext_lazy("请写下您想说的事。"),
    )


@signin.customer_page
@submits.once
def concerns(request: HttpRequest, number: str) -> HttpResponse:
    """Ask what is the matter; sent, show its thread."""
    card = cases_at_door.find_case(request, number)
    form = _form(request)
    opened_id = _opened_id(request, card, form) if form.is_valid() else None
    if opened_id is not None:
        return redirect("portal:concern", card.number, opened_id)
    return render(
        request,
        "portal/concerns.html",
        {"card": card, "listed": cared.complaints_of(case_id=card.id), "form": form},
    )


def _form(request: HttpRequest) -> ConcernForm:
    if request.method == "POST":
        return ConcernForm(request.POST)
    begun = {
        "kind": request.GET.get("kind") or "QUESTION",
        "words": supply.mistake_words(request.GET.get("account", "")),
    }
    return ConcernForm(initial=begun)


def _opened_id(request: HttpRequest, card: CaseCard, form: ConcernForm) -> int | None:
    """Open it; None where it is refused, the words of that in the form."""
    at = clock.now()
    view = cases.progress_of(case_id=card.id, at=at)
    try:
        opened = ACTS[form.cleaned_data["kind"]](
            case_id=card.id,
            about_node=turns.node_of(view),
            words=form.cleaned_data["words"],
            by_id=signin.customer_person_id(request),
            at=at,
        )
    except care.UnableToComplain as refusal:
        asking.mark(refusal, form)
        return None
    if opened.is_repeat:
        form.add_error(
            "kind",
            _("您已经投诉过这一步，还在处理；要补充的话请用“想问一件事”再写。"),
        )
        return None
    return opened.complaint_id
