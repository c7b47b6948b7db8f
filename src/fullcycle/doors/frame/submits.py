"""A form sent twice is taken once: the second sending lands where the first one did."""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock
from fullcycle.doors.frame.models import SentForm


P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]

FIELD = "submit_token"


def once(page: Page[P]) -> Page[P]:
    """Guard a page whose form holds `<c-submit-token/>`.

    The page runs in one transaction with the token: if it fails, or shows the form again
    because of an error in it, the token is free for the next try.
    """

    @wraps(page)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        token = _token(request)
        if token is None:
            return page(request, *args, **kwargs)
        with transaction.atomic():
            if not _claim(token, clock.now()):
                messages.info(request, _("您刚才已经提交过了，没有重复提交。"))
                return HttpResponseRedirect(_first_location(token) or request.path)
            response = page(request, *args, **kwargs)
            if isinstance(response, HttpResponseRedirect):
                SentForm.objects.filter(token=token).update(location=response.url)
            else:
                SentForm.objects.filter(token=token).delete()
        return response

    return guarded


def _token(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def _claim(token: uuid.UUID, at: datetime) -> bool:
    # A second sender waits here until the first one's transaction is over.
    _sent, is_first = SentForm.objects.get_or_create(token=token, defaults={"sent_at": at})
    return is_first


def _first_location(token: uuid.UUID) -> str:
    return SentForm.objects.values_list("location", flat=True).get(token=token)


def forget_sent_forms(*, before: datetime) -> int:
    """Delete tokens of forms sent before the instant; return how many. For a nightly job."""
    count, _by_model = SentForm.objects.filter(sent_at__lt=before).delete()
    return count
