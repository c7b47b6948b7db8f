import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from fullcycle.config import wiring
from fullcycle.gateways.courier import port as courier
from fullcycle.gateways.courier.http import HttpCourier
from fullcycle.gateways.courier.simulator import SimulatedCourier
from fullcycle.gateways.messenger import port as messenger
from fullcycle.gateways.messenger.http_sms import HttpSms
from fullcycle.gateways.messenger.outbox import Outbox
from fullcycle.gateways.registers import port as registers
from fullcycle.gateways.registers.http import HttpRegisters
from fullcycle.gateways.registers.simulator import SimulatedRegisters
from fullcycle.gateways.signer import port as signer
from fullcycle.gateways.signer.demo_seal import create_demo_seal
from fullcycle.gateways.slot import NothingConnected
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.gateways.typesetter.plain import PlainTypesetter
from fullcycle.gateways.typesetter.typst_compiler import TypstTypesetter
from fullcycle.gateways.vault import port as vault


REAL = {"url": "https://service.example", "key_id": "a", "key_secret": "b"}
NONE = {"url": "", "key_id": "", "key_secret": ""}


@pytest.fixture(autouse=True)
def _as_before():
    yield
    wiring.connect_gateways()


class TestConnectGateways:
    def test_connects_a_vault_that_opens_what_it_sealed(self):
        sealed = vault.current().seal("13800138000", "people.phone")
        assert vault.current().open(sealed, "people.phone") == "13800138000"

    def test_simulates_the_services_without_an_address(self, settings):
        settings.SERVICES = dict.fromkeys(settings.SERVICES, NONE)
        wiring.connect_gateways()
        assert isinstance(messenger.current(), Outbox)
        assert isinstance(registers.current(), SimulatedRegisters)
        assert isinstance(courier.current(), SimulatedCourier)

    def test_speaks_to_the_services_that_have_an_address(self, settings):
        settings.SERVICES = dict.fromkeys(settings.SERVICES, REAL)
        wiring.connect_gateways()
        assert isinstance(messenger.current(), HttpSms)
        assert isinstance(registers.current(), HttpRegisters)
        assert isinstance(courier.current(), HttpCourier)

    def test_says_that_there_is_no_seal(self, settings, tmp_path):
        settings.SEAL = tmp_path / "none.p12"
        wiring.connect_gateways()
        with pytest.raises(NothingConnected, match=r"none\.p12"):
            signer.current()

    def test_takes_a_seal_that_is_made_after_the_start(self, settings, tmp_path):
        at = datetime(2026, 11, 24, tzinfo=UTC)
        settings.SEAL = tmp_path / "demo-seal.p12"
        settings.SEAL_PASSWORD = "p"
        settings.SEAL_TRUST = ""
        wiring.connect_gateways()
        create_demo_seal(tmp_path, company="公司", password="p", at=at)
        assert signer.current().check(BARE_PDF, at=at) == ()

    def test_sets_papers_with_typst(self):
        assert isinstance(typesetter.current(), TypstTypesetter)

    def test_imports_no_large_library_before_it_is_needed(self):
        script = (
            "import sys, django; django.setup()\n"
            "print(sorted({'pyhanko', 'pypdf', 'httpx', 'typst'} & set(sys.modules)))"
        )
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(
            [sys.executable, "-c", script],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == "[]"

    def test_loads_the_seal_where_there_is_one(self, settings, tmp_path):
        at = datetime(2026, 11, 24, tzinfo=UTC)
        settings.SEAL = create_demo_seal(tmp_path, company="公司", password="p", at=at)
        settings.SEAL_PASSWORD = "p"
        settings.SEAL_TRUST = ""
        wiring.connect_gateways()
        assert signer.current().check(BARE_PDF, at=at) == ()


BARE_PDF = (
    PlainTypesetter()
    .typeset("receipt", {"issuer": "x", "number": "y"}, at=datetime(2026, 11, 24, tzinfo=UTC))
    .pdf
)
