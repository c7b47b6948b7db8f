"""The registers behind a data-sharing platform that answers signed requests."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from fullcycle.gateways.registers.port import FACTS, Question, RegisterAnswer, UnableToAsk
from fullcycle.gateways.signed_http.client import Call, Reply, SignedClient, UnableToReach


VERSION = "2026-01-01"
FOUND = "OK"
NOT_FOUND = "NotFound"


class HttpRegisters:
    """Asks `QueryRegister`; asking twice does no harm, so a lost answer is asked for again.

    The answer's fields: Code (OK or NotFound), Holder, ValidUntil (day or nothing), ReceiptId,
    Facts (an object of texts under the names in `port.FACTS`). Other facts are left aside.
    """

    def __init__(self, client: SignedClient) -> None:
        self._client = client

    def ask(self, question: Question, *, at: datetime) -> RegisterAnswer | None:
        call = Call(
            action="QueryRegister",
            fields={
                "Register": question.register.value,
                "Number": question.number,
                "Reference": question.reference,
                "Purpose": question.purpose,
            },
            at=at,
            idempotency_key=f"{question.reference}-{question.register}-{at:%Y%m%dT%H%M%S}",
            may_repeat=True,
        )
        try:
            reply = self._client.call(call)
        except UnableToReach as failure:
            raise UnableToAsk(_("政务数据共享暂时无法访问，请上传材料。")) from failure
        if reply.text("Code") == NOT_FOUND:
            return None
        if not reply.is_success or reply.text("Code") != FOUND:
            raise UnableToAsk(
                _("政务数据共享拒绝了查询（%(code)s），请上传材料。")
                % {"code": reply.text("Code")},
            )
        return _answer(question, reply, at)


def _answer(question: Question, reply: Reply, at: datetime) -> RegisterAnswer:
    told = reply.document.get("Facts")
    facts = told if isinstance(told, Mapping) else {}
    # Without a receipt there is no evidence, and without a holder no answer.
    if not (reply.text("ReceiptId") and reply.text("Holder")):
        raise UnableToAsk(_("政务数据共享的答复不完整，请上传材料。"))
    return RegisterAnswer(
        register=question.register,
        number=question.number,
        holder=reply.text("Holder"),
        facts=tuple(
            (name, str(facts[name])) for name in FACTS[question.register] if name in facts
        ),
        valid_until=_day(reply.text("ValidUntil")),
        receipt_id=reply.text("ReceiptId"),
        fetched_at=at,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UnableToAsk(_("政务数据共享的答复不完整，请上传材料。")) from error
