"""Two junior managers, one senior, their head, and customers to serve."""

from datetime import UTC, datetime

import pytest
from stdnum.cn import uscc

from fullcycle.records.customers import actions as customers
from fullcycle.records.customers.actions import NewCustomer
from fullcycle.records.people import actions as people
from fullcycle.records.people.actions import NewRole, NewStaff
from fullcycle.records.portfolios import actions as portfolios


AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def hire():
    """Hire a staff person in a role and, a manager, in a grade."""

    def in_role(number, role="AM", grade=None, district="330302"):
        staff = NewStaff(
            staff_number=f"3303{number:04d}",
            name=f"经理{number}",
            title="客户经理",
            password="Lucheng-2026-east",
            phone=f"1380013{number:04d}",
        )
        person_id = people.create_staff(staff, at=BEFORE)
        new_role = NewRole(person_id=person_id, role=role, starts_at=BEFORE, district=district)
        people.grant_role(new_role, at=BEFORE)
        if grade:
            portfolios.grade_manager(manager_id=person_id, grade=grade, at=BEFORE)
        return person_id

    return in_role


@pytest.fixture
def team(hire):
    return [hire(1), hire(2), hire(3, grade="SENIOR")]


@pytest.fixture
def head_id(hire):
    return hire(90, role="MANAGER")


@pytest.fixture
def register():
    """Register a customer of the district, by number."""

    def numbered(number, importance="NONE", district_code="330302"):
        body = f"91330302{number:09d}"
        customer = NewCustomer(
            name=f"温州第{number}鞋厂",
            credit_code=body + uscc.calc_check_digit(body),
            industry_code="C1952",
            district_code=district_code,
            address="鹿城区",
            importance=importance,
        )
        return customers.register_customer(customer, source="营业执照", at=BEFORE)

    return numbered
