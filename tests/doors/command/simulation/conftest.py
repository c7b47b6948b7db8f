"""A small demonstration district, and the year that happened on it."""

from datetime import date

import pytest

from fullcycle.config import wiring
from fullcycle.doors.command.district import building
from fullcycle.doors.command.simulation import running
from fullcycle.doors.command.simulation.running import Wanted
from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.paper_store.memory import MemoryPapers
from fullcycle.gateways.signer import port as signer
from fullcycle.gateways.signer.demo_seal import create_demo_seal
from fullcycle.gateways.signer.local_seal import LocalSeal


CUSTOMERS = 30
CASES = 7
SEED = 5


@pytest.fixture(scope="session")
def seal(tmp_path_factory):
    """A seal that was valid in the simulated year."""
    folder = tmp_path_factory.mktemp("seal")
    made = create_demo_seal(
        folder, company="温州供电公司", password="lucheng", at=building.STANDS_SINCE
    )
    return LocalSeal.load(made, password="lucheng", trust=None)


@pytest.fixture
def papers(seal):
    """Where the year's papers are kept."""
    wiring.connect_journeys()
    with signer.lent(seal), paper_store.lent(MemoryPapers()) as store:
        yield store


@pytest.fixture
def build(transactional_db, papers):  # noqa: ARG001  (asks for both)
    """Build thirty customers, their managers, the back office and the network."""

    def district():
        at = building.STANDS_SINCE
        building.build_staff(password="Lucheng-2026-east", at=at)
        building.build_network(at=at)
        building.build_customers(last=CUSTOMERS, at=at, tell=lambda _number: None)

    return district


@pytest.fixture
def district(build):
    """A district that stands."""
    build()


@pytest.fixture
def simulate(district):  # noqa: ARG001  (asks for the district)
    """Let a year happen on the district; what happened."""

    def year(*, seed=SEED, cases=CASES, until=date(2026, 6, 30), processes=1):
        wanted = Wanted(seed=seed, cases=cases, processes=processes, until=until)
        return running.simulate(wanted, tell=lambda _number: None)

    return year
