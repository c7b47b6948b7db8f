"""Assigning, changing and covering for account managers."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.records.portfolios.conftest import AT, BEFORE

from fullcycle.records.journal import queries as journal
from fullcycle.records.people import actions as people
from fullcycle.records.people.actions import NewMandate
from fullcycle.records.portfolios import actions as portfolios
from fullcycle.records.portfolios import policy, queries
from fullcycle.records.portfolios.models import Assignment


pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def settle() -> None:
    """Check now what a commit would check."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


class TestAssigning:
    def test_gives_two_different_managers_from_the_same_instant(self, team, register):
        customer_id = register(1)

        managers = portfolios.assign_managers(customer_id=customer_id, at=AT)

        settle()
        assert (managers.primary.id, managers.deputy.id) == (team[0], team[1])
        assert managers.acting.id == team[0]
        assert managers.acting_phone == managers.primary_phone == "13800130001"

    def test_gives_an_important_customer_a_senior(self, team, register):
        managers = portfolios.assign_managers(
            customer_id=register(1, importance="FIRST"), at=AT
        )

        assert managers.primary.id == team[2]

    def test_sees_the_load_of_those_before(self, team, register):
        ids = [register(number) for number in range(1, 5)]

        portfolios.assign_portfolios(customer_ids=ids, at=AT)

        loads = queries.count_customers(manager_ids=team)
        assert [loads[manager].primaries for manager in team] == [2, 2, 0]

    def test_looks_in_the_district_only(self, team, hire, register):
        for number in (11, 12):
            hire(number, district="330304")

        managers = portfolios.assign_managers(
            customer_id=register(1, district_code="330304"), at=AT
        )

        assert not {managers.primary.id, managers.deputy.id} & set(team)

    def test_says_why_in_the_words_of_the_rule(self, team, register):
        customer_id = register(1)
        portfolios.assign_managers(customer_id=customer_id, at=AT)

        (deputy, primary) = queries.list_parts_of_customer(customer_id=customer_id)[::-1]

        assert team
        assert primary.reason == deputy.reason == "2000 千伏安以下，由初级客户经理服务"

    def test_is_refused_a_second_time(self, team, register):
        customer_id = register(1)
        portfolios.assign_managers(customer_id=customer_id, at=AT)

        assert team
        with pytest.raises(portfolios.UnableToAssign, match="已有客户经理"):
            portfolios.assign_managers(customer_id=customer_id, at=AT + DAY)

    def test_is_refused_with_one_manager(self, hire, register):
        hire(1)

        with pytest.raises(portfolios.UnableToAssign, match="不足两名"):
            portfolios.assign_managers(customer_id=register(1), at=AT)

        assert not Assignment.objects.exists()


@pytest.fixture
def customer_id(team, register):
    assert team
    customer = register(1)
    portfolios.assign_managers(customer_id=customer, at=AT)
    return customer


class TestChangingAManager:
    @pytest.fixture
    def change(self, customer_id, head_id):
        def to(manager_id, part="PRIMARY", reason="原经理调岗", at=AT + DAY, by_id=head_id):
            return portfolios.change_manager(
                customer_id=customer_id,
                part=part,
                manager_id=manager_id,
                reason=reason,
                by_id=by_id,
                at=at,
            )

        return to

    def test_begins_where_the_former_one_ends(self, change, customer_id, team):
        change(team[2])

        settle()
        before = queries.managers_of(
            customer_id=customer_id, at=AT + DAY - timedelta.resolution
        )
        after = queries.managers_of(customer_id=customer_id, at=AT + DAY)
        assert (before.primary.id, after.primary.id) == (team[0], team[2])

    def test_lets_primary_and_deputy_change_places(self, change, team):
        managers = change(team[1])

        settle()
        assert (managers.primary.id, managers.deputy.id) == (team[1], team[0])

    def test_tells_everybody_who_acts_for_the_customer(self, change, customer_id, team):
        agent = people.register_person(name="陈晓东", phone="13900139000", at=BEFORE)
        mandate = NewMandate(
            person_id=agent, customer_id=customer_id, starts_at=BEFORE, evidence="营业执照"
        )
        people.grant_mandate(mandate, at=BEFORE)

        change(team[2])

        assert ProcrastinateJob.objects.filter(task_name="send_message").count() == 1

    def test_stays_in_the_history_with_its_reason(self, change, customer_id, team):
        change(team[2])

        parts = queries.list_parts_of_customer(customer_id=customer_id)
        assert (parts[0].manager.id, parts[0].reason) == (team[2], "原经理调岗")
        lines = journal.list_lines_of_subject(subject_kind="portfolio", subject_id=customer_id)
        assert lines[0].details["former"] == team[0]

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"reason": " "}, "更换原因"),
            ({"at": AT}, "晚于当前安排"),
            ({"part": "OTHER"}, "还没有安排"),
        ],
    )
    def test_is_refused_with_what_is_wrong(self, change, team, changes, words):
        with pytest.raises(portfolios.UnableToChangeManager, match=words):
            change(team[2], **changes)

    def test_is_refused_to_the_managers_themselves(self, change, team):
        with pytest.raises(portfolios.UnableToChangeManager, match="只有管理者"):
            change(team[2], by_id=team[0])

    def test_is_refused_for_somebody_who_is_no_manager(self, change, head_id):
        with pytest.raises(portfolios.UnableToChangeManager, match="不是客户经理"):
            change(head_id)

    def test_is_refused_where_nothing_would_change(self, change, team):
        with pytest.raises(portfolios.UnableToChangeManager, match="已由所选人员"):
            change(team[0])


class TestLeave:
    def leave(self, manager_id, first=1, last=3):
        return portfolios.record_leave(
            manager_id=manager_id, starts_at=AT + first * DAY, ends_at=AT + last * DAY, at=AT
        )

    def acting(self, customer_id, day):
        return queries.managers_of(customer_id=customer_id, at=AT + day * DAY).acting.id

    def test_is_covered_by_the_deputy_from_its_first_to_its_last_moment(
        self, customer_id, team
    ):
        self.leave(team[0])

        acting = [self.acting(customer_id, day) for day in (0, 1, 2, 3)]

        assert acting == [team[0], team[1], team[1], team[0]]

    def test_of_both_leaves_the_one_who_is_back_first(self, customer_id, team):
        self.leave(team[0], 1, 4)
        self.leave(team[1], 1, 3)

        assert self.acting(customer_id, 2) == team[1]

    def test_ends_when_the_manager_is_back_early(self, customer_id, team):
        leave_id = self.leave(team[0])

        portfolios.end_leave(leave_id=leave_id, at=AT + 2 * DAY)

        assert self.acting(customer_id, 2) == team[0]
        with pytest.raises(portfolios.UnableToRecordLeave, match="已经结束"):
            portfolios.end_leave(leave_id=leave_id, at=AT + 2 * DAY)

    def test_is_refused_where_one_is_recorded(self, team):
        self.leave(team[0])

        with pytest.raises(portfolios.UnableToRecordLeave, match="已登记"):
            self.leave(team[0], 2, 5)

    def test_is_recorded_by_the_manager_or_a_head_only(self, team, head_id):
        def by(person_id, day):
            return portfolios.record_leave(
                manager_id=team[0],
                starts_at=AT + day * DAY,
                ends_at=AT + (day + 1) * DAY,
                at=AT,
                by_id=person_id,
            )

        assert by(team[0], 1)
        assert by(head_id, 3)
        with pytest.raises(portfolios.UnableToRecordLeave, match="本人"):
            by(team[1], 5)

    def test_is_refused_backwards(self, team):
        with pytest.raises(portfolios.UnableToRecordLeave, match="晚于"):
            self.leave(team[0], 3, 3)

    def test_puts_the_customers_to_act_for_first(self, customer_id, team, register):
        other = register(2)
        portfolios.assign_portfolios(customer_ids=[other], at=AT)
        self.leave(team[0])

        rows = queries.list_customers_of_manager(manager_id=team[1], at=AT + DAY)

        assert [(row.customer.id, row.is_acting) for row in rows] == [
            (customer_id, True),
            (other, True),
        ]


class TestGrading:
    def test_is_refused_for_unknown_grades_and_other_staff(self, team, head_id):
        with pytest.raises(portfolios.UnableToGrade, match="等级"):
            portfolios.grade_manager(manager_id=team[0], grade="CHIEF", at=AT)
        with pytest.raises(portfolios.UnableToGrade, match="只有管理者"):
            portfolios.grade_manager(manager_id=team[0], grade="SENIOR", at=AT, by_id=team[0])
        with pytest.raises(portfolios.UnableToGrade, match="不是客户经理"):
            portfolios.grade_manager(manager_id=head_id, grade="SENIOR", at=AT)


class TestPortfolios:
    def test_show_load_against_span(self, customer_id, team):
        assert customer_id

        rows = queries.list_portfolios(at=AT, district_code="330302")

        assert [(row.manager.id, row.load.primaries, row.most) for row in rows] == [
            (team[0], 1, 80),
            (team[1], 0, 80),
            (team[2], 0, 20),
        ]

    def test_are_seen_by_their_manager_and_by_heads(self, team, head_id):
        def may(person_id):
            return policy.may_see_portfolio(person_id=person_id, manager_id=team[0], at=AT)

        assert may(team[0])
        assert may(head_id)
        assert not may(team[1])


class TestBeforeTheFirstAssignment:
    def test_there_is_nobody(self, register):
        customer_id = register(1)

        assert queries.find_managers_of(customer_id=customer_id, at=AT) is None
        with pytest.raises(queries.NobodyAssigned):
            queries.managers_of(customer_id=customer_id, at=AT)


class TestWhateverIsChanged:
    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        moves=st.lists(
            st.tuples(st.sampled_from(["PRIMARY", "DEPUTY"]), st.integers(0, 2)), max_size=6
        ),
        leaves=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 6)), max_size=4),
    )
    def test_there_are_two_managers_and_somebody_acts(
        self, team, head_id, register, moves, leaves
    ):
        with _undone():
            customer = register(7)
            portfolios.assign_managers(customer_id=customer, at=AT)
            for day, (part, place) in enumerate(moves, start=1):
                _try_change(customer, part, team[place], head_id, AT + day * DAY)
            for place, day in leaves:
                _try_leave(team[place], AT + day * DAY)
            settle()

            for half_day in range(2 * len(moves) + 4):
                at = AT + half_day * DAY / 2
                managers = queries.managers_of(customer_id=customer, at=at)
                held = Assignment.objects.filter(customer_id=customer, period__contains=at)
                assert sorted(row.part for row in held) == ["DEPUTY", "PRIMARY"]
                assert managers.primary.id != managers.deputy.id
                assert managers.acting.id in {managers.primary.id, managers.deputy.id}


def _try_change(customer_id, part, manager_id, head_id, at):
    try:
        portfolios.change_manager(
            customer_id=customer_id,
            part=part,
            manager_id=manager_id,
            reason="轮岗",
            by_id=head_id,
            at=at,
        )
    except portfolios.UnableToChangeManager as refusal:
        assert "已由所选人员" in str(refusal)  # noqa: PT017 - the only refusal that may come


def _try_leave(manager_id, starts_at):
    try:
        portfolios.record_leave(
            manager_id=manager_id, starts_at=starts_at, ends_at=starts_at + 2 * DAY, at=AT
        )
    except portfolios.UnableToRecordLeave as refusal:
        assert "已登记" in str(refusal)  # noqa: PT017 - the only refusal that may come


@contextmanager
def _undone():
    """Undo the block's rows at its end, once for each example."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
