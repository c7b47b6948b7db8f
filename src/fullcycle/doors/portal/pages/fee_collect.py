"""The fee line by line with its basis, and paying it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from fullcycle.doors.frame import asking, clock, signin, submits
from fullcycle.doors.portal import step_forms, steps
from fullcycle.journeys.connecting import building
from fullcycle.stages.agreements import actions as agreements
from fullcycle.stages.agreements import queries as agreed


@signin.customer_page
@steps.step_page
@submits.once
def fee_collect(request: HttpRequest, number: str) -> HttpResponse:
    """Show the fee; in a demonstration, pay it here without money."""
    found = steps.find_task(request, number, "fee_collect")
    fee = agreed.fee_of(case_id=found.case.id)
    if fee is None:
        raise Http404
    if request.method == "POST" and not settings.DEMO:
        raise Http404
    at = clock.now()
    answer = steps.taken(
        request,
        found,
        steps.Asked(
            form=step_forms.form_of(request, asking.Form),
            act=lambda: building.record_payment(
                task_id=found.task.id,
                payment=agreements.NewPayment(
                    case_id=found.case.id,
                    paid_at=at,
                    amount_yuan=fee.total_yuan,
                    channel="ONLINE",
                    receipt_number=f"DEMO-{fee.id}",
                ),
                by_id=signin.customer_person_id(request),
                at=at,
            ),
            refusals=(agreements.UnableToRecordPayment,),
        ),
    )
    if isinstance(answer, HttpResponse):
        return answer
    return render(
        request,
        "portal/fee_collect.html",
        {"case": found.case, "fee": fee, "is_demo": settings.DEMO, "faults": answer},
    )
