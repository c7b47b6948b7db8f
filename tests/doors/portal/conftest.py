"""A staffed district, a signed-in owner, a clock to turn, gateways that remember."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfWriter
from tests import staffed
from tests.journeys.connecting.walking import Walker

from fullcycle.doors.frame import clock
from fullcycle.gateways.messenger import port as messenger
from fullcycle.gateways.messenger.port import SendingReceipt
from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.paper_store.memory import MemoryPapers
from fullcycle.gateways.registers import port as registers
from fullcycle.gateways.registers.simulator import SimulatedRegisters
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.gateways.typesetter.plain import PlainTypesetter
from fullcycle.journeys.connecting import applying
from fullcycle.kernels.schemes.terms import LineKind
from fullcycle.records.casework import queries as cases
from fullcycle.records.people import actions as people
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.intake import actions as intake


NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""A Monday, 12:00 at the site."""

CODE = staffed.credit_code(77)
COMPANY = "温州江心电器有限公司"
GUIDANCE = {"wish": ["first_power"], "size": ["within_8000_kva"], "special": []}
SECTIONS = {
    "enterprise": {
        "credit_code": CODE,
        "name": COMPANY,
        "legal_person": "陈建国",
        "industry_code": "C3811",
        "applicant_name": "王海燕",
        "applicant_id_number": "11010519491231002X",
        "acts_as": "LEGAL_PERSON",
    },
    "demand": {
        "use_class": "INDUSTRY",
        "requested_kva": "1250",
        "importance": "NONE",
        "loads": [
            {"kind": "MACHINING", "rated_kw": "45", "quantity": "40"},
            {"kind": "FANS_PUMPS", "rated_kw": "30", "quantity": "10"},
        ],
    },
    "site": {"street": "滨江街道", "address": "江滨东路88号"},
    "delivery": {"way": "ONLINE"},
}


FEEDER = connection.NetworkFeeder(
    name="江滨123线",
    substation="110kV江滨变",
    bus_section="I段",
    voltage_kv=Decimal(10),
    capacity_kva=9000,
    spare_kva=6000,
    kind=LineKind.CABLE,
    reliability_minutes_per_year=Decimal(40),
    reaches_km={"滨江街道": Decimal("0.4")},
)


class Hands:
    """The hands of the door's clock."""

    def __init__(self):
        self.at = NOON

    def __call__(self):
        return self.at

    def pass_(self, **period):
        self.at += timedelta(**period)


@pytest.fixture(autouse=True)
def hands(monkeypatch, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    hands = Hands()
    monkeypatch.setattr(clock, "now", hands)
    return hands


@pytest.fixture(autouse=True)
def _lent_gateways():
    with (
        registers.lent(SimulatedRegisters({CODE: COMPANY})),
        paper_store.lent(MemoryPapers()),
        typesetter.lent(PlainTypesetter()),
    ):
        yield


@pytest.fixture
def district(db):  # noqa: ARG001 - asks for the database
    connection.store_network(feeders=[FEEDER], at=staffed.BEFORE)
    return staffed.build()


@pytest.fixture
def enter(django_user_model):
    """A browser in which this person is signed in."""

    def of(person_id):
        browser = Client(headers={"accept-language": "zh-CN"})
        browser.force_login(django_user_model.objects.get(pk=person_id))
        return browser

    return of


@pytest.fixture
def owner(district, enter):
    return enter(district.owner_id)


@pytest.fixture
def stranger(district, enter):
    return enter(district.stranger_id)


@pytest.fixture
def empty_draft(district):
    """The key of a draft in which nothing is answered."""
    return intake.start_application(
        matter="hv_new", guidance=GUIDANCE, by_id=district.owner_id, at=NOON
    )


@pytest.fixture
def filled_draft(district, empty_draft):
    """The key of a draft in which everything is answered; papers are not in."""
    for section, typed in SECTIONS.items():
        intake.save_section(
            key=empty_draft,
            section=intake.Section(section),
            typed=typed,
            by_id=district.owner_id,
            at=NOON,
        )
    return empty_draft


@pytest.fixture
def ready_draft(district, filled_draft, small_pdf):
    """The key of a draft that can be submitted: answered, registers asked, papers in."""
    applying.ask_registers(key=filled_draft, by_id=district.owner_id, at=NOON)
    card = applying.Upload(material="M04", file_name="身份证.pdf", content=small_pdf)
    applying.add_paper(key=filled_draft, upload=card, by_id=district.owner_id, at=NOON)
    return filled_draft


@pytest.fixture
def walker(district, ready_draft, small_pdf):
    """Takes the steps of a case that was just opened."""
    case = applying.submit_application(key=ready_draft, by_id=district.owner_id, at=NOON)

    def sign(contract, at):
        raise AssertionError(f"the page signs {contract.number} at {at}, nobody else")

    return Walker(
        district=district, small_pdf=small_pdf, sign=sign, case_id=case.case_id, at=NOON
    )


@pytest.fixture
def walker_of_two_sources(district, filled_draft, request):
    """The same for a plant of the first level that wants two sources."""
    other = replace(FEEDER, name="南塘218线", substation="110kV南塘变", bus_section="II段")
    connection.store_network(feeders=[other], at=staffed.BEFORE)
    changes = {
        "demand": {"importance": "FIRST", "security_load_kw": "200"},
        "site": {"wants_second_source": "on"},
    }
    for section, typed in changes.items():
        intake.save_section(
            key=filled_draft,
            section=intake.Section(section),
            typed=SECTIONS[section] | typed,
            by_id=district.owner_id,
            at=NOON,
        )
    return request.getfixturevalue("walker")


@pytest.fixture
def card(walker):
    return cases.get_case(case_id=walker.case_id).card


@pytest.fixture
def at_step(walker, hands):
    """Walk the case to a step, and set the door's clock after it."""

    def to(node):
        walker.walk(until=node)
        hands.at = walker.at + timedelta(minutes=5)
        return f"/cases/{cases.get_case(case_id=walker.case_id).card.number}"

    return to


@pytest.fixture
def phone(hands):
    """Reads the code that was sent to the owner last."""

    def read():
        job = ProcrastinateJob.objects.filter(task_name="send_message").latest("id")
        with messenger.lent(Carrier()) as carrier:
            people.deliver_message(at=hands.at, **job.args)
        return re.search(r"\d{6}", carrier.sent[-1].words).group()

    return read


class Carrier:
    """A messenger that remembers what it was given."""

    def __init__(self):
        self.sent = []

    def send(self, message, *, at):
        self.sent.append(message)
        return SendingReceipt(reference=message.reference, provider_number="1", accepted_at=at)


@pytest.fixture(scope="session")
def small_pdf():
    """A PDF of one empty page."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
