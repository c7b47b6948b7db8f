"""The contract to read, and signing it with a code from the phone."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from fullcycle.doors.frame import asking, clock, signin
from fullcycle.doors.portal import step_forms, steps
from fullcycle.doors.portal.cases_at_door import FoundTask
from fullcycle.journeys.connecting import building
from fullcycle.records.people import actions as people
from fullcycle.stages.agreements import actions as agreements
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.agreements.queries import ContractView


NODE = "contract_sign"


class CodeForm(asking.Form):
    """The code from the phone."""

    code = forms.CharField(
        label=gettext_lazy("手机收到的验证码"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@signin.customer_page
@steps.step_page
def contract_sign(request: HttpRequest, number: str) -> HttpResponse:
    """Show the contract that waits; with the code from the phone, sign it."""
    found = steps.find_task(request, number, NODE)
    waiting = _waiting(found)
    form = step_forms.form_of(request, CodeForm)
    answer = steps.taken(
        request,
        found,
        steps.Asked(
            form=form,
            act=lambda: _sign(request, found, waiting, code=form.cleaned_data["code"]),
            refusals=(agreements.UnableToSign, people.UnableToConfirm),
        ),
    )
    if isinstance(answer, HttpResponse):
        return answer
    return render(
        request,
        "portal/contract_sign.html",
        {
            "case": found.case,
            "waiting": waiting,
            "fee": agreed.fee_of(case_id=found.case.id),
            "is_sent": "sent" in request.GET or request.method == "POST",
            "form": form,
            "faults": answer,
        },
    )


@require_POST
@signin.customer_page
@steps.step_page
def send_code(request: HttpRequest, number: str) -> HttpResponse:
    """Send the code with which the contract is signed."""
    found = steps.find_task(request, number, NODE)
    try:
        agreements.start_signing(
            contract_id=_waiting(found).id,
            by_id=signin.customer_person_id(request),
            at=clock.now(),
        )
    except (
        agreements.UnableToSign,
        people.UnableToSendCode,
        people.UnableToMessage,
    ) as refusal:
        messages.error(request, str(refusal))
        return redirect("portal:contract_sign", number)
    messages.info(request, _("验证码已发到您登录的手机。"))
    response = redirect("portal:contract_sign", number)
    response["Location"] += "?sent=1#sign"
    return response


def _waiting(found: FoundTask) -> ContractView:
    for one in agreed.list_contracts(case_id=found.case.id):
        if one.awaits_customer:
            return one
    raise Http404


def _sign(request: HttpRequest, found: FoundTask, waiting: ContractView, *, code: str) -> None:
    person_id, at = signin.customer_person_id(request), clock.now()
    # The code is judged outside the signing's transaction: a wrong try is counted.
    confirmation_id = agreements.confirm_signing(
        contract_id=waiting.id,
        code=code,
        by_id=person_id,
        at=at,
    )
    building.sign_contract(
        task_id=found.task.id,
        signing=agreements.CustomerSigning(
            contract_id=waiting.id,
            confirmation_id=confirmation_id,
            seen_sha256=request.POST.get("seen", ""),
            ip_address=signin.address_of(request),
            user_agent=request.headers.get("User-Agent", ""),
        ),
        by_id=person_id,
        at=at,
    )
