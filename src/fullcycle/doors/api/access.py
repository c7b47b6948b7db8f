"""Who is at the door: a key in the header `Authorization`, asked anew at every call."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest
from ninja.security import HttpBearer

from fullcycle.doors.api.problems import Problem
from fullcycle.doors.frame import clock, rates, signin
from fullcycle.records.journal import actions as journal
from fullcycle.records.people import actions as people_actions
from fullcycle.records.people import queries as people
from fullcycle.records.people.queries import KeyHolder, KeyState, RefusedKey


CALLS_A_MINUTE = 120
"""Of one key: enough for every bill of the largest group in some minutes."""

REFUSALS_A_MINUTE = 30
"""Of one network address: what the journal is asked to hold of wrong keys."""

LONGEST_PATH = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Whose key it is, and the instant of the call."""

    key: KeyHolder
    at: datetime


class KeyInHeader(HttpBearer):
    """Opens by `Authorization: Bearer fc_…`; nothing else is read, no cookie either."""

    def authenticate(self, request: HttpRequest, token: str) -> Access:
        """Let the key's holder in.

        Raises:
            Problem: 401 for a key that does not open, 403 without mandate, 429 too often.
        """
        at = clock.now()
        opened = people.open_key(text=token.strip(), at=at)
        if isinstance(opened, RefusedKey):
            raise _refused(request, opened, at)
        _permit(f"api:{opened.key_id}", CALLS_A_MINUTE, at)
        people_actions.note_key_use(key_id=opened.key_id, at=at)
        return Access(key=opened, at=at)


def of(request: HttpRequest) -> Access:
    """Who was let in to this call."""
    access: Access = request.auth  # type: ignore[attr-defined]
    return access


def note_not_there(request: HttpRequest) -> None:
    """Write into the journal that a key asked for what is not there, or not its own."""
    access = of(request)
    journal.record(
        journal.Act(
            act="api.call.refused",
            subject_kind="api-key",
            subject_id=access.key.handle,
            actor_id=access.key.person_id,
            for_customer_id=access.key.customer_id,
            at=access.at,
            details={"path": request.path[:LONGEST_PATH]},
        )
    )


def _refused(request: HttpRequest, refused: RefusedKey, at: datetime) -> Problem:
    address = signin.address_of(request)
    _permit(f"api-refused:{address}", REFUSALS_A_MINUTE, at)
    if refused.handle:
        people_actions.note_refused_key(refused=refused, address=address, at=at)
    is_mandate = refused.reason is KeyState.NO_MANDATE
    status = HTTPStatus.FORBIDDEN if is_mandate else HTTPStatus.UNAUTHORIZED
    return Problem(status, refused.words)


def _permit(key: str, limit: int, at: datetime) -> None:
    try:
        rates.permit(key, limit, rates.SECONDS_A_MINUTE, at)
    except rates.UnableToPermit as refusal:
        raise Problem(
            HTTPStatus.TOO_MANY_REQUESTS,
            str(refusal),
            headers={"Retry-After": str(refusal.wait_seconds)},
        ) from refusal
