"""A staffed district, lent gateways, and an application that is ready to submit."""

import re

import pytest
from tests import staffed
from tests.journeys.connecting.plant import (
    CODE,
    COMPANY,
    FEEDER,
    GUIDANCE,
    NOON,
    SECTIONS,
)
from tests.journeys.connecting.walking import Walker
from tests.phone import newest_message

from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.paper_store.memory import MemoryPapers
from fullcycle.gateways.registers import port as registers
from fullcycle.gateways.registers.simulator import SimulatedRegisters
from fullcycle.gateways.signer import port as signer
from fullcycle.gateways.signer.demo_seal import create_demo_seal
from fullcycle.gateways.signer.local_seal import LocalSeal
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.gateways.typesetter.plain import PlainTypesetter
from fullcycle.journeys.connecting import applying
from fullcycle.journeys.connecting.journey import JOURNEY
from fullcycle.records.casework import engine
from fullcycle.records.casework import queries as cases
from fullcycle.stages.agreements import actions as agreements
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.intake import actions as intake


@pytest.fixture(autouse=True)
def _lent_gateways():
    with (
        registers.lent(SimulatedRegisters({CODE: COMPANY})),
        paper_store.lent(MemoryPapers()),
    ):
        yield


@pytest.fixture
def district(db):  # noqa: ARG001  (asks for the database)
    engine.connect_journeys(JOURNEY)
    connection.store_network(feeders=[FEEDER], at=staffed.BEFORE)
    return staffed.build()


@pytest.fixture
def submit(draft, district):
    """Submit a fresh draft; the case it opened."""

    def now(by_id=None, **changes):
        by_id = by_id or district.owner_id
        return applying.submit_application(key=draft(by_id, **changes), by_id=by_id, at=NOON)

    return now


@pytest.fixture
def open_task():
    """The id of the open task of a node."""

    def of(case_id, node):
        task = cases.find_open_task(case_id=case_id, node=node)
        assert task is not None, f"{node} is not open"
        return task.id

    return of


@pytest.fixture
def draft(district, small_pdf):
    """A draft with every section filled, the registers asked, the identity card handed in."""

    def filled(by_id=None, **changes):
        by_id = by_id or district.owner_id
        key = intake.start_application(matter="hv_new", guidance=GUIDANCE, by_id=by_id, at=NOON)
        for section, typed in SECTIONS.items():
            intake.save_section(
                key=key,
                section=intake.Section(section),
                typed=typed | changes.get(section, {}),
                by_id=by_id,
                at=NOON,
            )
        applying.ask_registers(key=key, by_id=by_id, at=NOON)
        card = applying.Upload(material="M04", file_name="身份证.pdf", content=small_pdf)
        applying.add_paper(key=key, upload=card, by_id=by_id, at=NOON)
        return key

    return filled


@pytest.fixture
def phone(district):
    """The owner's phone: takes the code for a contract and confirms it."""

    def sign(contract, at):
        agreements.start_signing(contract_id=contract.id, by_id=district.owner_id, at=at)
        code = re.search(r"\d{6}", newest_message(at).words).group()
        confirmation_id = agreements.confirm_signing(
            contract_id=contract.id, code=code, by_id=district.owner_id, at=at
        )
        return agreements.CustomerSigning(
            contract_id=contract.id,
            confirmation_id=confirmation_id,
            seen_sha256=contract.sha256,
            ip_address="127.0.0.1",
            user_agent="test",
        )

    return sign


@pytest.fixture(scope="session")
def seal(tmp_path_factory):
    """The company's seal, made for the tests."""
    made = create_demo_seal(
        tmp_path_factory.mktemp("seal"), company="温州供电公司", password="lucheng", at=NOON
    )
    return LocalSeal.load(made, password="lucheng", trust=None)


@pytest.fixture
def walker(district, small_pdf, phone, seal, submit):
    """A case submitted, and somebody who takes every step of it."""

    def of(**changes):
        submitted = submit(**changes)
        return Walker(
            district=district,
            small_pdf=small_pdf,
            sign=phone,
            case_id=submitted.case_id,
            at=NOON,
        )

    with signer.lent(seal), typesetter.lent(PlainTypesetter()):
        yield of
