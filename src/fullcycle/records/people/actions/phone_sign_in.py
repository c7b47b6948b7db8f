"""Signing in by phone: a code is sent, the code is confirmed, an unknown phone registers."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from django.db import connection, transaction
from django.utils.translation import gettext as _

from fullcycle.gateways.messenger.port import OutgoingMessage
from fullcycle.gateways.vault import port as vault
from fullcycle.kernels.identity import masking
from fullcycle.kernels.identity import phone as phones
from fullcycle.records.journal import actions as journal
from fullcycle.records.people.actions import codes, messaging, sealing
from fullcycle.records.people.actions.messaging import Posting
from fullcycle.records.people.actions.refusals import UnableToSignIn
from fullcycle.records.people.models import Person, SignInCode


_CODE = "people.sign-in-code"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedSignIn:
    """That a code is on its way: the same for a phone we know and one we do not."""

    masked_phone: str
    expires_at: datetime
    resend_at: datetime


@transaction.atomic
def start_phone_sign_in(*, phone: str, at: datetime) -> StartedSignIn:
    """Send a fresh code to the phone, whether or not it is known; older codes end.

    The message is deferred in this transaction: it leaves once the code can be confirmed.

    Raises:
        UnableToReadPhone: if it is no mainland mobile number.
        UnableToSendCode: if a code was sent within the minute, or too many today.
    """
    number = phones.parse(phone)
    mark = sealing.fingerprint(number)
    _queue_up(mark)
    _refuse_too_many(mark, at)
    SignInCode.objects.filter(phone_fingerprint=mark, closed_at__isnull=True).update(
        closed_at=at
    )
    code = codes.draw()
    sent = SignInCode.objects.create(
        phone_fingerprint=mark,
        code_digest=_digest(number, code),
        sent_at=at,
        expires_at=at + codes.LIFE,
    )
    messaging.post_message(
        Posting(message=_code_message(number, code, sent), not_after=sent.expires_at), at=at
    )
    _journal("people.sign-in-code.sent", sent, None, at)
    return StartedSignIn(
        masked_phone=masking.masked_phone(number),
        expires_at=sent.expires_at,
        resend_at=at + codes.RESEND_AFTER,
    )


def _queue_up(mark: bytes) -> None:
    # An unknown phone has no row to lock, so two requests for one phone meet on its digest.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)",
            [int.from_bytes(mark[:8], signed=True)],
        )


def _refuse_too_many(mark: bytes, at: datetime) -> None:
    rows = SignInCode.objects.filter(
        phone_fingerprint=mark, sent_at__gt=at - codes.LONGEST_STRETCH
    )
    codes.refuse_too_many(rows.values_list("sent_at", flat=True), at)


def _code_message(number: str, code: str, sent: SignInCode) -> OutgoingMessage:
    return OutgoingMessage(
        to_phone=number,
        template_code="SMS_CODE",
        words=_("【全周期】验证码 %(code)s，5 分钟内有效，请勿告诉任何人。") % {"code": code},
        purpose="people.sign-in",
        reference=f"code-{sent.pk}",
        urgent=True,
        blanks=(("code", code),),
    )


def _digest(number: str, code: str) -> bytes:
    return vault.current().fingerprint(f"{number}:{code}", _CODE)


def confirm_phone_sign_in(*, phone: str, code: str, at: datetime) -> int:
    """Confirm the code and return who signs in; an unknown phone is registered, unnamed.

    Must not run inside another transaction: a wrong try is counted although it is refused.

    Raises:
        UnableToReadPhone: if it is no mainland mobile number.
        UnableToSignIn: if the code is wrong, used, too old or tried too often, or the
            person may not come in by this door.
    """
    number = phones.parse(phone)
    with transaction.atomic(durable=True):
        person_id, refusal = _try(number, code.strip(), at)
    if person_id is None:
        raise UnableToSignIn(refusal)
    return person_id


def _try(number: str, code: str, at: datetime) -> tuple[int | None, str]:
    mark = sealing.fingerprint(number)
    wrong = _("验证码不正确或已失效，请核对后重试，或重新获取。")
    # A second confirmation waits here and then finds the code closed.
    sent = (
        SignInCode.objects.select_for_update()
        .filter(phone_fingerprint=mark, closed_at__isnull=True, expires_at__gt=at)
        .first()
    )
    if sent is None:
        return None, wrong
    sent.tries += 1
    is_right = compare_digest(bytes(sent.code_digest), _digest(number, code))
    if is_right or sent.tries >= codes.MOST_TRIES:
        sent.closed_at = at
    sent.save(update_fields=["tries", "closed_at"])
    if not is_right:
        _journal("people.sign-in-code.refused", sent, None, at)
        is_over = sent.closed_at is not None
        return None, _("验证码错误次数过多，请重新获取。") if is_over else wrong
    return _enter(number, sent, at)


def _enter(number: str, sent: SignInCode, at: datetime) -> tuple[int | None, str]:
    mark = sealing.fingerprint(number)
    person = Person.objects.filter(phone_fingerprint=mark).first()
    if person is None:
        person = Person(
            kind=Person.Kind.CUSTOMER,
            phone_sealed=sealing.seal(number),
            phone_fingerprint=mark,
            registered_at=at,
        )
        person.set_unusable_password()
        person.save()
        _journal("people.person.registered", sent, person.pk, at)
    # Whoever holds the code holds the phone: from here on plain words give nothing away.
    if person.is_staff:
        return None, _("这是员工登记的手机号，请从员工入口登录。")
    if not person.is_active:
        return None, _("该账号已停用，如有疑问请联系您的客户经理。")
    _journal("people.person.signed-in", sent, person.pk, at)
    return person.pk, ""


def _journal(act: str, sent: SignInCode, person_id: int | None, at: datetime) -> None:
    is_code = person_id is None
    journal.record(
        journal.Act(
            act=act,
            subject_kind="sign-in-code" if is_code else "person",
            subject_id=sent.pk if person_id is None else person_id,
            actor_id=person_id,
            at=at,
            details={"tries": sent.tries} if is_code else {"by": "phone"},
        )
    )


def forget_sign_in_codes(*, before: datetime) -> int:
    """Delete the codes sent before the instant; return how many.

    The limits look back on a day of codes: leave at least those.
    """
    count, _by_model = SignInCode.objects.filter(sent_at__lt=before).delete()
    return count
