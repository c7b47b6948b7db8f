"""Keys by which a customer's own systems read for a person."""

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.records.people.conftest import NOON

from fullcycle.records.journal.models import Line
from fullcycle.records.people import actions as people
from fullcycle.records.people import queries
from fullcycle.records.people.models import ApiKey
from fullcycle.records.people.queries import KeyHolder, KeyState, RefusedKey


PLANT = 7
MATTER = "bill_dispute"
NUMBER, OTHER = "3300000000001", "3300000000002"
MONTH = timedelta(days=30)

pytestmark = pytest.mark.usefixtures("carrier")


def mandate(person_id, **limits):
    return people.grant_mandate(
        people.NewMandate(
            person_id=person_id,
            customer_id=PLANT,
            starts_at=NOON - MONTH,
            evidence="授权委托书",
            **limits,
        ),
        at=NOON - MONTH,
    )


def wish(person_id, **changes):
    fields = {"name": "ERP 系统", "matter": MATTER, "ends_at": NOON + MONTH}
    return people.NewKey(person_id=person_id, customer_id=PLANT, **fields | changes)


@pytest.fixture
def make(sms):
    """Make a key with the code from the phone."""

    def made(person_id, *, at=NOON, **changes):
        key = wish(person_id, **changes)
        people.start_key(key=key, at=at)
        code = dict(sms(at).blanks)["code"]
        confirmation_id = people.confirm_key(key=key, code=code, at=at)
        return people.make_key(key=key, confirmation_id=confirmation_id, at=at)

    return made


@pytest.fixture
def own_mandate(agent):
    return mandate(agent)


@pytest.fixture
def key(agent, own_mandate, make):  # noqa: ARG001 - the mandate is there first
    return make(agent)


def reason(text, at=NOON):
    found = queries.open_key(text=text, at=at)
    return found.reason if isinstance(found, RefusedKey) else None


@pytest.mark.django_db(transaction=True)
class TestKey:
    def test_opens_for_its_person_and_customer(self, agent, key):
        found = queries.open_key(text=key.text, at=NOON)

        assert isinstance(found, KeyHolder)
        assert (found.person_id, found.customer_id) == (agent, PLANT)
        assert found.covers(NUMBER)

    def test_is_kept_as_a_digest_only(self, key):
        row = ApiKey.objects.get()

        secret = key.text.removeprefix(f"fc_{row.handle}_")
        assert bytes(row.secret_sha256) == hashlib.sha256(secret.encode()).digest()
        assert secret not in repr(key) + str(ApiKey.objects.values().get())
        assert not any(secret in str(line.details) for line in Line.objects.all())

    def test_of_some_accounts_covers_no_other(self, agent, own_mandate, make):  # noqa: ARG002
        made = make(agent, accounts=frozenset({NUMBER}))

        found = queries.open_key(text=made.text, at=NOON)
        assert [found.covers(number) for number in (NUMBER, OTHER)] == [True, False]

    def test_does_not_open_once_it_has_ended(self, key):
        assert reason(key.text, NOON + MONTH - timedelta(seconds=1)) is None
        assert reason(key.text, NOON + MONTH) is KeyState.ENDED

    def test_does_not_open_from_the_instant_it_is_revoked(self, agent, key):
        people.revoke_key(key_id=key.key_id, by_id=agent, at=NOON)

        assert reason(key.text) is KeyState.REVOKED

    def test_does_not_outlive_its_mandate(self, agent, own_mandate, key):
        people.revoke_mandate(mandate_id=own_mandate, reason="", at=NOON, by_id=agent)

        assert reason(key.text) is KeyState.NO_MANDATE

    def test_does_not_open_for_a_person_who_is_no_longer_active(self, admin, agent, key):
        people.deactivate_person(person_id=agent, reason="离职", at=NOON, by_id=admin.person_id)

        assert reason(key.text) is KeyState.NO_MANDATE

    @pytest.mark.parametrize(
        ("_case", "change"),
        [
            ("nothing", lambda _text: ""),
            ("one character short", lambda text: text[:-1]),
            ("another secret", lambda text: text[:-2] + "__"),
            ("another spelling", lambda text: text.upper()),
            ("something behind it", lambda text: text + "\0"),
            ("another handle", lambda text: "fc_aaaaaaaa_" + text[12:]),
        ],
    )
    def test_is_unknown_if_anything_of_it_is_wrong(self, key, _case, change):
        assert reason(change(key.text)) is KeyState.UNKNOWN

    def test_is_noted_in_the_journal_when_made_and_revoked(self, agent, key):
        people.revoke_key(key_id=key.key_id, by_id=agent, at=NOON)

        lines = Line.objects.filter(subject_kind="api-key").order_by("pk")
        assert [(line.act, line.actor_id, line.for_customer_id) for line in lines] == [
            ("people.api-key.made", agent, PLANT),
            ("people.api-key.revoked", agent, PLANT),
        ]

    def test_leaves_a_line_when_it_is_refused(self, agent, key):
        people.revoke_key(key_id=key.key_id, by_id=agent, at=NOON)
        refused = queries.open_key(text=key.text, at=NOON)

        people.note_refused_key(refused=refused, address="192.0.2.7", at=NOON)

        line = Line.objects.get(act="people.api-key.refused")
        assert (line.subject_id, line.actor_id) == (ApiKey.objects.get().handle, agent)
        assert line.details == {"address": "192.0.2.7", "reason": "REVOKED"}

    def test_knows_its_last_use_to_the_minute(self, key):
        for seconds in (0, 30, 60):
            at = NOON + timedelta(seconds=seconds)
            people.note_key_use(key_id=key.key_id, at=at)

        assert ApiKey.objects.get().last_used_at == NOON + timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
class TestMaking:
    @pytest.mark.parametrize(
        ("_case", "changes", "words"),
        [
            ("without a name", {"name": " "}, "起个名字"),
            ("with a name as long as a letter", {"name": "长" * 61}, "60"),
            ("for longer than a year", {"ends_at": NOON + timedelta(days=367)}, "一年以内"),
            ("that has ended", {"ends_at": NOON}, "今天以后"),
            ("for an account without mandate", {"accounts": frozenset({OTHER})}, "授权"),
            ("for no account", {"accounts": frozenset()}, "授权"),
            ("for a matter without mandate", {"matter": "close"}, "授权"),
        ],
    )
    def test_is_refused(self, agent, _case, changes, words):
        mandate(agent, accounts=frozenset({NUMBER}), matters=frozenset({MATTER}))

        with pytest.raises(people.UnableToMakeKey, match=words):
            people.start_key(key=wish(agent, **changes), at=NOON)

    def test_is_refused_to_whoever_holds_no_mandate(self, agent):
        with pytest.raises(people.UnableToMakeKey):
            people.start_key(key=wish(agent), at=NOON)

    def test_takes_a_code_for_each_key(self, agent, own_mandate, sms):  # noqa: ARG002
        key = wish(agent)
        people.start_key(key=key, at=NOON)
        code = dict(sms().blanks)["code"]
        confirmation_id = people.confirm_key(key=key, code=code, at=NOON)
        people.make_key(key=key, confirmation_id=confirmation_id, at=NOON)

        with pytest.raises(people.UnableToConfirm):
            people.make_key(key=key, confirmation_id=confirmation_id, at=NOON)
        assert ApiKey.objects.count() == 1

    def test_ends_at_twenty_keys_in_force(self, agent, key):  # noqa: ARG002
        row = ApiKey.objects.get()
        for place in range(19):
            row.pk, row.handle = None, f"{place:08}"
            row.save(force_insert=True)

        with pytest.raises(people.UnableToMakeKey, match="太多"):
            people.start_key(key=wish(agent), at=NOON + timedelta(hours=1))

    @pytest.mark.parametrize(
        "change",
        [{"name": ""}, {"accounts": []}, {"ends_at": NOON + timedelta(days=367)}],
    )
    def test_is_held_to_its_limits_by_the_database(self, key, change):  # noqa: ARG002
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiKey.objects.update(**change)


@pytest.mark.django_db(transaction=True)
class TestList:
    def test_shows_a_person_their_own_keys(self, agent, key):
        (card,) = queries.list_keys(person_id=agent, at=NOON)

        assert (card.key_id, card.name, card.state) == (key.key_id, "ERP 系统", "USABLE")

    def test_shows_the_enterprises_administrator_those_of_others(self, agent, make):
        boss = people.register_person(name="陈建国", phone="13800138000", at=NOON)
        mandate(boss)
        mandate(agent, matters=frozenset({MATTER}))
        made = make(agent)

        (card,) = queries.list_keys(person_id=boss, at=NOON)
        people.revoke_key(key_id=made.key_id, by_id=boss, at=NOON)

        assert card.person_name == "林小华"
        assert reason(made.text) is KeyState.REVOKED

    def test_shows_nobody_else_anything_to_revoke(self, agent, key):
        stranger = people.register_person(name="王某", phone="13800138000", at=NOON)

        assert queries.list_keys(person_id=stranger, at=NOON) == ()
        with pytest.raises(ApiKey.DoesNotExist):
            people.revoke_key(key_id=key.key_id, by_id=stranger, at=NOON)
        people.revoke_key(key_id=key.key_id, by_id=agent, at=NOON)
        with pytest.raises(people.UnableToRevoke, match="已经停用"):
            people.revoke_key(key_id=key.key_id, by_id=agent, at=NOON)

    def test_says_of_each_why_it_does_not_open(self, agent, own_mandate, key):  # noqa: ARG002
        assert queries.list_keys(person_id=agent, at=NOON + MONTH)[0].state == "ENDED"
        people.revoke_mandate(mandate_id=own_mandate, reason="", at=NOON, by_id=agent)
        assert queries.list_keys(person_id=agent, at=NOON)[0].state == "NO_MANDATE"

    def test_asks_three_queries(self, agent, key, django_assert_num_queries):  # noqa: ARG002
        with django_assert_num_queries(3):
            queries.list_keys(person_id=agent, at=NOON)
