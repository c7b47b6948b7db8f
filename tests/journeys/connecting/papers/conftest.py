"""A plant's application, step by step as far as a paper needs it, and lent gateways."""

import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pypdf
import pytest
import typst
from tests import staffed
from tests.journeys.connecting.plant import FEEDER

from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.paper_store.memory import MemoryPapers
from fullcycle.gateways.signer import demo_seal
from fullcycle.gateways.signer import port as signer
from fullcycle.gateways.signer.local_seal import LocalSeal
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.gateways.typesetter.plain import PlainTypesetter
from fullcycle.gateways.typesetter.typst_compiler import FONTS, TypstTypesetter
from fullcycle.journeys.connecting import papers, scheming
from fullcycle.kernels.rulebook import loading, snapshot
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework.models import Case
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.intake import actions as intake
from fullcycle.stages.intake import queries as applications


NOON = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
"""A Monday, 12:00 at the site."""

NUMBER = "330302202611020018"
ID_NUMBER = "11010519491231002X"
OWNERS_PHONE = "13900139001"
CUSTOMER = "温州瓯江鞋业有限公司"
SECTIONS = {
    "enterprise": {
        "credit_code": staffed.credit_code(1),
        "name": CUSTOMER,
        "legal_person": "陈建国",
        "industry_code": "C1952",
        "applicant_name": "王海燕",
        "applicant_id_number": ID_NUMBER,
        "acts_as": "LEGAL_PERSON",
    },
    "demand": {
        "use_class": "INDUSTRY",
        "requested_kva": "1250",
        "importance": "NONE",
        "loads": [
            {"kind": "MACHINING", "rated_kw": "45", "quantity": "40"},
            {"kind": "FANS_PUMPS", "rated_kw": "30", "quantity": "10", "is_important": "on"},
        ],
    },
    "site": {"street": "滨江街道", "address": "江滨东路88号"},
    "delivery": {"way": "ONLINE"},
}
IN_ORDER = (connection.CheckedPoint(code="EARTH", words="接地良好", finding="IN_ORDER"),)

needs_chinese_fonts = pytest.mark.skipif(
    not set(FONTS) <= set(typst.Fonts(include_system_fonts=True).families()),
    reason="needs the package fonts-noto-cjk",
)


@pytest.fixture(scope="session")
def seal(tmp_path_factory):
    """The company's seal for show."""
    folder = tmp_path_factory.mktemp("seal")
    file = demo_seal.create_demo_seal(
        folder, company="温州供电公司", password="p", at=staffed.BEFORE
    )
    return LocalSeal.load(file, password="p")


@pytest.fixture(scope="session")
def typst_typesetter():
    return TypstTypesetter()


@pytest.fixture(autouse=True)
def _lent_gateways(seal):
    with (
        paper_store.lent(MemoryPapers()),
        typesetter.lent(PlainTypesetter()),
        signer.lent(seal),
    ):
        yield


@pytest.fixture
def district(db):  # noqa: ARG001 - asked for the database
    connection.store_network(feeders=[FEEDER], at=staffed.BEFORE)
    return staffed.build()


@pytest.fixture
def submitted(district):
    """A case that waits to be accepted."""
    by_id = district.owner_id
    guidance = {"wish": ["first_power"], "size": ["within_8000_kva"], "special": []}
    key = intake.start_application(matter="hv_new", guidance=guidance, by_id=by_id, at=NOON)
    for section, typed in SECTIONS.items():
        intake.save_section(
            key=key, section=intake.Section(section), typed=typed, by_id=by_id, at=NOON
        )
    application = applications.get_application(key=key, applicant_id=by_id)
    plan = applications.plan_of(application, on=NOON.date())
    turns = loading.current_rulebook().turn_rule(journey="connecting", on=NOON.date())
    case = Case.objects.create(
        number=NUMBER,
        tracking_code="track",
        submission_key=str(key),
        matter="hv_new",
        title=f"{CUSTOMER} 高压新装",
        customer_id=district.customer_id,
        opened_by_id=by_id,
        opened_at=NOON,
        applied_on=NOON.date(),
        requested_kva=1250,
        voltage_kv=Decimal(10),
        traits=snapshot.traits_as_plain(plan.traits),
        rules=snapshot.as_plain(snapshot.kept_rules(plan, turns=turns)),
    )
    intake.submit_application(
        key=key, case_id=case.pk, customer_id=district.customer_id, by_id=by_id, at=NOON
    )
    return case.pk


@pytest.fixture
def accepted(submitted, district):
    """A case that was accepted with one paper to come later."""
    verdict = intake.Verdict(missing={}, deferred={"M06": "plan_reply"}, reason="")
    intake.accept(case_id=submitted, verdict=verdict, by_id=district.staff["ACCEPT"], at=NOON)
    return submitted


@pytest.fixture
def reply(district):
    """Draft, approve and reply the case's next version of the scheme."""

    def now(case_id, at=NOON, note=""):
        planner, approver = district.staff["PLAN"], district.staff["APPROVE"]
        findings = connection.SurveyFindings(
            surveyed_on=at.date(),
            surveyor_ids=(district.staff["SURVEY"],),
            people_met="王海燕",
            load_kw=Decimal(900),
        )
        connection.record_survey(case_id=case_id, findings=findings, by_id=planner, at=at)
        ground = scheming.groundwork(case_id=case_id)
        draft = connection.SchemeDraft(
            request=ground.request, network=ground.network, options=ground.options, note=note
        )
        connection.draft_scheme(case_id=case_id, draft=draft, by_id=planner, at=at)
        word = connection.Word(opinion="APPROVED")
        connection.approve(case_id=case_id, word=word, by_id=approver, at=at)
        connection.record_reply(case_id=case_id, by_id=district.managers[0], at=at)

    return now


@pytest.fixture
def replied(accepted, reply):
    reply(accepted, note="请在施工前与线路运维班联系。")
    return accepted


@pytest.fixture
def inspect(district):
    """Record an inspection of the case's works; with defects if any are given."""

    def now(case_id, *defects, kind="MID", at=NOON):
        report = connection.InspectionReport(
            kind=kind,
            inspected_on=at.date(),
            result="DEFECTS" if defects else "PASSED",
            checklist=IN_ORDER,
            defects=defects,
        )
        return connection.record_inspection(
            case_id=case_id, report=report, by_id=district.staff["INSPECT"], at=at
        )

    return now


DEFECT = connection.FoundDefect(
    words="接地电阻 6.2 Ω，应不大于 4 Ω",
    clause="GB 50169 第 4.2 条",
    level="GENERAL",
    due_on=date(2026, 11, 16),
)


@pytest.fixture
def make():
    """Make a paper as the job does."""

    def now(kind, case_id, reference="", at=NOON):
        return papers.make_paper(
            kind=papers.PaperKind(kind), case_id=case_id, reference=reference, at=at
        )

    return now


def pdf_of(stored):
    return archive.get_content(paper_id=stored.paper_id, version=stored.version).content


def card_of(stored, at=NOON + timedelta(days=400)):
    return archive.get_paper(paper_id=stored.paper_id, at=at)


def data_of(stored):
    """The data that the plain typesetter was given."""
    attached = pypdf.PdfReader(io.BytesIO(pdf_of(stored))).attachments
    return json.loads(attached["data.json"][0])


def words_of(stored):
    """The paper's text without the spaces that its layout put in."""
    pages = pypdf.PdfReader(io.BytesIO(pdf_of(stored))).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
