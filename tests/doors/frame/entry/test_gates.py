"""Gates before pages: who may pass, and for which customer they act."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from fullcycle.doors.frame import signin
from fullcycle.records.people import actions as people


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hands")]


def auth_person(person_id):
    return signin.SignedIn().get_user(person_id)


@signin.customer_page
def for_customers(request):
    return HttpResponse(str(signin.acting_for(request)))


@signin.staff_page(roles={"AM", "PLAN"})
def for_managers(request):
    return HttpResponse(str(signin.staff_id(request)))


@pytest.fixture
def ask():
    """A request as the middleware hands it to a page."""

    def build(person_id=None, session=None, path="/here/?page=2"):
        request = RequestFactory().get(path)
        request.session = session if session is not None else {}
        request.user = auth_person(person_id) if person_id else Nobody()
        return request

    return build


class Nobody:
    is_authenticated = False


class TestGuards:
    def test_send_strangers_to_the_right_door(self, ask):
        customers = for_customers(ask())
        managers = for_managers(ask())

        assert customers.headers["Location"] == "/sign-in/?next=/here/%3Fpage%3D2"
        assert managers.headers["Location"] == "/staff/sign-in/?next=/here/%3Fpage%3D2"

    def test_refuse_the_other_kind_of_person(self, ask, agent, clerk):
        with pytest.raises(PermissionDenied):
            for_customers(ask(clerk))
        with pytest.raises(PermissionDenied):
            for_managers(ask(agent))

    def test_ask_for_a_role_at_every_request(self, ask, clerk, hands):
        with pytest.raises(PermissionDenied):
            for_managers(ask(clerk))
        role = people.NewRole(person_id=clerk, role="AM", starts_at=NOON)
        grant_id = people.grant_role(role, at=NOON)
        assert for_managers(ask(clerk)).content.decode() == str(clerk)

        hands.pass_(hours=1)
        people.end_role(grant_id=grant_id, at=hands())

        with pytest.raises(PermissionDenied):
            for_managers(ask(clerk))

    def test_name_nobody_who_is_not_there(self, ask):
        for who in (signin.person_id, signin.staff_id, signin.customer_person_id):
            with pytest.raises(PermissionDenied):
                who(ask())
        assert signin.roles(ask()) == frozenset()


def mandate(person_id, customer_id) -> int:
    given = people.NewMandate(
        person_id=person_id,
        customer_id=customer_id,
        starts_at=NOON,
        ends_at=NOON + timedelta(days=30),
        evidence="授权委托书",
    )
    return people.grant_mandate(given, at=NOON)


class TestActingForACustomer:
    def test_needs_no_choice_where_there_is_one(self, ask, agent):
        mandate(agent, 3)

        assert signin.acting_for(ask(agent)) == 3

    def test_is_nobody_without_a_mandate(self, ask, agent):
        assert signin.acting_for(ask(agent)) is None
        with pytest.raises(PermissionDenied):
            signin.act_for(ask(agent), 3)

    def test_shows_every_one_until_one_is_chosen(self, ask, agent):
        session = {}
        assert signin.customers_shown(ask(agent, session)) == ()
        mandate(agent, 3)
        mandate(agent, 4)
        assert sorted(signin.customers_shown(ask(agent, session))) == [3, 4]

        signin.act_for(ask(agent, session), 4)

        assert signin.customers_shown(ask(agent, session)) == (4,)

    def test_is_chosen_among_several(self, ask, agent):
        mandate(agent, 3)
        mandate(agent, 4)
        session = {}
        assert signin.acting_for(ask(agent, session)) is None

        signin.act_for(ask(agent, session), 4)

        assert signin.acting_for(ask(agent, session)) == 4

    def test_ends_at_once_when_the_mandate_is_withdrawn(self, ask, agent, hands):
        mandate(agent, 3)
        mandate(agent, 4)
        fifth = mandate(agent, 5)
        session = {}
        signin.act_for(ask(agent, session), 5)
        hands.pass_(seconds=1)

        people.revoke_mandate(mandate_id=fifth, reason="离职", at=hands())

        assert signin.acting_for(ask(agent, session)) is None
        assert session == {}

    def test_ends_with_the_mandate(self, ask, agent, hands):
        mandate(agent, 3)
        hands.pass_(days=30)

        assert signin.acting_for(ask(agent)) is None
