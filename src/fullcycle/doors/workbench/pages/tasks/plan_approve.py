"""Approving the supply scheme, or returning it."""

from django.http import HttpResponse

from fullcycle.doors.workbench import opinions, sheets


def plan_approve(sheet: sheets.Sheet) -> HttpResponse:
    """Approve, or return in words."""
    return opinions.approve(sheet)
