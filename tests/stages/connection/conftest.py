"""A shoe factory that asks to be connected, and who works on its case."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection as django_connection
from django.test.utils import CaptureQueriesContext

from fullcycle.kernels.rulebook import loading, snapshot
from fullcycle.kernels.rulebook.tariffs.terms import UseClass
from fullcycle.kernels.rulebook.traits import CaseTraits, Importance
from fullcycle.kernels.schemes import drafting, reading
from fullcycle.kernels.schemes.requests import CostBand, LoadItem, SchemeRequest
from fullcycle.kernels.schemes.terms import LineKind
from fullcycle.records.casework.models import Case
from fullcycle.records.customers import actions as customers
from fullcycle.records.people.models import Person
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries


AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
"""Monday 2 November 2026, ten in the morning."""
FACTORY = customers.NewCustomer(
    name="温州远步鞋业有限公司",
    credit_code="91110108551385082Q",
    industry_code="C1952",
    district_code="330302",
    address="浙江省温州市鹿城区双屿街道牛岭路18号",
    legal_person="陈晓东",
)
ORDINARY = CaseTraits(voltage_kv=Decimal(10), capacity_kva=Decimal(1250), source_count=1)


def kept_rules(traits):
    """The rules of a new 10 kV supply, as a case applied for in November 2026 keeps them."""
    book = loading.current_rulebook()
    plan = book.plan_case(matter_id="hv_new", traits=traits, applied_on=date(2026, 11, 2))
    turns = book.turn_rule(journey="connecting", on=date(2026, 11, 2))
    return snapshot.kept_rules(plan, turns=turns)


@pytest.fixture
def staff(db):  # noqa: ARG001 - asked for the database
    """Call a member of staff by name; the same name is the same person."""

    def called(name):
        number = f"A{sum(name.encode())}"
        person, _ = Person.objects.get_or_create(
            staff_number=number,
            defaults={"kind": "STAFF", "name": name, "registered_at": AT},
        )
        return person.pk

    return called


@pytest.fixture
def drafter_id(staff):
    return staff("林工")


@pytest.fixture
def approver_id(staff):
    return staff("赵主任")


@pytest.fixture
def owner_id(db):  # noqa: ARG001 - asked for the database
    """The customer's own person."""
    owner = Person.objects.create(
        kind="CUSTOMER",
        name="陈晓东",
        phone_sealed=b"sealed",
        phone_fingerprint=b"of the owner",
        registered_at=AT,
    )
    return owner.pk


@pytest.fixture
def new_case(staff):
    """Open another case of the factory, with the rules that its traits call for."""

    def opened(traits=ORDINARY, number="1", credit_code=FACTORY.credit_code):
        customer_id = customers.register_customer(
            replace(FACTORY, credit_code=credit_code), source="营业执照", at=AT
        )
        case = Case.objects.create(
            number=f"20261102{number}",
            tracking_code=f"track{number}",
            submission_key=f"key{number}",
            matter="hv_new",
            title="远步鞋业 10 kV 新装 1250 kVA",
            customer_id=customer_id,
            opened_by_id=staff("周敏"),
            opened_at=AT,
            applied_on=AT.date(),
            requested_kva=int(traits.capacity_kva),
            voltage_kv=traits.voltage_kv,
            traits=snapshot.traits_as_plain(traits),
            rules=snapshot.as_plain(kept_rules(traits)),
        )
        return case.pk

    return opened


@pytest.fixture
def case_id(new_case):
    return new_case()


STREET = "双屿街道"
NETWORK = (
    connection.NetworkFeeder(
        name="牛岭921线",
        substation="双屿变",
        bus_section="I",
        voltage_kv=Decimal(10),
        capacity_kva=8000,
        spare_kva=3000,
        kind=LineKind.OVERHEAD,
        reliability_minutes_per_year=Decimal(90),
        reaches_km={STREET: Decimal("0.8"), "蒲鞋市街道": Decimal("3.5")},
    ),
    connection.NetworkFeeder(
        name="嵇师935线",
        substation="嵇师变",
        bus_section="II",
        voltage_kv=Decimal(10),
        capacity_kva=10000,
        spare_kva=6000,
        kind=LineKind.CABLE,
        reliability_minutes_per_year=Decimal(45),
        reaches_km={STREET: Decimal("2.1")},
    ),
    connection.NetworkFeeder(
        name="双屿35千伏间隔",
        substation="双屿变",
        bus_section="I",
        voltage_kv=Decimal(35),
        capacity_kva=20000,
        spare_kva=20000,
        kind=LineKind.OVERHEAD,
        reliability_minutes_per_year=Decimal(30),
        reaches_km={STREET: Decimal("1.4")},
        is_free_bay=True,
    ),
)
REQUEST = SchemeRequest(
    loads=(
        LoadItem(
            kind="X",
            rated_kw=Decimal(800),
            quantity=1,
            demand_factor=Decimal(1),
            power_factor=Decimal(1),
        ),
    ),
    importance=Importance.NONE,
    use_class=UseClass.INDUSTRY,
    industry_code="C1952",
    applied_on=date(2026, 11, 2),
    region="ZJ",
)
LICENCE = connection.Licence(
    firm="瓯越电力安装有限公司", number="承装4-3-00123", valid_until=date(2028, 6, 30)
)
IN_ORDER = (
    connection.CheckedPoint(code="EARTHING", words="接地电阻不大于 4 Ω", finding="IN_ORDER"),
    connection.CheckedPoint(code="INTERLOCK", words="五防闭锁可靠", finding="IN_ORDER"),
)


def days(count):
    """An instant so many days after the survey's morning."""
    return AT + timedelta(days=count)


def findings(surveyor_id, **changes):
    """What the surveyors found, or something that differs in the named fields."""
    found = connection.SurveyFindings(
        surveyed_on=AT.date(),
        surveyor_ids=(surveyor_id,),
        people_met="陈晓东，厂长",
        load_kw=Decimal(800),
        candidates=(
            connection.Candidate(feeder="牛岭921线", distance_km=Decimal("0.95")),
            connection.Candidate(
                feeder="嵇师935线",
                distance_km=Decimal("2.3"),
                line_cost=CostBand(low_yuan=Decimal(900000), high_yuan=Decimal(1200000)),
            ),
        ),
        site_notes="厂区东侧有架空线走廊",
        photo_paper_ids=(11, 12),
    )
    return replace(found, **changes)


@pytest.fixture
def network(db):  # noqa: ARG001 - asked for the database
    connection.store_network(feeders=NETWORK, at=AT)


@pytest.fixture
def surveyed(case_id, network, drafter_id):  # noqa: ARG001 - the network stands
    """The case after its survey."""
    connection.record_survey(
        case_id=case_id, findings=findings(drafter_id), by_id=drafter_id, at=AT
    )
    return case_id


@pytest.fixture
def draft_for():
    """The kernel's own draft on the surveyed network."""

    def drafted(case_id, request=REQUEST):
        around = queries.network_as_surveyed(case_id=case_id, street=STREET)
        options = drafting.draft_options(
            request=request, network=around, tables=reading.scheme_tables()
        )
        return connection.SchemeDraft(request=request, network=around, options=options)

    return drafted


@pytest.fixture
def drafted(surveyed, draft_for, drafter_id):
    """The case with a first version of the scheme."""
    connection.draft_scheme(
        case_id=surveyed, draft=draft_for(surveyed), by_id=drafter_id, at=days(1)
    )
    return surveyed


@pytest.fixture
def approved(drafted, approver_id):
    """The case with an approved scheme."""
    word = connection.Word(opinion="APPROVED")
    connection.approve(case_id=drafted, word=word, by_id=approver_id, at=days(2))
    return drafted


@pytest.fixture
def replied(approved, drafter_id):
    """The case replied to on 5 November 2026."""
    connection.record_reply(case_id=approved, by_id=drafter_id, at=days(3), paper_id=21)
    return approved


@pytest.fixture
def accepted(replied, owner_id):
    """The case whose customer accepted the first option on 6 November 2026."""
    connection.decide(
        case_id=replied,
        answer=connection.Answer(answer="ACCEPTED", option_number=1),
        by_id=owner_id,
        at=days(4),
    )
    return replied


@pytest.fixture
def build(owner_id):
    """Report the customer's works of a case as ready."""

    def built(case_id, **changes):
        report = connection.WorksReport(
            contractor=LICENCE,
            started_on=date(2026, 11, 9),
            ready_on=date(2026, 11, 20),
            concealed=(
                connection.ConcealedWork(
                    what="电缆沟", covered_on=date(2026, 11, 12), photo_paper_ids=(31,)
                ),
            ),
        )
        return connection.report_works(
            case_id=case_id, report=replace(report, **changes), by_id=owner_id, at=days(20)
        )

    return built


@pytest.fixture
def inspect(staff):
    """Record an inspection of a case; with defects if any are given."""

    def inspected(case_id, kind="COMPLETION", at=None, **changes):
        at = at or days(21)
        report = connection.InspectionReport(
            kind=kind, inspected_on=at.date(), result="PASSED", checklist=IN_ORDER
        )
        if changes.get("defects"):
            changes = {"result": "DEFECTS", **changes}
        return connection.record_inspection(
            case_id=case_id, report=replace(report, **changes), by_id=staff("孙检"), at=at
        )

    return inspected


@pytest.fixture
def statements():
    """Run an act and return its SQL statements, without savepoints and without persons."""

    def taken(act):
        with CaptureQueriesContext(django_connection) as captured:
            act()
        return [
            query["sql"]
            for query in captured
            if not re.search('SAVEPOINT|(FROM|INTO) "people_person"', query["sql"])
        ]

    return taken
