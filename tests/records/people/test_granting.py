"""Roles and mandates hold from their start to their end, and a withdrawal works at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from fullcycle.kernels.identity.mandates import Refused
from fullcycle.records.journal import queries as journal
from fullcycle.records.people import actions as people
from fullcycle.records.people import policy, queries
from fullcycle.records.people.models import Mandate, Person, RoleGrant


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
ACCOUNT = "3305012345678"
PLANT, MILL = 3, 4


def give(clerk, role, starts_at=NOON, ends_at=None, district="", by_id=None) -> int:
    grant = people.NewRole(
        person_id=clerk.person_id,
        role=role,
        starts_at=starts_at,
        ends_at=ends_at,
        district=district,
    )
    return people.grant_role(grant, at=NOON, by_id=by_id)


def roles(clerk, at) -> frozenset[str]:
    return queries.roles_of(person_id=clerk.person_id, at=at)


@pytest.mark.django_db
class TestARole:
    def test_holds_from_its_start_to_its_end(self, clerk):
        give(clerk, "AM", NOON, NOON + DAY)

        assert roles(clerk, NOON - MOMENT) == frozenset()
        assert roles(clerk, NOON) == {"AM"}
        assert roles(clerk, NOON + DAY - MOMENT) == {"AM"}
        assert roles(clerk, NOON + DAY) == frozenset()

    def test_is_ended_at_once(self, clerk):
        grant_id = give(clerk, "AM", NOON - DAY)

        people.end_role(grant_id=grant_id, at=NOON)

        assert roles(clerk, NOON) == frozenset()

    def test_is_nothing_for_a_deactivated_person(self, clerk, admin):
        give(clerk, "AM")

        people.deactivate_person(
            person_id=clerk.person_id, by_id=admin.person_id, reason="调离", at=NOON
        )

        assert not policy.has_role(person_id=clerk.person_id, role="AM", at=NOON)

    @pytest.mark.parametrize("role", ["KING", "CUSTOMER", "EXT", "am", ""])
    def test_is_one_of_the_rulebook_or_our_own(self, clerk, role):
        with pytest.raises(people.UnableToGrantRole, match="没有"):
            give(clerk, role)

    def test_has_a_name_in_words(self):
        names = {role: policy.role_wording(role=role).zh for role in policy.known_roles()}

        assert names["AM"] == "全周期客户经理"
        assert names["ADMIN"] == "系统管理员"
        assert "CUSTOMER" not in names
        assert "EXT" not in names

    def test_does_not_overlap_itself(self, clerk):
        give(clerk, "AM", NOON, NOON + DAY)

        with pytest.raises(people.UnableToGrantRole, match="已有"):
            give(clerk, "AM", NOON + DAY - MOMENT)
        assert give(clerk, "AM", NOON + DAY)

    def test_may_be_held_in_two_districts(self, clerk):
        give(clerk, "AM", district="330302")
        give(clerk, "AM", district="330303")

        found = queries.list_staff_with_role(role="AM", at=NOON, district="330303")
        assert [card.id for card in found] == [clerk.person_id]
        assert queries.list_staff_with_role(role="AM", at=NOON, district="330304") == ()
        assert len(queries.list_staff_with_role(role="AM", at=NOON)) == 1

    def test_is_for_staff_only(self, agent):
        role = people.NewRole(person_id=agent, role="AM", starts_at=NOON)

        with pytest.raises(people.UnableToGrantRole, match="员工"):
            people.grant_role(role, at=NOON)

    def test_is_given_by_the_administrator(self, clerk, admin):
        assert give(clerk, "AM", by_id=admin.person_id)
        with pytest.raises(people.UnableToGrantRole, match="系统管理员"):
            give(clerk, "ADMIN", by_id=clerk.person_id)

    def test_of_the_auditor_is_not_the_administrators(self, admin):
        with pytest.raises(people.UnableToGrantRole, match="同一人"):
            give(admin, "AUDIT")


@pytest.mark.django_db(transaction=True)
class TestOneRoleGivenAtOnce:
    def test_is_given_once(self, clerk, at_once):
        given, refused = at_once(lambda: give(clerk, "AM"), 4, people.UnableToGrantRole)

        assert len(given) == 1
        assert len(refused) == 3


@pytest.mark.django_db
class TestTheDatabase:
    def test_refuses_two_grants_of_one_role_in_one_time(self, clerk):
        common = {"person_id": clerk.person_id, "role": "AM"}
        RoleGrant.objects.create(starts_at=NOON, **common)

        with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
            RoleGrant.objects.create(starts_at=NOON + DAY, **common)

    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ({"role": "account manager"}, "role_is_a_code"),
            ({"ends_at": NOON}, "ends_after_it_starts"),
            ({"district": "3303"}, "district_is_a_code"),
        ],
    )
    def test_refuses_a_grant(self, clerk, change, constraint):
        fields = {"person_id": clerk.person_id, "role": "AM", "starts_at": NOON} | change

        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            RoleGrant.objects.create(**fields)

    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ({"ends_at": NOON}, "ends_after_it_starts"),
            ({"revoked_at": NOON - MOMENT}, "not_revoked_before_it_starts"),
            ({"evidence": ""}, "rests_on_evidence"),
        ],
    )
    def test_refuses_a_mandate(self, agent, change, constraint):
        fields = {
            "person_id": agent,
            "customer_id": PLANT,
            "starts_at": NOON,
            "granted_at": NOON,
            "evidence": "授权委托书",
        }

        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Mandate.objects.create(**fields | change)

    def test_refuses_a_customers_person_without_phone(self):
        with pytest.raises(IntegrityError, match="signs_it_in"), transaction.atomic():
            Person.objects.create(kind="CUSTOMER", registered_at=NOON)


@pytest.fixture
def whole(agent):
    """What the agent may do for the plant: everything, for a year."""
    return people.NewMandate(
        person_id=agent,
        customer_id=PLANT,
        starts_at=NOON,
        ends_at=NOON + 365 * DAY,
        evidence="授权委托书",
    )


@pytest.fixture
def owner(whole, agent):
    people.grant_mandate(whole, at=NOON)
    return agent


@pytest.fixture
def colleague(db):  # noqa: ARG001 - asked for the database
    return people.register_person(name="陈立", phone="13900139002", at=NOON)


def may(person_id, at=NOON, *, account=ACCOUNT, matter="INCREASE", customer_id=PLANT) -> bool:
    return policy.may_act_for(
        person_id=person_id, customer_id=customer_id, account=account, matter=matter, at=at
    )


@pytest.mark.django_db
class TestAMandate:
    def test_carries_acts_from_its_start_to_its_end(self, owner):
        assert not may(owner, NOON - MOMENT)
        assert may(owner, NOON)
        assert may(owner, NOON + 365 * DAY - MOMENT)
        assert not may(owner, NOON + 365 * DAY)

    def test_carries_nothing_for_another_customer(self, owner):
        assert not may(owner, customer_id=MILL)

    def test_keeps_to_its_accounts_and_matters(self, whole, agent):
        limited = replace(whole, accounts=frozenset({ACCOUNT}), matters=frozenset({"PAY"}))
        people.grant_mandate(limited, at=NOON)

        assert may(agent, matter="PAY")
        assert not may(agent, matter="INCREASE")
        assert not may(agent, matter="PAY", account="3309999999999")

    def test_lists_its_customer_while_it_holds(self, owner):
        assert queries.list_customer_ids_of(person_id=owner, at=NOON) == (PLANT,)
        assert queries.list_customer_ids_of(person_id=owner, at=NOON + 365 * DAY) == ()
        assert queries.list_person_ids_for(customer_id=PLANT, at=NOON) == (owner,)

    def test_carries_nothing_once_its_person_is_deactivated(self, owner):
        Person.objects.filter(pk=owner).update(is_active=False)

        assert not may(owner)
        assert queries.list_customer_ids_of(person_id=owner, at=NOON) == ()

    def test_says_why_it_does_not_carry(self, owner):
        found = policy.standing(
            person_id=owner, customer_id=PLANT, account=None, matter="PAY", at=NOON + 366 * DAY
        )

        assert isinstance(found, Refused)
        assert "已到期" in found.wording.zh

    @pytest.mark.parametrize(
        ("change", "words"),
        [({"evidence": " "}, "依据"), ({"ends_at": NOON}, "截止时间")],
        ids=["no evidence", "no time"],
    )
    def test_is_refused_with(self, whole, change, words):
        with pytest.raises(people.UnableToGrantMandate, match=words):
            people.grant_mandate(replace(whole, **change), at=NOON)

    def test_is_not_given_to_staff(self, whole, clerk):
        with pytest.raises(people.UnableToGrantMandate, match="员工"):
            people.grant_mandate(replace(whole, person_id=clerk.person_id), at=NOON)


@pytest.mark.django_db
class TestWhoGivesMandates:
    def test_is_whoever_acts_for_the_whole_customer(self, whole, owner, colleague):
        given = replace(whole, person_id=colleague)

        assert people.grant_mandate(given, at=NOON, by_id=owner)

    def test_is_not_a_person_with_a_limited_mandate(self, whole, agent, colleague):
        people.grant_mandate(replace(whole, matters=frozenset({"PAY"})), at=NOON)

        with pytest.raises(people.UnableToGrantMandate, match="企业管理员"):
            people.grant_mandate(replace(whole, person_id=colleague), at=NOON, by_id=agent)

    def test_is_not_somebody_from_elsewhere(self, whole, owner):
        with pytest.raises(people.UnableToGrantMandate):
            people.grant_mandate(replace(whole, customer_id=MILL), at=NOON, by_id=owner)

    def test_is_staff_with_a_role(self, whole, clerk):
        with pytest.raises(people.UnableToGrantMandate):
            people.grant_mandate(whole, at=NOON, by_id=clerk.person_id)
        give(clerk, "ACCEPT")

        mandate_id = people.grant_mandate(whole, at=NOON, by_id=clerk.person_id)

        lines = journal.list_lines_of_subject(subject_kind="mandate", subject_id=mandate_id)
        assert [(line.act, line.actor_id, line.for_customer_id) for line in lines] == [
            ("people.mandate.granted", clerk.person_id, PLANT)
        ]


@pytest.mark.django_db
class TestWithdrawing:
    def test_works_at_once(self, whole, agent):
        mandate_id = people.grant_mandate(whole, at=NOON)

        people.revoke_mandate(mandate_id=mandate_id, reason="离职", at=NOON + DAY)

        assert may(agent, NOON + DAY - MOMENT)
        assert not may(agent, NOON + DAY)
        assert queries.list_customer_ids_of(person_id=agent, at=NOON + DAY) == ()
        [card] = queries.list_mandates_for(customer_id=PLANT, at=NOON + DAY)
        assert not card.is_in_force

    def test_before_the_start_keeps_it_from_starting(self, whole, agent):
        later = replace(whole, starts_at=NOON + DAY)
        mandate_id = people.grant_mandate(later, at=NOON)

        people.revoke_mandate(mandate_id=mandate_id, reason="", at=NOON)

        assert not may(agent, NOON + DAY)

    def test_is_done_once(self, whole):
        mandate_id = people.grant_mandate(whole, at=NOON)
        people.revoke_mandate(mandate_id=mandate_id, reason="", at=NOON)

        with pytest.raises(people.UnableToRevoke, match="已被撤销"):
            people.revoke_mandate(mandate_id=mandate_id, reason="", at=NOON)

    def test_is_not_for_strangers(self, whole, colleague):
        mandate_id = people.grant_mandate(whole, at=NOON)

        with pytest.raises(people.UnableToRevoke, match="无权"):
            people.revoke_mandate(mandate_id=mandate_id, reason="", at=NOON, by_id=colleague)

    def test_may_be_done_by_whoever_holds_it(self, whole, agent):
        mandate_id = people.grant_mandate(replace(whole, matters=frozenset()), at=NOON)

        people.revoke_mandate(mandate_id=mandate_id, reason="", at=NOON, by_id=agent)

        assert not may(agent)


@pytest.mark.django_db
class TestAPhone:
    def test_is_shown_masked(self, agent):
        assert queries.get_person(person_id=agent).masked_phone == "139****9000"

    def test_is_kept_sealed(self, agent):
        kept = Person.objects.get(pk=agent)

        assert b"13900139000" not in bytes(kept.phone_sealed) + bytes(kept.phone_fingerprint)

    def test_finds_its_person(self, agent):
        found = queries.find_person_by_phone(phone="+86 139 0013 9000")

        assert found is not None
        assert found.id == agent
        assert queries.find_person_by_phone(phone="13900139009") is None

    @pytest.mark.usefixtures("agent")
    def test_belongs_to_one_person(self):
        with pytest.raises(people.UnableToRegister, match="手机号"):
            people.register_person(name="别人", phone="13900139000", at=NOON)

    def test_is_revealed_with_a_reason_that_the_journal_keeps(self, agent, clerk):
        give(clerk, "AM")

        shown = people.reveal_phone(
            person_id=agent, by_id=clerk.person_id, reason="约定勘查时间", at=NOON
        )

        assert shown == "13900139000"
        line = journal.list_lines_of_subject(subject_kind="person", subject_id=agent)[0]
        assert line.act == "people.phone.revealed"
        assert line.actor_id == clerk.person_id
        assert line.details == {"reason": "约定勘查时间"}

    def test_is_not_revealed_without_a_reason(self, agent):
        with pytest.raises(people.UnableToRevealPhone, match="原因"):
            people.reveal_phone(person_id=agent, by_id=agent, reason="  ", at=NOON)

    def test_is_not_revealed_to_others(self, agent, colleague, clerk):
        for by_id in (colleague, clerk.person_id):
            with pytest.raises(people.UnableToRevealPhone, match="无权"):
                people.reveal_phone(person_id=agent, by_id=by_id, reason="x", at=NOON)


@pytest.mark.django_db(transaction=True)
class TestOnePhoneRegisteredAtOnce:
    def test_is_registered_once(self, at_once):
        def register():
            return people.register_person(name="林小华", phone="13900139000", at=NOON)

        registered, refused = at_once(register, 4, people.UnableToRegister)

        assert len(registered) == 1
        assert len(refused) == 3


@pytest.mark.django_db
class TestAName:
    def test_is_given_by_its_owner(self, agent):
        people.name_person(person_id=agent, name=" 林晓华 ", by_id=agent, at=NOON)

        assert queries.get_person(person_id=agent).name == "林晓华"

    def test_is_not_given_by_a_stranger(self, agent, colleague):
        with pytest.raises(people.UnableToRegister, match="本人"):
            people.name_person(person_id=agent, name="x", by_id=colleague, at=NOON)

    def test_is_not_empty(self, agent):
        with pytest.raises(people.UnableToRegister, match="姓名"):
            people.name_person(person_id=agent, name="  ", by_id=agent, at=NOON)
