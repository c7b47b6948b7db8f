"""The planning department's word on the supply scheme."""

from django.http import HttpResponse

from fullcycle.doors.workbench import opinions, sheets


def plan_sign_dev(sheet: sheets.Sheet) -> HttpResponse:
    """Agree, or object in words."""
    return opinions.countersign(sheet)
