"""The fact ledger: only added to, the latest counts, and forms are filled from it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from fullcycle.records.customers import actions as customers
from fullcycle.records.customers.actions import NewCustomer
from fullcycle.records.people import actions as people
from fullcycle.records.portraits import actions as portraits
from fullcycle.records.portraits import policy, queries
from fullcycle.records.portraits.actions import NewFact
from fullcycle.records.portraits.models import Fact


pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def customer_id():
    customer = NewCustomer(
        name="温州远步鞋业有限公司",
        credit_code="91110108551385082Q",
        industry_code="C1952",
        district_code="330302",
        address="鹿城区双屿街道牛岭路18号",
    )
    return customers.register_customer(customer, source="营业执照", at=AT)


@pytest.fixture
def learn(customer_id):
    """Record the floor area, or what is named instead."""

    def fact(value=1_200, what="site.floor_area_m2", observed_at=AT, at=None, **more):
        new = NewFact(
            customer_id=customer_id,
            what=what,
            value=value,
            observed_at=observed_at,
            **{"source": "现场勘查"} | more,
        )
        return portraits.record_fact(new, at=at or max(observed_at, AT))

    return fact


def latest(customer_id, at=AT + 9 * DAY):
    facts = queries.latest_facts(customer_id=customer_id, at=at)
    return {what: fact.value for what, fact in facts.items()}


class TestTheLatestFact:
    def test_is_the_one_observed_last(self, customer_id, learn):
        learn(1_500, observed_at=AT)
        learn(1_200, observed_at=AT - DAY)

        assert latest(customer_id) == {"site.floor_area_m2": 1_500}

    def test_is_the_later_row_of_two_observed_together(self, customer_id, learn):
        learn(1_200)
        learn(1_500)

        assert latest(customer_id) == {"site.floor_area_m2": 1_500}

    def test_is_what_was_known_at_the_moment_asked_about(self, customer_id, learn):
        learn(1_200)
        learn(1_500, observed_at=AT - DAY, at=AT + 2 * DAY)
        learn(1_800, observed_at=AT + DAY, at=AT + 2 * DAY)

        assert latest(customer_id, at=AT + DAY) == {"site.floor_area_m2": 1_200}
        assert latest(customer_id, at=AT + 2 * DAY) == {"site.floor_area_m2": 1_800}

    def test_is_gone_when_it_runs_out_and_no_older_one_returns(self, customer_id, learn):
        learn(1_200, observed_at=AT - DAY)
        learn(1_500, valid_until=AT + DAY)

        assert latest(customer_id, at=AT) == {"site.floor_area_m2": 1_500}
        assert latest(customer_id, at=AT + DAY) == {}

    def test_may_say_no(self, customer_id, learn):
        learn(value=False, what="site.has_solar")

        assert latest(customer_id) == {"site.has_solar": False}

    def test_leaves_the_earlier_ones_to_be_read(self, customer_id, learn):
        learn(1_200)
        learn(1_500)

        history = queries.list_facts(customer_id=customer_id, what="site.floor_area_m2")

        assert [fact.value for fact in history] == [1_500, 1_200]


class TestPrefilling:
    def test_gives_value_source_and_time_and_leaves_out_the_unknown(self, customer_id, learn):
        learn(1_200)

        filled = queries.prefill(
            customer_id=customer_id, fields=["site.floor_area_m2", "site.shifts"], at=AT
        )

        assert set(filled) == {"site.floor_area_m2"}
        known = filled["site.floor_area_m2"]
        assert (known.value, known.source, known.observed_at) == (1_200, "现场勘查", AT)

    def test_reads_the_customer_database_where_no_fact_is_known(self, customer_id, learn):
        learn("远步鞋业（新名）", what="customer.name", source="市场监管")

        filled = queries.prefill(
            customer_id=customer_id, fields=["customer.name", "customer.credit_code"], at=AT
        )

        assert filled["customer.name"].value == "远步鞋业（新名）"
        assert filled["customer.credit_code"].value == "91110108551385082Q"
        assert filled["customer.credit_code"].source == "营业执照"
        assert filled["customer.credit_code"].observed_at.astimezone(UTC).isoformat() == (
            "2026-03-01T16:00:00+00:00"
        )


class TestRecording:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"value": ""}, "没有内容"),
            ({"value": None}, "没有内容"),
            ({"source": " "}, "来源"),
            ({"observed_at": AT + DAY, "at": AT}, "不能晚于"),
        ],
    )
    def test_is_refused_with_what_is_missing(self, learn, changes, words):
        with pytest.raises(portraits.UnableToRecordFact, match=words):
            learn(**changes)

    def test_takes_many_at_once(self, customer_id):
        facts = [
            NewFact(
                customer_id=customer_id,
                what=f"load.month_{month}",
                value=month,
                source="营销系统",
                observed_at=AT,
            )
            for month in range(1, 13)
        ]

        ids = portraits.record_facts(facts, at=AT)

        assert len(ids) == len(latest(customer_id)) == 12


class TestTheDatabase:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE portraits_fact SET value = '1'",
            "DELETE FROM portraits_fact",
            "TRUNCATE portraits_fact",
        ],
    )
    def test_refuses_to_change_or_remove_a_fact(self, learn, statement):
        learn()
        with connection.cursor() as cursor:
            # Test databases are emptied by TRUNCATE, so conftest switches this one off.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE portraits_fact ENABLE TRIGGER USER")

        with (
            pytest.raises(DatabaseError, match="only added"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

        assert Fact.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [({"what": "Floor Area"}, "what_is_a_code"), ({"source": ""}, "has_a_source")],
    )
    def test_refuses_a_fact_without_kind_or_source(self, customer_id, changes, constraint):
        values = {"what": "a.b", "source": "x", "value": 1} | changes

        with pytest.raises(IntegrityError, match=constraint):
            Fact.objects.create(
                customer_id=customer_id, observed_at=AT, recorded_at=AT, **values
            )


class TestWhoMayRead:
    def test_is_whoever_may_read_the_file(self, customer_id):
        stranger = people.register_person(name="路人", phone="13900139000", at=AT)

        assert not policy.may_read_facts(person_id=stranger, customer_id=customer_id, at=AT)
