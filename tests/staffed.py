"""A small district with somebody in every role, built through the actions themselves."""

from dataclasses import dataclass
from datetime import UTC, datetime

from stdnum.cn import uscc

from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.records.customers import actions as customers
from fullcycle.records.customers.actions import NewCustomer
from fullcycle.records.people import actions as people
from fullcycle.records.people.actions import NewMandate, NewRole, NewStaff
from fullcycle.records.portfolios import actions as portfolios


BEFORE = datetime(2025, 12, 1, tzinfo=UTC)
"""When everybody was hired."""

PASSWORD = "Lucheng-2026-east"

OFFICE_ROLES = (
    *("ACCEPT", "SURVEY", "PLAN", "SIGN_DEV", "SIGN_OM", "SIGN_DISP", "APPROVE", "FEE"),
    *("DESIGN", "INSPECT", "METER", "METERLAB", "CONTRACT", "ARCHIVE", "CALLBACK", "GRIDPRJ"),
    *("MANAGER", "AUDIT", "ADMIN"),
)


@dataclass(frozen=True)
class Staffed:
    """Who is there: staff by role, two managers, a plant and its owner."""

    staff: dict[str, int]
    managers: tuple[int, int]
    customer_id: int
    owner_id: int
    stranger_id: int


def credit_code(number: int) -> str:
    """A code with the right check character."""
    body = f"91330302{number:09d}"
    return body + uscc.calc_check_digit(body)


def register_customer(number: int, name: str = "温州瓯江鞋业有限公司") -> int:
    """Register a plant and return its id."""
    return customers.register_customer(
        NewCustomer(
            name=name,
            credit_code=credit_code(number),
            industry_code="C1952",
            district_code="330302",
            address="鹿城区滨江街道江滨东路88号",
        ),
        source="营业执照",
        at=BEFORE,
    )


def hire(number: int, *roles: str) -> int:
    """Hire somebody into roles and return the person's id."""
    person_id = people.create_staff(
        NewStaff(
            staff_number=f"3303{number:04d}",
            name=f"员工{number}",
            title=roles[0],
            password=PASSWORD,
            phone=f"1380013{number:04d}",
        ),
        at=BEFORE,
    )
    for role in roles:
        people.grant_role(
            NewRole(person_id=person_id, role=role, starts_at=BEFORE, district="330302"),
            at=BEFORE,
        )
    return person_id


def mandate(person_id: int, customer_id: int) -> None:
    """Let a person act for a customer in everything."""
    people.grant_mandate(
        NewMandate(
            person_id=person_id,
            customer_id=customer_id,
            starts_at=BEFORE,
            evidence="授权委托书",
        ),
        at=BEFORE,
    )


def build() -> Staffed:
    """Hire everybody, register a plant, and let its owner act for it."""
    known = {*current_rulebook().roles, "MANAGER", "AUDIT", "ADMIN"}
    staff = {
        role: hire(number, role)
        for number, role in enumerate(OFFICE_ROLES, start=10)
        if role in known
    }
    managers = (hire(1, "AM"), hire(2, "AM"))
    customer_id = register_customer(1)
    owner_id = people.register_person(phone="13900139001", name="王海燕", at=BEFORE)
    stranger_id = people.register_person(phone="13900139002", name="陌生人", at=BEFORE)
    mandate(owner_id, customer_id)
    portfolios.assign_managers(customer_id=customer_id, at=BEFORE, reason="首次申请用电")
    return Staffed(
        staff=staff,
        managers=managers,
        customer_id=customer_id,
        owner_id=owner_id,
        stranger_id=stranger_id,
    )
