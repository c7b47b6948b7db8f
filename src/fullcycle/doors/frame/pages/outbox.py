"""The outbox: in a demonstration, what would have come to somebody's phone."""

import json
from dataclasses import dataclass

import pyotp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from fullcycle.doors.frame import clock
from fullcycle.gateways.messenger import port as messenger
from fullcycle.gateways.messenger.outbox import Outbox


SHOWN = 30
SIGN_INS = "demo_sign_ins.json"
"""Written by `fullcycle demo` into the home folder: role, name, secret (base32)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffCode:
    """What the authenticator of one demonstration clerk shows now."""

    role: str
    name: str
    code: str


@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """List the newest messages, and the present codes of the demonstration's staff.

    Raises:
        Http404: in service, or where messages really leave.
    """
    carrier = messenger.current()
    if not settings.DEMO or not isinstance(carrier, Outbox):
        raise Http404
    context = {"kept_messages": carrier.list_recent(SHOWN), "staff_codes": _staff_codes()}
    return render(request, "frame/outbox.html", context)


def _staff_codes() -> list[StaffCode]:
    file = settings.HOME / SIGN_INS
    if not file.exists():
        return []
    return [
        StaffCode(
            role=entry["role"],
            name=entry["name"],
            code=pyotp.TOTP(entry["totp_secret"]).at(clock.now()),
        )
        for entry in json.loads(file.read_text())
        if entry.get("totp_secret")
    ]
