"""Short messages: deferred in the transaction that causes them, handed over by a job.

The message and what it tells are committed together, so none is lost and none runs ahead of
its cause. PostgreSQL wakes the worker at the commit, hence also sign-in codes go this one
way. The job holds the message sealed: neither phone nor code lies in the queue in clear.
"""

import base64
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs

from fullcycle.gateways.messenger import port as messenger
from fullcycle.gateways.messenger import quiet_hours
from fullcycle.gateways.messenger.port import OutgoingMessage, UnableToSend
from fullcycle.gateways.questions.question import Given, Question
from fullcycle.gateways.vault import port as vault
from fullcycle.records.people.actions import sealing
from fullcycle.records.people.models import Person


MESSAGE_TASK = "send_message"
"""The job in doors/jobs that calls `deliver_message`."""

MESSAGE_QUEUE = "messages"
URGENT_PRIORITY = 100

_SEALED_FOR = "people.message"


class UnableToMessage(Exception):
    """The person has no phone a message could go to."""


class UnableToDeliver(Exception):
    """The provider may or may not have taken the message: a person decides, no machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A message on its way; after `not_after` it is worth nothing and is dropped."""

    message: OutgoingMessage
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalMessage:
    """What to tell a person; see OutgoingMessage for the fields."""

    template_code: str
    words: str
    purpose: str
    reference: str
    is_urgent: bool = False
    blanks: tuple[tuple[str, str], ...] = ()


_PERSON = Question(lambda: Person.objects.filter(pk=Given("person_id")))


def message_person(message: PersonalMessage, *, person_id: int, at: datetime) -> None:
    """Send a person a short message once the present transaction commits.

    What is not urgent waits for the morning between 21:00 and 8:00.

    Raises:
        UnableToMessage: if the person has no phone.
    """
    number = sealing.open_phone(_PERSON.one(person_id=person_id))
    if not number:
        raise UnableToMessage(_("该人员没有登记手机号，无法发送短信。"))
    outgoing = OutgoingMessage(
        to_phone=number,
        template_code=message.template_code,
        words=message.words,
        purpose=message.purpose,
        reference=message.reference,
        urgent=message.is_urgent,
        blanks=message.blanks,
    )
    post_message(Posting(message=outgoing), at=at)


def post_message(posting: Posting, *, at: datetime) -> None:
    """Defer a message to any phone in the present transaction."""
    message = posting.message
    plain = json.dumps(asdict(message), ensure_ascii=False)
    sealed = vault.current().seal(plain, _SEALED_FOR)
    jobs.configure_task(
        MESSAGE_TASK,
        queue=MESSAGE_QUEUE,
        priority=URGENT_PRIORITY if message.urgent else 0,
        schedule_at=None
        if quiet_hours.may_send_at(at, urgent=message.urgent)
        else quiet_hours.next_allowed_instant(at, urgent=message.urgent),
    ).defer(
        sealed=base64.b64encode(sealed).decode(),
        not_after=posting.not_after.isoformat() if posting.not_after else None,
    )


def deliver_message(*, sealed: str, not_after: str | None, at: datetime) -> bool:
    """Hand a deferred message to the messenger; False if it came too late to be of use.

    A message met by the quiet hours is deferred anew, to the morning.

    Raises:
        UnableToSend: if the provider refused it; it may be tried again.
        UnableToDeliver: if nobody can say whether it was taken; it must not be tried again.
    """
    plain = vault.current().open(base64.b64decode(sealed), _SEALED_FOR)
    message = _message(json.loads(plain))
    last = datetime.fromisoformat(not_after) if not_after else None
    if last is not None and at > last:
        return False
    if not quiet_hours.may_send_at(at, urgent=message.urgent):
        post_message(Posting(message=message, not_after=last), at=at)
        return True
    try:
        messenger.current().send(message, at=at)
    except UnableToSend as failure:
        if failure.may_have_been_sent:
            raise UnableToDeliver(str(failure)) from failure
        raise
    return True


def _message(fields: dict[str, Any]) -> OutgoingMessage:
    blanks = tuple((name, value) for name, value in fields.pop("blanks"))
    return OutgoingMessage(blanks=blanks, **fields)
