"""Confirming one act by a code on the phone: what a signature, or anything as grave, rests on.

Three steps, because a wrong try is counted although it is refused: the code is sent, it is
confirmed in a transaction of its own, and the act uses the confirmation in its own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fullcycle.gateways.messenger.port import OutgoingMessage
from fullcycle.gateways.vault import port as vault
from fullcycle.kernels.identity import masking
from fullcycle.records.journal import actions as journal
from fullcycle.records.people.actions import codes, messaging, sealing
from fullcycle.records.people.actions.messaging import Posting, UnableToMessage
from fullcycle.records.people.models import Confirmation, Person


CONFIRMED_LIFE = timedelta(minutes=10)
"""How long a confirmation waits for its act."""

_CODE = "people.confirmation-code"


class UnableToConfirm(Exception):
    """The code does not confirm the act; the message is fit for whoever typed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intended:
    """What a code is asked for: who, to what end, about which thing. No other uses it."""

    person_id: int
    purpose: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedConfirmation:
    """That a code is on its way."""

    masked_phone: str
    expires_at: datetime
    resend_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedConfirmation:
    """The evidence an act keeps: which confirmation, of whom, on which phone."""

    confirmation_id: int
    person_name: str
    masked_phone: str
    confirmed_at: datetime


@transaction.atomic
def start_confirmation(*, intended: Intended, words: str, at: datetime) -> StartedConfirmation:
    """Send the person a fresh code; older ones for the same act end.

    `words` say what the code is for ("签署高压供用电合同"), so that nobody reads it out to
    somebody who pretends something else.

    Raises:
        UnableToMessage: if the person has no phone.
        UnableToSendCode: if a code was sent within the minute, or too many today.
    """
    # Two requests of one person meet on the row.
    person = Person.objects.select_for_update(no_key=True).get(pk=intended.person_id)
    number = sealing.open_phone(person)
    if not number:
        raise UnableToMessage(_("该人员没有登记手机号，无法发送短信。"))
    recent = Confirmation.objects.filter(person=person, sent_at__gt=at - codes.LONGEST_STRETCH)
    codes.refuse_too_many(recent.values_list("sent_at", flat=True), at)
    _rows(intended).filter(closed_at__isnull=True).update(closed_at=at)
    code = codes.draw()
    sent = Confirmation.objects.create(
        person=person,
        purpose=intended.purpose,
        reference=intended.reference,
        masked_phone=masking.masked_phone(number),
        code_digest=_digest(intended, code),
        sent_at=at,
        expires_at=at + codes.LIFE,
    )
    message = OutgoingMessage(
        to_phone=number,
        template_code="SMS_CONFIRMATION",
        words=_("【全周期】您正在%(words)s，验证码 %(code)s，5 分钟内有效。请勿告诉任何人。")
        % {"words": words, "code": code},
        purpose=intended.purpose,
        reference=f"confirmation-{sent.pk}",
        urgent=True,
        blanks=(("words", words), ("code", code)),
    )
    messaging.post_message(Posting(message=message, not_after=sent.expires_at), at=at)
    _journal("people.confirmation.sent", sent, at)
    return StartedConfirmation(
        masked_phone=sent.masked_phone,
        expires_at=sent.expires_at,
        resend_at=at + codes.RESEND_AFTER,
    )


def _rows(intended: Intended) -> QuerySet[Confirmation]:
    return Confirmation.objects.filter(
        person_id=intended.person_id, purpose=intended.purpose, reference=intended.reference
    )


def _digest(intended: Intended, code: str) -> bytes:
    plain = f"{intended.person_id}:{intended.purpose}:{intended.reference}:{code}"
    return vault.current().fingerprint(plain, _CODE)


def confirm(*, intended: Intended, code: str, at: datetime) -> int:
    """Confirm the code and return the confirmation that the act may use within ten minutes.

    Must not run inside another transaction: a wrong try is counted although it is refused.

    Raises:
        UnableToConfirm: if the code is wrong, meant for something else, used, too old or
            tried too often.
    """
    with transaction.atomic(durable=True):
        confirmation_id, refusal = _try(intended, code.strip(), at)
    if confirmation_id is None:
        raise UnableToConfirm(refusal)
    return confirmation_id


def _try(intended: Intended, code: str, at: datetime) -> tuple[int | None, str]:
    wrong = _("验证码不正确或已失效，请核对后重试，或重新获取。")
    # A second confirmation waits here and then finds the code closed.
    is_open = _rows(intended).filter(closed_at__isnull=True, expires_at__gt=at)
    sent = is_open.select_for_update().first()
    if sent is None:
        return None, wrong
    sent.tries += 1
    is_right = compare_digest(bytes(sent.code_digest), _digest(intended, code))
    if is_right or sent.tries >= codes.MOST_TRIES:
        sent.closed_at = at
    if is_right:
        sent.confirmed_at = at
    sent.save(update_fields=["tries", "closed_at", "confirmed_at"])
    _journal(f"people.confirmation.{'confirmed' if is_right else 'refused'}", sent, at)
    if is_right:
        return sent.pk, ""
    is_over = sent.closed_at is not None
    return None, _("验证码错误次数过多，请重新获取。") if is_over else wrong


@transaction.atomic
def use_confirmation(
    *, confirmation_id: int, intended: Intended, at: datetime
) -> UsedConfirmation:
    """Use up a confirmation for its act, in the act's own transaction; it works once.

    Raises:
        UnableToConfirm: if it is for something else, was used, or is older than ten minutes.
    """
    # One statement finds, locks and marks it; of two at once the second finds it used.
    with connection.cursor() as cursor:
        cursor.execute(
            _USE,
            {
                "id": confirmation_id,
                "person": intended.person_id,
                "purpose": intended.purpose,
                "reference": intended.reference,
                "at": at,
                "oldest": at - CONFIRMED_LIFE,
            },
        )
        found = cursor.fetchone()
    if found is None:
        raise UnableToConfirm(_("验证已失效，请重新获取验证码。"))
    name, masked_phone, confirmed_at = found
    return UsedConfirmation(
        confirmation_id=confirmation_id,
        person_name=name,
        masked_phone=masked_phone,
        confirmed_at=confirmed_at,
    )


_USE = """
UPDATE people_confirmation confirmation SET used_at = %(at)s
FROM people_person person
WHERE confirmation.id = %(id)s AND person.id = confirmation.person_id
    AND confirmation.person_id = %(person)s
    AND purpose = %(purpose)s AND reference = %(reference)s
    AND used_at IS NULL AND confirmed_at > %(oldest)s AND confirmed_at <= %(at)s
RETURNING person.name, masked_phone, confirmed_at
"""


def _journal(act: str, sent: Confirmation, at: datetime) -> None:
    journal.record(
        journal.Act(
            act=act,
            subject_kind="confirmation",
            subject_id=sent.pk,
            actor_id=sent.person_id,
            at=at,
            details={
                "purpose": sent.purpose,
                "reference": sent.reference,
                "tries": sent.tries,
            },
        )
    )
