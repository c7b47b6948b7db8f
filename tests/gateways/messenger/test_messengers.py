"""What holds for every messenger, and what is particular to each."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.gateways import loopback

from fullcycle.gateways.messenger.http_sms import VERSION, HttpSms
from fullcycle.gateways.messenger.outbox import Outbox
from fullcycle.gateways.messenger.port import Messenger, OutgoingMessage, UnableToSend
from fullcycle.gateways.signed_http import acs3
from fullcycle.gateways.signed_http.client import Service, SignedClient


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
CODE = OutgoingMessage(
    to_phone="13800138000",
    template_code="SMS_1001",
    words="验证码 482913，5 分钟内有效。",
    purpose="people.sign-in",
    reference="code-1",
    urgent=True,
    blanks=(("code", "482913"),),
)

WITH_OUR_PATH = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}

WRITER = """
import sys, pathlib, datetime
from fullcycle.gateways.messenger.outbox import Outbox
from fullcycle.gateways.messenger.port import OutgoingMessage

folder, name, count = sys.argv[1:]
at = datetime.datetime(2026, 11, 24, 4, tzinfo=datetime.UTC)
for n in range(int(count)):
    message = OutgoingMessage(
        to_phone="1", template_code="t", words="长" * 400, purpose="p",
        reference=f"{name}-{n}", urgent=False,
    )
    print(Outbox(pathlib.Path(folder)).send(message, at=at).reference, flush=True)
"""


def http_sms(url: str) -> HttpSms:
    key = acs3.AccessKey(id=loopback.KEY_ID, secret=loopback.KEY_SECRET)
    client = SignedClient(Service(url=url, key=key, version=VERSION))
    return HttpSms(client, signature_name="全周期")


def accept(_action: str, fields: dict[str, str]) -> tuple[int, object]:
    return 200, {"Code": "OK", "Message": "OK", "BizId": f"biz-{fields['OutId']}"}


@dataclass
class Both:
    messenger: Messenger
    arrived: Callable[[], list[tuple[str, str, str]]]


@pytest.fixture(params=["outbox", "http_sms"])
def both(request, tmp_path):
    if request.param == "outbox":
        outbox = Outbox(tmp_path / "outbox")
        yield Both(
            outbox,
            lambda: [
                (kept.message.to_phone, kept.message.template_code, kept.message.reference)
                for kept in reversed(outbox.list_recent(10))
            ],
        )
        return
    with loopback.serving(accept) as provider:
        yield Both(
            http_sms(provider.url),
            lambda: [
                (fields["PhoneNumbers"], fields["TemplateCode"], fields["OutId"])
                for _, fields in provider.calls
            ],
        )


class TestEveryMessenger:
    def test_hands_over_messages_in_their_order(self, both):
        for number in (1, 2):
            both.messenger.send(replace(CODE, reference=f"code-{number}"), at=NOON)
        assert both.arrived() == [
            ("13800138000", "SMS_1001", "code-1"),
            ("13800138000", "SMS_1001", "code-2"),
        ]

    def test_gives_a_receipt_with_our_reference_and_a_number_of_its_own(self, both):
        receipt = both.messenger.send(CODE, at=NOON)
        assert receipt.reference == "code-1"
        assert receipt.provider_number
        assert receipt.accepted_at == NOON


class TestOutgoingMessage:
    @pytest.mark.parametrize(
        "words", ["", "长" * 501, "联系电话13800138000", "身份证11010519491231002X已收到"]
    )
    def test_refuses_to_tell_too_much(self, words):
        with pytest.raises(ValueError, match="message"):
            replace(CODE, words=words)

    @pytest.mark.parametrize(
        "words",
        [
            "申请 330302202611240001 已受理",
            "申请 330302202611240013 已受理",  # its last digit happens to be a check digit
            "联系电话138****8000",
            "请拨打 95598",
        ],
    )
    def test_lets_case_numbers_and_masked_phones_pass(self, words):
        assert replace(CODE, words=words).words == words


class TestOutbox:
    def test_lists_the_newest_first_and_keeps_every_field(self, tmp_path):
        outbox = Outbox(tmp_path)
        days = [NOON + timedelta(days=d) for d in range(3)]
        for number, day in enumerate(days):
            outbox.send(replace(CODE, reference=str(number)), at=day)
        recent = outbox.list_recent(2)
        assert [kept.message for kept in recent] == [
            replace(CODE, reference="2"),
            replace(CODE, reference="1"),
        ]
        assert [kept.kept_at for kept in recent] == [days[2], days[1]]

    def test_is_empty_before_anything_was_sent(self, tmp_path):
        assert Outbox(tmp_path / "none").list_recent(5) == []

    def test_survives_a_writer_that_was_killed_in_mid_line(self, tmp_path):
        outbox = Outbox(tmp_path)
        outbox.send(CODE, at=NOON)
        file = next(tmp_path.glob("*.jsonl"))
        file.write_bytes(file.read_bytes() + b'{"kept_at": "2026-11-2')
        outbox.send(replace(CODE, reference="code-2"), at=NOON)
        listed = [kept.message.reference for kept in outbox.list_recent(10)]
        assert listed == ["code-2", "code-1"]

    def test_is_readable_by_its_owner_only(self, tmp_path):
        Outbox(tmp_path).send(CODE, at=NOON)
        assert next(tmp_path.glob("*.jsonl")).stat().st_mode & 0o777 == 0o600

    def test_takes_messages_from_several_processes_at_once(self, tmp_path):
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(tmp_path), str(writer), "20"],
                env=WITH_OUR_PATH,
                stdout=subprocess.DEVNULL,
            )
            for writer in range(3)
        ]
        assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
        kept = {entry.message.reference for entry in Outbox(tmp_path).list_recent(100)}
        assert kept == {f"{writer}-{n}" for writer in range(3) for n in range(20)}

    def test_keeps_what_it_accepted_when_the_writer_is_killed(self, tmp_path):
        command = [sys.executable, "-c", WRITER, str(tmp_path), "w", "1000000"]
        with subprocess.Popen(
            command, env=WITH_OUR_PATH, stdout=subprocess.PIPE, text=True
        ) as writer:
            accepted = [writer.stdout.readline().strip() for _ in range(50)]
            writer.kill()
            accepted += writer.stdout.read().split("\n")[:-1]
        Outbox(tmp_path).send(replace(CODE, reference="after"), at=NOON)
        kept = [entry.message.reference for entry in Outbox(tmp_path).list_recent(10**6)]
        assert kept[0] == "after"
        assert set(accepted) <= set(kept)


class TestHttpSms:
    def test_fills_the_template_and_signs_as_our_company(self):
        with loopback.serving(accept) as provider:
            receipt = http_sms(provider.url).send(CODE, at=NOON)
        headers, fields = provider.calls[0]
        assert json.loads(fields["TemplateParam"]) == {"code": "482913"}
        assert fields["SignName"] == "全周期"
        assert (headers["x-acs-action"], headers["x-acs-version"]) == ("SendSms", "2017-05-25")
        assert headers["idempotency-key"] == "code-1"
        assert receipt.provider_number == "biz-code-1"

    def test_puts_the_words_into_a_template_without_blanks(self):
        with loopback.serving(accept) as provider:
            http_sms(provider.url).send(replace(CODE, blanks=()), at=NOON)
        assert json.loads(provider.calls[0][1]["TemplateParam"]) == {"words": CODE.words}

    def test_says_why_the_provider_refused(self):
        refusal = {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "触发限流"}
        with (
            loopback.serving(lambda *_: (200, refusal)) as provider,
            pytest.raises(UnableToSend, match="BUSINESS_LIMIT_CONTROL 触发限流") as caught,
        ):
            http_sms(provider.url).send(CODE, at=NOON)
        assert not caught.value.may_have_been_sent

    def test_does_not_send_twice_when_the_provider_fails_half_way(self):
        with (
            loopback.serving(lambda *_: (500, {})) as provider,
            pytest.raises(UnableToSend) as caught,
        ):
            http_sms(provider.url).send(CODE, at=NOON)
        assert caught.value.may_have_been_sent
        assert len(provider.calls) == 1
