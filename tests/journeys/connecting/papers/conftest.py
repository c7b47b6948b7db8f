"""A plant's application, step by step as far as a paper needs it, and lent gateways."""

import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import pypdf
import pytest
import typst
from procrastinate.contrib.django.models import ProcrastinateJob
from tests import staffed
from tests.gateways.typesetter.examples import EXAMPLES

from fullcycle.gateways.messenger import port as messenger
from fullcycle.gateways.messenger.port import SendingReceipt
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
from fullcycle.kernels.schemes.terms import LineKind
from fullcycle.records.archive import actions as archive_actions
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework.models import Case
from fullcycle.records.people import actions as people
from fullcycle.stages.agreements import actions as agreements
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection.models import EnergisePlan, Energising
from fullcycle.stages.intake import actions as intake
from fullcycle.stages.intake import queries as applications
from fullcycle.stages.metering import actions as metering
from fullcycle.stages.metering import queries as meters


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
IN_ORDER = (connection.CheckedPoint(code="EARTH", words="接地良好", is_in_order=True),)

needs_chinese_fonts = pytest.mark.skipif(
    not set(FONTS) <= set(typst.Fonts(include_system_fonts=True).families()),
    reason="needs the package fonts-noto-cjk",
)


@pytest.fixture(autouse=True)
def _quick_hashing(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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


FEE_LINE = agreements.NewFeeLine(
    rule_id="connecting.reliability_fee.1",
    document_number="浙发改价格〔2026〕0号（测试）",
    unit_price_yuan=Decimal(100),
    quantity=Decimal(1250),
)


@pytest.fixture
def paid(accepted, district):
    """A case whose fee of 125,000 yuan was paid by bank."""
    clerk_id = district.staff["FEE"]
    agreements.set_fee(case_id=accepted, lines=(FEE_LINE,), by_id=clerk_id, at=NOON)
    payment = agreements.NewPayment(
        case_id=accepted,
        paid_at=NOON,
        amount_yuan=Decimal(125_000),
        channel="BANK",
        receipt_number="R-2026-0001",
    )
    agreements.record_payment(payment=payment, by_id=clerk_id, at=NOON)
    return accepted


@pytest.fixture
def energised(replied, district):
    """A case that was switched on by two, with one meter on the wall."""
    inspector, second = district.staff["INSPECT"], district.staff["METER"]
    EnergisePlan.objects.create(
        case_id=replied,
        planned_at=NOON + timedelta(days=1),
        agreed_with="王海燕",
        electricians=[
            {"name": "赵电工", "licence_number": "T330300001", "valid_until": "2028-01-01"}
        ],
        agreed_by_id=inspector,
        agreed_at=NOON,
    )
    Energising.objects.create(
        case_id=replied,
        energised_at=NOON + timedelta(days=1, hours=1),
        checklist=[{"code": "STAFF", "words": "人员撤离", "is_in_order": True, "note": ""}],
        commanded_by_id=inspector,
        confirmed_by_id=second,
        recorded_by_id=inspector,
        recorded_at=NOON + timedelta(days=1, hours=2),
    )
    meter = metering.NewMeterSet(
        point="江滨123线",
        meter_number="330012345678",
        accuracy_class="0.5S",
        ct_primary_a=100,
        ct_secondary_a=5,
        pt_primary_v=10000,
        pt_secondary_v=100,
        terminal_number="T0001",
        verified_until=date(2034, 1, 1),
    )
    metering.prepare_meters(case_id=replied, meters=(meter,), by_id=second, at=NOON)
    readings = metering.FirstReadings(
        active_total_kwh=Decimal("0.25"),
        active_sharp_kwh=Decimal("0.05"),
        active_peak_kwh=Decimal("0.05"),
        active_flat_kwh=Decimal("0.05"),
        active_valley_kwh=Decimal("0.10"),
        reactive_kvarh=Decimal(0),
    )
    metering.install_meter(
        installation=metering.NewInstallation(
            meter_set_id=meters.meters_of(case_id=replied)[0].id,
            installed_at=NOON,
            second_installer_id=inspector,
            seal_numbers=("F1", "F2"),
            readings=readings,
        ),
        by_id=second,
        at=NOON,
    )
    return replied


TERMS = agreements.ContractTerms(
    supplier=agreements.ContractParty(name="温州供电公司", credit_code=""),
    customer=agreements.ContractParty(name=CUSTOMER, credit_code=staffed.credit_code(1)),
    address="鹿城区滨江街道江滨东路88号",
    capacity_kva=1250,
    sources=(agreements.SupplyTerms(name="主供", voltage_kv=Decimal(10), capacity_kva=1250),),
    term_years=3,
    starts_on=date(2026, 12, 1),
    boundary="环网柜出线电缆头",
    metering=(agreements.MeteringTerms(point="主供", device="高供高计", ratio="100/5"),),
    charging_candidates=("按容量计费",),
    charging_mode="按容量计费",
    price_class="工商业两部制",
)


@pytest.fixture
def contract(accepted, district):
    """A supply contract that was drafted, with a real paper."""
    number = agreed.next_number(case_id=accepted, kind="SUPPLY").number
    data = EXAMPLES["supply_contract"] | {"number": number}
    content = typesetter.current().typeset("supply_contract", data, at=NOON).pdf
    officer_id = district.staff["CONTRACT"]
    paper = archive_actions.NewPaper(
        material="M31",
        content=content,
        file_name=f"{number}.pdf",
        customer_id=district.customer_id,
        case_id=accepted,
        number=number,
        retention="CONTRACT",
    )
    stored = archive_actions.file_generated(paper, by_id=officer_id, at=NOON)
    drafted = agreements.draft_contract(
        draft=agreements.NewContract(
            case_id=accepted,
            kind="SUPPLY",
            number=number,
            terms=TERMS,
            paper_id=stored.paper_id,
            sha256=sha256(content).hexdigest(),
        ),
        by_id=officer_id,
        at=NOON,
    )
    return drafted.contract_id


@pytest.fixture
def sign(district):
    """Sign a contract for the customer, with the code that came to the phone."""

    def now(contract_id):
        with messenger.lent(Carrier()) as carrier:
            agreements.start_signing(contract_id=contract_id, by_id=district.owner_id, at=NOON)
            job = ProcrastinateJob.objects.filter(task_name="send_message").latest("id")
            people.deliver_message(at=NOON, **job.args)
        code = dict(carrier.sent[-1].blanks)["code"]
        confirmation_id = agreements.confirm_signing(
            contract_id=contract_id, code=code, by_id=district.owner_id, at=NOON
        )
        signing = agreements.CustomerSigning(
            contract_id=contract_id,
            confirmation_id=confirmation_id,
            seen_sha256=agreed.get_contract(contract_id=contract_id).sha256,
            ip_address="127.0.0.1",
            user_agent="browser",
        )
        agreements.sign_by_customer(signing=signing, by_id=district.owner_id, at=NOON)

    return now


class Carrier:
    """A messenger that remembers."""

    def __init__(self):
        self.sent = []

    def send(self, message, *, at):
        self.sent.append(message)
        return SendingReceipt(reference=message.reference, provider_number="1", accepted_at=at)
