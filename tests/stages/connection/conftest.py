"""A shoe factory that asks to be connected, and who works on its case."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from fullcycle.kernels.rulebook import loading, snapshot
from fullcycle.kernels.rulebook.traits import CaseTraits
from fullcycle.records.casework.models import Case
from fullcycle.records.customers import actions as customers
from fullcycle.records.people.models import Person


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

    def opened(traits=ORDINARY, number="1"):
        customer_id = customers.register_customer(FACTORY, source="营业执照", at=AT)
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
