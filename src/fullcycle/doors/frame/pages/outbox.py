"""The outbox: in a demonstration, the messages that would have gone to phones."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from fullcycle.gateways.messenger import port as messenger
from fullcycle.gateways.messenger.outbox import Outbox


SHOWN = 30


@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """List the newest messages.

    Raises:
        Http404: in service, or where messages really leave.
    """
    carrier = messenger.current()
    if not settings.DEMO or not isinstance(carrier, Outbox):
        raise Http404
    kept = carrier.list_recent(SHOWN)
    return render(request, "frame/outbox.html", {"kept_messages": kept})
