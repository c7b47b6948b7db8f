"""The switch for the size of print; Django's own page switches the language."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from fullcycle.doors.frame import looks


@require_POST
def set_print_size(request: HttpRequest) -> HttpResponse:
    """Remember the size and go back to where the reader was."""
    response = HttpResponseRedirect(_way_back(request))
    looks.remember_print_size(response, request.POST.get("size", ""))
    return response


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else "/"
