"""A staffed district with one application under way, a clock to turn, and people signed in."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pypdf import PdfWriter
from tests import staffed

from fullcycle.doors.frame import clock
from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.paper_store.memory import MemoryPapers
from fullcycle.gateways.registers import port as registers
from fullcycle.gateways.registers.simulator import SimulatedRegisters
from fullcycle.journeys.connecting import applying
from fullcycle.kernels.schemes.terms import LineKind
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import engine
from fullcycle.records.casework import queries as cases
from fullcycle.records.portfolios import queries as portfolios
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.intake import actions as intake


NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""A Monday, 12:00 at the site."""

BACKEND = "fullcycle.doors.frame.signin.SignedIn"

GUIDANCE = {"wish": ["first_power"], "size": ["within_8000_kva"], "special": []}

SECTIONS = {
    "enterprise": {
        "credit_code": staffed.credit_code(77),
        "name": "温州江心电器有限公司",
        "legal_person": "陈建国",
        "industry_code": "C3899",
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


DRAWING = Path(applying.__file__).parent / "process.bpmn"


def _journey():
    """The drawing that runs, its house steps doing nothing: they are not the desk's."""
    drawing = DRAWING.read_bytes()
    steps = {
        node: lambda _call: {}
        for node, is_step in engine.list_nodes(drawing).items()
        if is_step
    }
    return engine.Journey(name="connecting", drawing=drawing, steps=steps)


class Hands:
    """The clock on the wall, which a test turns."""

    def __init__(self):
        self.at = NOON

    def __call__(self):
        return self.at

    def pass_(self, **period):
        self.at += timedelta(**period)


@pytest.fixture(autouse=True)
def _quick_hashing(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _lent_gateways():
    known = {staffed.credit_code(77): "温州江心电器有限公司"}
    with registers.lent(SimulatedRegisters(known)), paper_store.lent(MemoryPapers()):
        yield


@pytest.fixture(autouse=True)
def hands(monkeypatch):
    turned = Hands()
    monkeypatch.setattr(clock, "now", turned)
    return turned


@pytest.fixture
def district(db):  # noqa: ARG001  (asks for the database)
    engine.connect_journeys(_journey())
    connection.store_network(feeders=[FEEDER], at=staffed.BEFORE)
    return staffed.build()


@pytest.fixture(scope="session")
def small_pdf():
    """A PDF of one empty page."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.fixture
def submit(district, small_pdf):
    """Submit an application through the journey; the case it opened."""

    def now(at=NOON, **changes):
        by_id = district.owner_id
        key = intake.start_application(matter="hv_new", guidance=GUIDANCE, by_id=by_id, at=at)
        for section, typed in SECTIONS.items():
            intake.save_section(
                key=key,
                section=intake.Section(section),
                typed=typed | changes.get(section, {}),
                by_id=by_id,
                at=at,
            )
        applying.ask_registers(key=key, by_id=by_id, at=at)
        card = applying.Upload(material="M04", file_name="身份证.pdf", content=small_pdf)
        applying.add_paper(key=key, upload=card, by_id=by_id, at=at)
        return applying.submit_application(key=key, by_id=by_id, at=at).case_id

    return now


@pytest.fixture
def case_id(submit):
    return submit()


@pytest.fixture
def manager_id(case_id):
    customer_id = cases.get_case(case_id=case_id).card.customer_id
    return portfolios.managers_of(customer_id=customer_id, at=NOON).primary.id


@pytest.fixture
def client():
    return Client(headers={"accept-language": "zh-CN"})


@pytest.fixture
def sign_in(client):
    """Sign a person in and return the client."""

    def as_(person_id):
        client.force_login(get_user_model().objects.get(pk=person_id), backend=BACKEND)
        return client

    return as_


@pytest.fixture
def by_role(district, sign_in):
    """Sign in whoever holds a role."""

    def as_(role):
        return sign_in(district.staff[role])

    return as_


@pytest.fixture
def task_id():
    """The id of the open task of a step."""

    def of(case_id, node):
        task = cases.find_open_task(case_id=case_id, node=node)
        assert task is not None, f"{node} is not open"
        return task.id

    return of


@pytest.fixture
def finish(district, task_id):
    """Let whoever's it is finish a step, without what its page would record."""

    def node(case_id, node, outcome="DONE"):
        task = cases.get_task(task_id=task_id(case_id, node))
        customer_id = cases.get_case(case_id=case_id).card.customer_id
        managers = portfolios.managers_of(customer_id=customer_id, at=NOON)
        whose = {"CUSTOMER": district.owner_id, "EXT": district.owner_id}
        whose |= {"AM": managers.primary.id} | district.staff
        return casework.complete_task(
            completion=casework.Completion(
                task_id=task.id,
                node=node,
                by_id=whose[task.role],
                outcome=outcome,
                at=clock.now(),
            )
        )

    return node
