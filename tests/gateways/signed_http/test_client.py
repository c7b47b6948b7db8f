import socket
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from tests.gateways import loopback

from fullcycle.gateways.signed_http import acs3
from fullcycle.gateways.signed_http.client import Call, Service, SignedClient, UnableToReach


ONCE = Call(
    action="Ask",
    fields={"Words": "温州 a+b&c=1", "Empty": ""},
    at=datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
    idempotency_key="key-1",
    may_repeat=False,
)


def client(url: str, secret: str = loopback.KEY_SECRET) -> SignedClient:
    key = acs3.AccessKey(id=loopback.KEY_ID, secret=secret)
    return SignedClient(
        Service(url=url, key=key, version="1"), time_limits=httpx.Timeout(2, connect=1)
    )


class TestCall:
    def test_carries_the_fields_under_a_signature_that_holds(self):
        with loopback.serving(lambda _action, fields: (200, fields)) as service:
            reply = client(service.url).call(ONCE)
        assert reply.document == ONCE.fields
        assert reply.is_success
        headers = service.calls[0][0]
        assert headers["x-acs-date"] == "2026-11-24T12:00:00Z"
        assert headers["idempotency-key"] == "key-1"

    def test_spells_a_chinese_reference_in_ascii(self):
        with loopback.serving(lambda *_: (200, {})) as service:
            client(service.url).call(replace(ONCE, idempotency_key="申请-1"))
        assert service.calls[0][0]["idempotency-key"] == "%E7%94%B3%E8%AF%B7-1"

    def test_uses_a_nonce_once(self):
        with loopback.serving(lambda *_: (200, {})) as service:
            for _ in range(2):
                client(service.url).call(ONCE)
        assert len({headers["x-acs-signature-nonce"] for headers, _ in service.calls}) == 2

    def test_is_refused_with_another_secret(self):
        with loopback.serving(lambda *_: (200, {})) as service:
            reply = client(service.url, secret="wrong").call(ONCE)
        assert reply.text("Code") == "SignatureDoesNotMatch"
        assert not reply.is_success
        assert service.refused == 1

    def test_says_that_nothing_arrived_where_nobody_listens(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}"
            with pytest.raises(UnableToReach, match="连接不上") as caught:
                client(url).call(ONCE)
        assert not caught.value.may_have_arrived

    @pytest.mark.parametrize("document", [b"<html>", b"\xff", [1, 2]])
    def test_refuses_an_answer_that_is_no_json_object(self, document):
        with (
            loopback.serving(lambda *_: (200, document)) as service,
            pytest.raises(UnableToReach, match="无法读取"),
        ):
            client(service.url).call(ONCE)

    def test_does_not_repeat_what_may_have_been_done(self):
        with (
            loopback.serving(lambda *_: (503, {})) as service,
            pytest.raises(UnableToReach, match="503") as caught,
        ):
            client(service.url).call(ONCE)
        assert caught.value.may_have_arrived
        assert len(service.calls) == 1

    def test_repeats_once_what_does_no_harm_twice(self):
        answers = iter([(503, {}), (200, {"Number": 7})])
        with loopback.serving(lambda *_: next(answers)) as service:
            reply = client(service.url).call(replace(ONCE, may_repeat=True))
        assert reply.text("Number") == "7"
        assert reply.text("Missing") == ""
        assert [headers["idempotency-key"] for headers, _ in service.calls] == ["key-1"] * 2

    def test_gives_up_after_the_second_failure(self):
        with loopback.serving(lambda *_: (500, {})) as service, pytest.raises(UnableToReach):
            client(service.url).call(replace(ONCE, may_repeat=True))
        assert len(service.calls) == 2

    def test_does_not_wait_for_ever(self):
        with socket.create_server(("127.0.0.1", 0)) as mute:
            url = f"http://127.0.0.1:{mute.getsockname()[1]}"
            patient = SignedClient(
                Service(url=url, key=acs3.AccessKey(id="a", secret="b"), version="1"),
                time_limits=httpx.Timeout(0.1),
            )
            with pytest.raises(UnableToReach, match="没有按时") as caught:
                patient.call(ONCE)
        assert caught.value.may_have_arrived
