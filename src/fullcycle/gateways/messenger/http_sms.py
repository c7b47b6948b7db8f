"""The messenger that hands messages to an SMS provider: the call SendSms of 2017-05-25."""

import json
from datetime import datetime

from django.utils.translation import gettext as _

from fullcycle.gateways.messenger.port import OutgoingMessage, SendingReceipt, UnableToSend
from fullcycle.gateways.signed_http.client import Call, SignedClient, UnableToReach


VERSION = "2017-05-25"
ACCEPTED = "OK"


class HttpSms:
    """Sends through a provider that speaks Alibaba Cloud's SMS interface.

    The provider takes a template's code and what fills its blanks; words without blanks fill
    the one blank `words`. A message that may have been taken is never sent twice by itself.
    """

    def __init__(self, client: SignedClient, *, signature_name: str) -> None:
        self._client = client
        self._signature_name = signature_name

    def send(self, message: OutgoingMessage, *, at: datetime) -> SendingReceipt:
        blanks = dict(message.blanks) or {"words": message.words}
        call = Call(
            action="SendSms",
            fields={
                "PhoneNumbers": message.to_phone,
                "SignName": self._signature_name,
                "TemplateCode": message.template_code,
                "TemplateParam": json.dumps(blanks, ensure_ascii=False),
                "OutId": message.reference,
            },
            at=at,
            idempotency_key=message.reference,
            may_repeat=False,
        )
        try:
            reply = self._client.call(call)
        except UnableToReach as failure:
            raise UnableToSend(
                str(failure), may_have_been_sent=failure.may_have_arrived
            ) from failure
        if not reply.is_success or reply.text("Code") != ACCEPTED:
            raise UnableToSend(
                _("短信服务商拒绝发送：%(code)s %(reason)s")
                % {"code": reply.text("Code"), "reason": reply.text("Message")},
                may_have_been_sent=False,
            )
        return SendingReceipt(
            reference=message.reference, provider_number=reply.text("BizId"), accepted_at=at
        )
