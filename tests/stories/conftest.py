"""A town with everybody in their chairs, real papers and a real seal, and browsers to open."""

from contextlib import ExitStack

import pytest
from tests import staffed
from tests.journeys.connecting.plant import (
    CODE,
    COMPANY,
    FEEDER,
    NOON,
    store_second_feeder,
)
from tests.stories.worlds import Hands, World

from fullcycle.doors.frame import clock
from fullcycle.gateways.messenger import port as messenger
from fullcycle.gateways.messenger.outbox import Outbox
from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.paper_store.folder import FolderPapers
from fullcycle.gateways.registers import port as registers
from fullcycle.gateways.registers.simulator import SimulatedRegisters
from fullcycle.gateways.signer import port as signer
from fullcycle.gateways.signer.demo_seal import create_demo_seal
from fullcycle.gateways.signer.local_seal import LocalSeal
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.gateways.typesetter.typst_compiler import TypstTypesetter
from fullcycle.records.people import actions as people
from fullcycle.records.people.actions import NewRole, NewStaff
from fullcycle.stages.connection import actions as connection


CREW = {
    "AM": ("陈思远", "潘晓雯"),
    "ACCEPT": ("林晓燕",),
    "SURVEY": ("黄志强",),
    "PLAN": ("郑海波",),
    "SIGN_DEV": ("金文斌",),
    "SIGN_OM": ("叶建华",),
    "SIGN_DISP": ("徐立新",),
    "APPROVE": ("章明远",),
    "FEE": ("蔡雅静",),
    "DESIGN": ("胡国栋",),
    "INSPECT": ("周大勇", "吴小军"),
    "METER": ("夏伟民",),
    "METERLAB": ("谢丽娜",),
    "CONTRACT": ("朱慧敏",),
    "ARCHIVE": ("缪春兰",),
    "CALLBACK": ("邵佳佳",),
    "GRIDPRJ": ("杨振宇",),
}
"""Who holds which role."""


@pytest.fixture
def hands(monkeypatch):
    hands = Hands(NOON)
    monkeypatch.setattr(clock, "now", hands)
    return hands


@pytest.fixture
def _gateways(tmp_path, settings):
    """Everything below the doors as it is in a demonstration, in a folder of its own."""
    settings.DEMO = True
    made = create_demo_seal(
        tmp_path / "seal", company="温州供电公司", password="lucheng", at=staffed.BEFORE
    )
    with ExitStack() as lent:
        for slot, implementation in (
            (messenger, Outbox(tmp_path / "outbox")),
            (paper_store, FolderPapers(tmp_path / "papers")),
            (registers, SimulatedRegisters({CODE: COMPANY})),
            (signer, LocalSeal.load(made, password="lucheng", trust=None)),
            (typesetter, TypstTypesetter()),
        ):
            lent.enter_context(slot.lent(implementation))
        yield


@pytest.fixture
def crew(transactional_db):  # noqa: ARG001  (asks for the database)
    """The staff numbers of everybody, by role; two feeders reach the plant's street."""
    connection.store_network(feeders=[FEEDER], at=staffed.BEFORE)
    store_second_feeder()
    chairs = [(role, name) for role, names in CREW.items() for name in names]
    numbers = {}
    for place, (role, name) in enumerate(chairs, start=1):
        numbers.setdefault(role, f"3303{place:04d}")
        hired = people.create_staff(
            NewStaff(
                staff_number=f"3303{place:04d}",
                name=name,
                title={"AM": "全周期客户经理"}.get(role, ""),
                password=staffed.PASSWORD,
                phone=f"1380013{place:04d}",
            ),
            at=staffed.BEFORE,
        )
        people.grant_role(
            NewRole(person_id=hired, role=role, starts_at=staffed.BEFORE, district="330302"),
            at=staffed.BEFORE,
        )
    return numbers


@pytest.fixture
def world(browser, live_server, hands, crew, tmp_path, _gateways):
    files = tmp_path / "files"
    files.mkdir()
    made = World(browser=browser, url=live_server.url, hands=hands, crew=crew, files=files)
    yield made
    for context in browser.contexts:
        context.close()
