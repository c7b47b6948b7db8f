"""A customer, people, and files of every kind made on the spot."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
from PIL import Image

from fullcycle.gateways.courier import port as courier
from fullcycle.gateways.courier.simulator import SimulatedCourier
from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.paper_store.memory import MemoryPapers
from fullcycle.gateways.signer.demo_seal import create_demo_seal
from fullcycle.gateways.signer.local_seal import LocalSeal
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries as papers
from fullcycle.records.archive.actions import NewParcel, PaperToCarry
from fullcycle.records.customers.models import Customer
from fullcycle.records.people import actions as people


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
CASE, OTHER_CASE, DRAFT = 7001, 7002, 31


def pdf(pages=1, title="营业执照", change=None):
    """A PDF of empty pages; `change` may add to the writer what it likes."""
    writer = pypdf.PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": title})
    if change is not None:
        change(writer)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def picture(kind="JPEG", size=(320, 200), shade=200, **options):
    file = io.BytesIO()
    Image.new("RGB", size, (shade, 20, 20)).save(file, kind, **options)
    return file.getvalue()


def zipped(entries):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archived:
        for name, content in entries.items():
            archived.writestr(name, content)
    return file.getvalue()


def xlsx(extra=None, types="<Types/>"):
    return zipped(
        {
            "[Content_Types].xml": types,
            "xl/workbook.xml": "<workbook/>",
            "xl/worksheets/sheet1.xml": "<worksheet/>",
        }
        | (extra or {})
    )


def ofd():
    return zipped({"OFD.xml": "<OFD/>", "Doc_0/Document.xml": "<Document/>"})


@pytest.fixture(autouse=True)
def store():
    with paper_store.lent(MemoryPapers()) as lent:
        yield lent


def new_customer(name, credit_code):
    return Customer.objects.create(
        name=name,
        credit_code=credit_code,
        industry_code="C3812",
        district_code="330302",
        address="温州市鹿城区海坛路 1 号",
        tier=Customer.Tier.STANDARD,
        status=Customer.Status.ACTIVE,
        provenance={},
        registered_at=NOON - timedelta(days=400),
    ).pk


@pytest.fixture
def customer(db):  # noqa: ARG001 - asked for the database
    return new_customer("温州海螺电器有限公司", "91110108551385082Q")


@pytest.fixture
def neighbour(db):  # noqa: ARG001 - asked for the database
    return new_customer("温州雁荡泵阀有限公司", "91110000600037341L")


@pytest.fixture
def agent(db):  # noqa: ARG001 - asked for the database
    return people.register_person(name="林小华", phone="13900139000", at=NOON)


@pytest.fixture
def stranger(db):  # noqa: ARG001 - asked for the database
    return people.register_person(name="陈志强", phone="13700137000", at=NOON)


@pytest.fixture
def clerk(db):  # noqa: ARG001 - asked for the database
    """Somebody of ours who holds a role."""
    staff = people.NewStaff(
        staff_number="A10086", name="周敏", title="客户经理", password="Wenzhou-2026-spring"
    )
    person_id = people.create_staff(staff, at=NOON - timedelta(days=30))
    people.grant_role(
        people.NewRole(
            person_id=person_id, role="ARCHIVE", starts_at=NOON - timedelta(days=29)
        ),
        at=NOON - timedelta(days=29),
    )
    return person_id


@pytest.fixture
def add(customer):
    """Add a paper of the customer, by default a licence to the case."""

    def one(at=NOON, by_id=None, **fields):
        given = {
            "material": "M02",
            "content": pdf(),
            "file_name": "营业执照.pdf",
            "customer_id": customer,
            "case_id": CASE,
        }
        return archive.add_paper(archive.NewPaper(**given | fields), by_id=by_id, at=at)

    return one


@pytest.fixture(scope="session")
def seal(tmp_path_factory):
    """A demonstration seal of the company."""
    file = create_demo_seal(
        tmp_path_factory.mktemp("seal"), company="温州供电公司", password="pass", at=NOON
    )
    return LocalSeal.load(file, password="pass")


HOUR = timedelta(hours=1)
LETTER = PaperToCarry(material="M05", title="授权委托书")


@pytest.fixture(autouse=True)
def _courier():
    with courier.lent(SimulatedCourier()):
        yield


@pytest.fixture
def mandated(agent, customer):
    people.grant_mandate(
        people.NewMandate(
            person_id=agent,
            customer_id=customer,
            starts_at=NOON - timedelta(days=1),
            evidence="授权委托书",
        ),
        at=NOON - timedelta(days=1),
    )
    return agent


@pytest.fixture
def order(customer, mandated):
    def one(by_id=mandated, at=NOON, **fields):
        given = {
            "case_id": CASE,
            "customer_id": customer,
            "matter": "hv_new",
            "direction": archive.ParcelDirection.PICKUP,
            "papers": (LETTER,),
            "address": "江滨东路88号",
            "contact_id": mandated,
            "starts_at": NOON + HOUR,
            "ends_at": NOON + 4 * HOUR,
        }
        return archive.order_parcel(NewParcel(**given | fields), by_id=by_id, at=at)

    return one


def book(parcel_id, at=NOON):
    pending = archive.begin_booking(parcel_id=parcel_id, at=at)
    waybill = archive.ask_courier(pending, at=at)
    archive.note_booking(parcel_id=parcel_id, waybill=waybill, at=at)
    return parcel_id


@pytest.fixture
def booked(order):
    return book(order())


def view(parcel_id):
    return papers.parcel_for_job(parcel_id=parcel_id)


def follow(parcel_id, at):
    told = archive.news_of(tracking_number=view(parcel_id).tracking_number, at=at)
    return archive.note_news(parcel_id=parcel_id, told=told, at=at)
