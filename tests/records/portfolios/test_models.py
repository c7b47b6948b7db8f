"""What the database itself refuses: two at once, and a gap."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from tests.records.portfolios.conftest import AT

from fullcycle.records.customers.models import Customer
from fullcycle.records.portfolios import actions as portfolios
from fullcycle.records.portfolios import queries
from fullcycle.records.portfolios.models import Assignment, Leave, ManagerGrade


pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def customer_id(team, register):
    assert team
    customer = register(1)
    portfolios.assign_managers(customer_id=customer, at=AT)
    return customer


def refused(match):
    """Whatever the block does is refused, at the latest at the commit."""
    return pytest.raises(IntegrityError, match=match)


def commit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def insert(customer_id, manager_id, part, period):
    Assignment.objects.create(
        customer_id=customer_id, manager_id=manager_id, part=part, period=period, reason="测试"
    )


class TestTheDatabase:
    def test_refuses_a_second_primary(self, customer_id, team):
        with refused("one_manager_per_part"), transaction.atomic():
            insert(customer_id, team[2], "PRIMARY", DateTimeTZRange(AT + DAY, None))

    def test_refuses_one_manager_in_both_parts(self, customer_id, team):
        with refused("one_part_per_manager"), transaction.atomic():
            Assignment.objects.filter(part="DEPUTY").update(
                period=DateTimeTZRange(AT, AT + DAY)
            )
            insert(customer_id, team[0], "DEPUTY", DateTimeTZRange(AT + DAY, None))

    def test_refuses_to_be_left_without_a_primary(self, customer_id):
        with refused("without a primary or a deputy"), transaction.atomic():
            Assignment.objects.filter(customer_id=customer_id, part="PRIMARY").delete()
            commit()

    def test_refuses_to_be_left_without_anybody(self, customer_id):
        with refused("without a primary or a deputy"), transaction.atomic():
            Assignment.objects.filter(customer_id=customer_id).delete()
            commit()

    def test_refuses_a_gap_between_two_primaries(self, customer_id, team):
        with refused("without a primary or a deputy"), transaction.atomic():
            Assignment.objects.filter(customer_id=customer_id, part="PRIMARY").update(
                period=DateTimeTZRange(AT, AT + DAY)
            )
            insert(customer_id, team[2], "PRIMARY", DateTimeTZRange(AT + 2 * DAY, None))
            commit()

    def test_refuses_a_part_that_ends(self, customer_id):
        with refused("without a primary or a deputy"), transaction.atomic():
            Assignment.objects.filter(customer_id=customer_id).update(
                period=DateTimeTZRange(AT, AT + DAY)
            )
            commit()

    def test_refuses_a_deputy_who_comes_later_than_the_primary(self, customer_id):
        with refused("without a primary or a deputy"), transaction.atomic():
            Assignment.objects.filter(customer_id=customer_id, part="DEPUTY").update(
                period=DateTimeTZRange(AT + DAY, None)
            )
            commit()

    def test_refuses_a_primary_alone(self, register, team):
        with refused("without a primary or a deputy"), transaction.atomic():
            insert(register(2), team[0], "PRIMARY", DateTimeTZRange(AT, None))
            commit()

    def test_lets_the_managers_of_a_closed_customer_go_one_by_one(self, customer_id):
        Customer.objects.filter(pk=customer_id).update(status="CLOSED")

        Assignment.objects.filter(customer_id=customer_id, part="PRIMARY").update(
            period=DateTimeTZRange(AT, AT + DAY)
        )

        commit()
        assert queries.find_managers_of(customer_id=customer_id, at=AT + DAY) is None

    @pytest.mark.parametrize(
        ("changes", "match"),
        [
            ({"part": "THIRD"}, "part_is_known"),
            ({"reason": ""}, "has_a_reason"),
            ({"period": DateTimeTZRange(None, None)}, "has_a_start"),
            ({"period": DateTimeTZRange(AT, AT)}, "has_a_start"),
        ],
    )
    def test_refuses_an_assignment_that_makes_no_sense(self, customer_id, changes, match):
        rows = Assignment.objects.filter(customer_id=customer_id, part="PRIMARY")

        with refused(match), transaction.atomic():
            rows.update(**changes)

    @pytest.mark.parametrize(
        ("period", "match"),
        [
            (DateTimeTZRange(AT, None), "starts_and_ends"),
            (DateTimeTZRange(None, AT), "starts_and_ends"),
            (DateTimeTZRange(AT, AT), "starts_and_ends"),
        ],
    )
    def test_refuses_a_leave_without_bounds(self, team, period, match):
        with refused(match), transaction.atomic():
            Leave.objects.create(manager_id=team[0], period=period)

    def test_refuses_two_leaves_at_once(self, team):
        Leave.objects.create(manager_id=team[0], period=DateTimeTZRange(AT, AT + 2 * DAY))

        with refused("once_at_a_time"), transaction.atomic():
            Leave.objects.create(
                manager_id=team[0], period=DateTimeTZRange(AT + DAY, AT + 3 * DAY)
            )

    def test_refuses_an_unknown_grade(self, team):
        with refused("grade_is_known"), transaction.atomic():
            ManagerGrade.objects.create(manager_id=team[0], grade="CHIEF", since=AT)
