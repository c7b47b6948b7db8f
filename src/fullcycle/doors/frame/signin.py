"""Who is at the door: signing in and out, for whom they act, and the guards of pages."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib import auth, messages
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock
from fullcycle.records.journal import actions as journal
from fullcycle.records.people import queries as people


P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]
Sending = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
"""A page, or a file that is sent as it is read."""

Answer = Callable[[HttpRequest], HttpResponseBase]

CUSTOMER_HOME = "/"
STAFF_HOME = "/desk/"

IDLE_AFTER = timedelta(minutes=15)
"""GB/T 22239 8.1.4.1: a staff session that nobody uses ends by itself."""

BACKGROUND = "Fullcycle-Background"
"""A request with this header asks by itself, as polls do: it does not keep a session awake."""

LONGEST_PATH = 64
"""As much of an address as the journal keeps for what a line is about."""

_BACKEND = "fullcycle.doors.frame.signin.SignedIn"
_ROLES = "_fullcycle_roles"
_ACTING_FOR = "acting_for"
_SEEN_AT = "seen_at"
_NOTED_EVERY = timedelta(seconds=30)


class SignedIn(BaseBackend):
    """Finds again who signed in; proofs are checked by people's actions, never here."""

    # The table stays people's own, so the door names no more of it than Django does.
    def get_user(self, user_id: int) -> AbstractBaseUser | None:  # type: ignore[override]
        """The person of a session, while active."""
        return auth.get_user_model().objects.filter(pk=user_id, is_active=True).first()


def sign_in(request: HttpRequest, person_id: int) -> None:
    """Begin a session for whoever has just proved who they are.

    The session gets a new key, so that nobody who knew the old one comes in with them.
    """
    person = auth.get_user_model().objects.get(pk=person_id)
    auth.login(request, person, backend=_BACKEND)
    request.session[_SEEN_AT] = clock.now().isoformat()


def keep_session(request: HttpRequest) -> None:
    """Keep the present session beyond a change of the person's own password."""
    auth.update_session_auth_hash(
        request, auth.get_user_model().objects.get(pk=person_id(request))
    )


def sign_out(request: HttpRequest) -> None:
    """End the session and forget everything in it."""
    auth.logout(request)


def person_id(request: HttpRequest) -> int:
    """Who is signed in.

    Raises:
        PermissionDenied: if nobody is.
    """
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user.pk


def staff_id(request: HttpRequest) -> int:
    """Which staff person is signed in.

    Raises:
        PermissionDenied: if nobody is, or a customer's person.
    """
    if not (request.user.is_authenticated and request.user.is_staff):
        raise PermissionDenied
    return request.user.pk


def customer_person_id(request: HttpRequest) -> int:
    """Which customer's person is signed in.

    Raises:
        PermissionDenied: if nobody is, or a staff person.
    """
    if not request.user.is_authenticated or request.user.is_staff:
        raise PermissionDenied
    return request.user.pk


def roles(request: HttpRequest) -> frozenset[str]:
    """The roles that the signed-in staff person holds now; none for anybody else.

    They are asked once a request: a withdrawal works at the next.
    """
    held: frozenset[str] | None = getattr(request, _ROLES, None)
    if held is None:
        held = frozenset()
        if request.user.is_authenticated and request.user.is_staff:
            held = people.roles_of(person_id=request.user.pk, at=clock.now())
        setattr(request, _ROLES, held)
    return held


def acting_for(request: HttpRequest) -> int | None:
    """The customer for whom the signed-in person acts; None while there is none.

    The mandates are asked at every call: a withdrawal works at the next request. Whoever
    may act for one customer only acts for that one without choosing.
    """
    return _chosen(request, _mandated(request))


def customers_shown(request: HttpRequest) -> tuple[int, ...]:
    """The customer acted for; while there is none, all for whom the person may act."""
    mandated = _mandated(request)
    acting = _chosen(request, mandated)
    return mandated if acting is None else (acting,)


def _chosen(request: HttpRequest, mandated: tuple[int, ...]) -> int | None:
    chosen = request.session.get(_ACTING_FOR)
    if chosen in mandated:
        return int(chosen)
    if chosen is not None:
        del request.session[_ACTING_FOR]
    return mandated[0] if len(mandated) == 1 else None


def act_for(request: HttpRequest, customer_id: int) -> None:
    """Act for this customer from now on.

    Raises:
        PermissionDenied: if the signed-in person holds no mandate for it.
    """
    if customer_id not in _mandated(request):
        raise PermissionDenied
    request.session[_ACTING_FOR] = customer_id


def _mandated(request: HttpRequest) -> tuple[int, ...]:
    person = customer_person_id(request)
    return people.list_customer_ids_of(person_id=person, at=clock.now())


def customer_page(page: Sending[P]) -> Sending[P]:
    """Show the page to customers' persons; others are asked to sign in by phone first.

    What is refused, or is not found because it is somebody else's, is written into the journal.
    """

    @wraps(page)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _ask_in(request, "entry:sign-in")
        try:
            customer_person_id(request)
            return page(request, *args, **kwargs)
        except (PermissionDenied, Http404) as refusal:
            note_refusal(request, act="portal.page.refused", words=str(refusal))
            raise

    return guarded


def note_refusal(request: HttpRequest, *, act: str, words: str) -> None:
    """Write into the journal that somebody signed in was refused a page."""
    path = request.path[:400].replace("\0", "�")
    journal.record(
        journal.Act(
            act=act,
            subject_kind="page",
            subject_id=path[:LONGEST_PATH],
            actor_id=person_id(request),
            at=clock.now(),
            details={"method": request.method or "", "path": path, "words": words},
        )
    )


def staff_page(*, roles: Collection[str] = ()) -> Callable[[Page[P]], Page[P]]:
    """Show the page to staff, with roles to whoever holds one of them; else ask to sign in.

    Who is signed in but may not see it gets the page that says so.
    """
    wanted = frozenset(roles)

    def guard(page: Page[P]) -> Page[P]:
        @wraps(page)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return _ask_in(request, "entry:staff")
            held = people.roles_of(person_id=staff_id(request), at=clock.now())
            if wanted and wanted.isdisjoint(held):
                raise PermissionDenied
            return page(request, *args, **kwargs)

        return guarded

    return guard


def _ask_in(request: HttpRequest, entry: str) -> HttpResponse:
    # What was posted is lost by signing in; the page that holds the form is not.
    here = request.get_full_path() if request.method == "GET" else request.path
    return HttpResponseRedirect(reverse(entry) + "?" + urlencode({"next": here}, safe="/"))


def way_on(request: HttpRequest, home: str) -> str:
    """Where `?next=` points if that is a page of ours, else home."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else home


def with_next(request: HttpRequest, address: str) -> str:
    """The address, carrying on where the reader wanted to go."""
    wanted = request.GET.get("next", "")
    return f"{address}?{urlencode({'next': wanted}, safe='/')}" if wanted else address


def address_of(request: HttpRequest) -> str:
    """The network address that rate limits count by."""
    return str(request.META.get("REMOTE_ADDR", ""))


class IdleSignOut:
    """Ends a staff session that nobody has used for a quarter of an hour."""

    def __init__(self, get_response: Answer) -> None:
        """Stand behind sessions, sign-in and messages."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Sign out who was idle; note that the others are awake."""
        if request.user.is_authenticated and request.user.is_staff:
            self._watch(request)
        return self.get_response(request)

    def _watch(self, request: HttpRequest) -> None:
        now = clock.now()
        request.session.setdefault(_SEEN_AT, now.isoformat())
        idle = now - datetime.fromisoformat(request.session[_SEEN_AT])
        if idle >= IDLE_AFTER:
            sign_out(request)
            messages.info(request, _("您已 15 分钟没有操作，为安全起见已退出，请重新登录。"))
        elif idle >= _NOTED_EVERY and BACKGROUND not in request.headers:
            request.session[_SEEN_AT] = now.isoformat()
