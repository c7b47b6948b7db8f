"""What the tables refuse, whoever writes to them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from tests.stages.connection.conftest import AT

from fullcycle.stages.connection.models import (
    Approval,
    Countersignature,
    Decision,
    Defect,
    Energising,
    Feeder,
    Inspection,
    Reply,
    Scheme,
    Works,
)


pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme(case_id, drafter_id):
    return Scheme.objects.create(
        case_id=case_id,
        version=1,
        request={},
        network={},
        options=[{}, {}],
        option_count=2,
        recommended=1,
        drafted_by_id=drafter_id,
        drafted_at=AT,
    )


@pytest.fixture
def reply(scheme, drafter_id):
    return Reply.objects.create(
        scheme=scheme,
        replied_at=AT,
        replied_by_id=drafter_id,
        first_valid_until=date(2027, 11, 2),
        valid_until=date(2027, 11, 2),
    )


class TestFeeder:
    def test_spares_no_more_than_it_has(self):
        with pytest.raises(IntegrityError, match="feeder_spares_no_more_than_it_has"):
            Feeder.objects.create(
                name="牛岭921线",
                substation="双屿变",
                bus_section="I",
                voltage_kv=10,
                capacity_kva=8000,
                spare_kva=8001,
                kind="OVERHEAD",
                reliability_minutes_per_year=90,
            )


class TestScheme:
    def test_recommends_one_of_its_options(self, case_id, drafter_id):
        with pytest.raises(IntegrityError, match="scheme_recommends_one_of_its_options"):
            Scheme.objects.create(
                case_id=case_id,
                version=1,
                request={},
                network={},
                options=[{}],
                option_count=1,
                recommended=2,
                drafted_by_id=drafter_id,
                drafted_at=AT,
            )

    @pytest.mark.parametrize(
        "act",
        [lambda rows: rows.update(note="悄悄改"), lambda rows: rows.delete()],
        ids=["changed", "deleted"],
    )
    def test_is_neither_changed_nor_deleted(self, scheme, act):
        rows = Scheme.objects.filter(pk=scheme.pk)

        with pytest.raises(IntegrityError, match="a change is a new version"):
            act(rows)


class TestCountersignature:
    def test_is_given_once_by_a_department(self, scheme, staff):
        said = {"scheme": scheme, "department": "OM", "at": AT, "by_id": staff("吴工")}
        Countersignature.objects.create(**said, opinion="AGREED")

        with pytest.raises(IntegrityError, match="countersignature_once_a_department"):
            Countersignature.objects.create(**said, opinion="AGREED")

    def test_against_says_why(self, scheme, staff):
        with pytest.raises(IntegrityError, match="countersignature_objection_says_why"):
            Countersignature.objects.create(
                scheme=scheme, department="OM", opinion="OBJECTED", by_id=staff("吴工"), at=AT
            )


class TestApproval:
    def test_is_not_the_drafters(self, scheme, drafter_id):
        with pytest.raises(IntegrityError, match="approval_is_not_the_drafters"):
            Approval.objects.create(
                scheme=scheme,
                drafted_by_id=drafter_id,
                by_id=drafter_id,
                opinion="APPROVED",
                at=AT,
            )


class TestDecision:
    def test_stands_once_for_a_reply(self, reply, owner_id):
        said = {"reply": reply, "by_id": owner_id, "at": AT}
        Decision.objects.create(**said, answer="ACCEPTED", option_number=1)

        with pytest.raises(IntegrityError, match="decision_stands_once_a_reply"):
            Decision.objects.create(**said, answer="CHANGE_REQUESTED", words="换一条线路")

    @pytest.mark.parametrize(
        ("_case", "fields"),
        [
            ("accepted without an option", {"answer": "ACCEPTED"}),
            ("a change without words", {"answer": "CHANGE_REQUESTED"}),
            ("an unknown answer", {"answer": "MAYBE", "words": "再想想"}),
        ],
        ids=str,
    )
    def test_names_an_option_or_a_wish(self, reply, owner_id, _case, fields):
        with pytest.raises(IntegrityError, match="decision_names_an_option_or_a_wish"):
            Decision.objects.create(reply=reply, by_id=owner_id, at=AT, **fields)

    def test_is_undone_within_a_day(self, reply, owner_id):
        with pytest.raises(IntegrityError, match="decision_is_undone_within_a_day"):
            Decision.objects.create(
                reply=reply,
                by_id=owner_id,
                at=AT,
                answer="ACCEPTED",
                option_number=1,
                undone_at=AT + timedelta(hours=24, seconds=1),
                undone_by_id=owner_id,
            )


class TestWorks:
    def test_are_done_under_a_licence(self, case_id, owner_id):
        with pytest.raises(IntegrityError, match="works_are_done_under_a_licence"):
            Works.objects.create(
                case_id=case_id,
                round=1,
                contractor="瓯越电力安装",
                licence_number="承装4-3-00123",
                licence_valid_until=date(2026, 12, 30),
                started_on=date(2026, 12, 1),
                ready_on=date(2026, 12, 31),
                reported_by_id=owner_id,
                reported_at=AT,
            )


class TestDefect:
    def test_is_not_remedied_without_proof(self, case_id, staff, owner_id):
        inspection = Inspection.objects.create(
            case_id=case_id,
            kind="COMPLETION",
            round=1,
            inspector_id=staff("孙检"),
            inspected_on=AT.date(),
            result="DEFECTS",
            checklist=[{}],
            recorded_at=AT,
        )

        with pytest.raises(IntegrityError, match="defect_remedy_has_its_proof"):
            Defect.objects.create(
                inspection=inspection,
                words="接地电阻 6 Ω",
                clause="GB 50169",
                level="GENERAL",
                due_on=AT.date(),
                remedied_at=AT,
                remedied_by_id=owner_id,
            )


class TestEnergising:
    def test_takes_two_people(self, case_id, staff):
        with pytest.raises(IntegrityError, match="energising_takes_two_people"):
            Energising.objects.create(
                case_id=case_id,
                energised_at=AT,
                checklist=[{}],
                commanded_by_id=staff("钱值长"),
                confirmed_by_id=staff("钱值长"),
                recorded_by_id=staff("钱值长"),
                recorded_at=AT,
            )
