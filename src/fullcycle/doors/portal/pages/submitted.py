"""Submitted: the number, the code to follow it, who looks after it, what happens next."""

from datetime import date
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from fullcycle.doors.frame import clock, signin
from fullcycle.doors.portal import drafts, serving
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import LimitView


@signin.customer_page
def submitted(request: HttpRequest, key: UUID) -> HttpResponse:
    """Confirm that the application is in."""
    draft = drafts.find_draft(request, key)
    if draft.case_id is None:
        return redirect("portal:application", key)
    at = clock.now()
    progress = cases.progress_of(case_id=draft.case_id, at=at)
    card = progress.case.card
    tracking = request.build_absolute_uri(
        f"{reverse('portal:track')}?code={card.tracking_code}"
    )
    return render(
        request,
        "portal/submitted.html",
        {
            "card": card,
            "qr": _drawn(tracking),
            "team": serving.find_team(customer_id=card.customer_id, at=at),
            "promises": [
                {"limit": limit, "due_on": _due_on(limit)}
                for limit in progress.limits
                if limit.counts_for_rate
            ][:2],
        },
    )


def _due_on(limit: LimitView) -> date | None:
    reading = limit.reading
    return reading.due_at.date() if reading is not None and reading.due_at else None


def _drawn(address: str) -> SafeString:
    drawing = segno.make(address, error="m").svg_inline(
        scale=4, border=2, dark="#17211f", omitsize=False
    )
    # segno writes nothing but paths: the address is drawn, never written.
    return mark_safe(drawing)  # noqa: S308
