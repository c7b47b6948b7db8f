"""What holds for all registers, and what is particular to each."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.gateways import loopback

from fullcycle.gateways.registers.http import VERSION, HttpRegisters
from fullcycle.gateways.registers.port import FACTS, Question, Register, UnableToAsk
from fullcycle.gateways.registers.simulator import SilentRegisters, SimulatedRegisters
from fullcycle.gateways.signed_http import acs3
from fullcycle.gateways.signed_http.client import Service, SignedClient


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
CODE = "91110108551385082Q"
NUMBERS = {
    Register.BUSINESS_LICENCE: CODE,
    Register.LEGAL_PERSON: CODE,
    Register.PROPERTY_RIGHT: "浙（2024）温州市不动产权第0123456号",
    Register.PROJECT_FILING: "2404-330302-04-01-123456",
}


def question(register: Register, number: str) -> Question:
    return Question(register=register, number=number, reference="case-7", purpose="intake")


def http(url: str) -> HttpRegisters:
    key = acs3.AccessKey(id=loopback.KEY_ID, secret=loopback.KEY_SECRET)
    return HttpRegisters(SignedClient(Service(url=url, key=key, version=VERSION)))


def sharing_platform(action: str, fields: dict[str, str]) -> tuple[int, object]:
    """Answer as the platform does, for the numbers above."""
    assert action == "QueryRegister"
    register = Register(fields["Register"])
    if NUMBERS[register] != fields["Number"]:
        return 200, {"Code": "NotFound"}
    return 200, {
        "Code": "OK",
        "Holder": "温州海螺电器有限公司",
        "ValidUntil": "2030-12-31",
        "ReceiptId": "R-1",
        "Facts": dict.fromkeys(FACTS[register], "值") | {"unasked": "x"},
    }


@pytest.fixture(params=["simulator", "http"])
def registers(request):
    if request.param == "simulator":
        yield SimulatedRegisters()
        return
    with loopback.serving(sharing_platform) as platform:
        yield http(platform.url)


class TestEveryRegister:
    @pytest.mark.parametrize("register", Register)
    def test_tells_holder_and_facts_with_a_receipt(self, registers, register):
        answer = registers.ask(question(register, NUMBERS[register]), at=NOON)
        assert answer is not None
        assert (answer.register, answer.number) == (register, NUMBERS[register])
        assert answer.holder
        assert tuple(name for name, _ in answer.facts) == FACTS[register]
        assert all(value for _, value in answer.facts)
        assert answer.receipt_id
        assert answer.fetched_at == NOON

    @pytest.mark.parametrize("register", Register)
    def test_has_no_entry_under_a_number_that_nobody_holds(self, registers, register):
        assert registers.ask(question(register, "1"), at=NOON) is None


class TestSimulator:
    def test_always_tells_the_same_and_says_that_it_is_simulated(self):
        ask = SimulatedRegisters().ask
        first = ask(question(Register.BUSINESS_LICENCE, CODE), at=NOON)
        later = ask(question(Register.BUSINESS_LICENCE, CODE), at=NOON + timedelta(days=1))
        assert (first.holder, first.facts) == (later.holder, later.facts)
        assert first.receipt_id != later.receipt_id
        assert first.is_simulated
        assert first.receipt_id.startswith("SIM-")

    def test_lets_licence_and_legal_person_agree(self):
        simulator = SimulatedRegisters()
        licence = simulator.ask(question(Register.BUSINESS_LICENCE, CODE), at=NOON)
        person = simulator.ask(question(Register.LEGAL_PERSON, CODE), at=NOON)
        assert licence.fact("legal_person") == person.holder
        assert person.fact("company") == licence.holder

    def test_calls_a_company_as_it_is_told(self):
        simulator = SimulatedRegisters({CODE: "瓯江重工"})
        answer = simulator.ask(question(Register.BUSINESS_LICENCE, CODE), at=NOON)
        assert answer.holder == "瓯江重工"
        assert answer.fact("no such fact") == ""


class TestSilentRegisters:
    def test_send_the_customer_to_the_upload(self):
        with pytest.raises(UnableToAsk, match="请上传材料"):
            SilentRegisters().ask(question(Register.LEGAL_PERSON, CODE), at=NOON)


class TestHttp:
    LICENCE = question(Register.BUSINESS_LICENCE, CODE)

    def test_says_for_which_case_and_why_it_asks(self):
        with loopback.serving(sharing_platform) as platform:
            answer = http(platform.url).ask(self.LICENCE, at=NOON)
        assert platform.calls[0][1] == {
            "Register": "BUSINESS_LICENCE",
            "Number": CODE,
            "Reference": "case-7",
            "Purpose": "intake",
        }
        assert answer.valid_until == date(2030, 12, 31)
        assert not answer.is_simulated

    def test_asks_again_when_an_answer_got_lost(self):
        answers = iter([(502, {}), (200, {"Code": "OK", "Holder": "甲", "ReceiptId": "R-2"})])
        with loopback.serving(lambda *_: next(answers)) as platform:
            answer = http(platform.url).ask(self.LICENCE, at=NOON)
        assert (answer.receipt_id, answer.facts, answer.valid_until) == ("R-2", (), None)

    @pytest.mark.parametrize(
        ("status", "document", "reason"),
        [
            (500, {}, "暂时无法访问"),
            (200, {"Code": "Denied"}, "Denied"),
            (403, {"Code": "OK"}, "拒绝"),
            (200, {"Code": "OK", "Holder": "甲"}, "不完整"),
            (200, {"Code": "OK", "ReceiptId": "R-1"}, "不完整"),
            (
                200,
                {"Code": "OK", "Holder": "甲", "ReceiptId": "R-1", "ValidUntil": "soon"},
                "不完整",
            ),
        ],
    )
    def test_sends_the_customer_to_the_upload(self, status, document, reason):
        with (
            loopback.serving(lambda *_: (status, document)) as platform,
            pytest.raises(UnableToAsk, match=reason) as caught,
        ):
            http(platform.url).ask(self.LICENCE, at=NOON)
        assert "请上传材料" in str(caught.value)
