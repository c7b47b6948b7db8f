"""A staffed district, a signed-in owner, a clock to turn, gateways that remember."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests import staffed
from tests.clock import Hands
from tests.journeys.connecting import plant
from tests.journeys.connecting.plant import (
    CODE,
    COMPANY,
    FEEDER,
    GUIDANCE,
    NOON,
    store_second_feeder,
)
from tests.journeys.connecting.walking import Walker
from tests.phone import newest_message

from fullcycle.doors.frame import clock
from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.paper_store.memory import MemoryPapers
from fullcycle.gateways.registers import port as registers
from fullcycle.gateways.registers.simulator import SimulatedRegisters
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.gateways.typesetter.plain import PlainTypesetter
from fullcycle.journeys.connecting import applying
from fullcycle.records.casework import queries as cases
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.intake import actions as intake


SECTIONS = plant.SECTIONS | {
    "enterprise": plant.SECTIONS["enterprise"] | {"industry_code": "C3811"}
}
"""As typed at this door, whose list of industries is a choice."""


@pytest.fixture(autouse=True)
def hands(monkeypatch):
    hands = Hands(NOON)
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
    store_second_feeder()
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
        return re.search(r"\d{6}", newest_message(hands.at).words).group()

    return read
