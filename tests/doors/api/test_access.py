"""Who is let in: a key in the header, while its person may; a cookie never."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.doors.api.conftest import NOVEMBER, NUMBER, OCTOBERS
from tests.phone import newest_message

from fullcycle.doors.api import access
from fullcycle.journeys.billing_month import by_key
from fullcycle.records.journal.models import Line
from fullcycle.records.people import actions as people
from fullcycle.records.people import queries as persons
from fullcycle.records.people.models import ApiKey


ADDRESSES = (
    "/api/v1/accounts",
    f"/api/v1/accounts/{NUMBER}/bills",
    f"/api/v1/accounts/{NUMBER}/curve?day=2026-10-14",
    OCTOBERS,
    f"{OCTOBERS}/explanation",
    f"{OCTOBERS}/facts",
)


def assert_problem(answer, status, words=""):
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert words in told["detail"]
    return told


@pytest.mark.usefixtures("bills")
class TestKey:
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_opens(self, machine, address):
        assert machine(address).status_code == 200

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_is_asked_for(self, call, address):
        answer = call(address)

        assert_problem(answer, 401, "Authorization")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_is_not_replaced_by_a_session(self, owner, address):
        assert owner.get("/bills/").status_code == 200

        assert_problem(owner.get(address), 401)

    def test_makes_no_session_and_wants_no_cookie(self, machine):
        answer = machine(OCTOBERS)

        assert not answer.cookies
        assert "Cookie" not in answer.headers["Vary"]

    def test_is_not_read_from_the_address(self, make_key, call):
        assert_problem(call(f"{OCTOBERS}?key={make_key()}"), 401)

    @pytest.mark.parametrize("key", ["", "fc_", "fc_aaaaaaaa_" + "A" * 43, "ключ"])
    def test_that_is_none_does_not_open(self, call, key):
        assert_problem(call(OCTOBERS, key), 401)

    @pytest.mark.usefixtures("hands")
    def test_that_was_revoked_does_not_open_and_leaves_a_line(self, make_key, call, district):
        key = make_key()
        row = ApiKey.objects.get()
        people.revoke_key(key_id=row.pk, by_id=district.owner_id, at=NOVEMBER)

        assert_problem(call(OCTOBERS, key), 401, "停用")
        line = Line.objects.get(act="people.api-key.refused")
        assert (line.subject_id, line.details["reason"]) == (row.handle, "REVOKED")

    def test_that_has_ended_does_not_open(self, machine, hands):
        hands.at = NOVEMBER + timedelta(days=30)

        assert_problem(machine(OCTOBERS), 401, "到期")

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_does_not_outlive_its_mandate(self, machine, district, address):
        (card,) = persons.list_mandates_for(customer_id=district.customer_id, at=NOVEMBER)
        people.revoke_mandate(mandate_id=card.terms.mandate_id, reason="离职", at=NOVEMBER)

        assert_problem(machine(address), 403, "授权")

    def test_reads_nothing_of_another_customer(self, call, district):
        people.grant_mandate(
            people.NewMandate(
                person_id=district.stranger_id,
                customer_id=district.customer_id + 1,
                starts_at=NOVEMBER,
                evidence="授权委托书",
            ),
            at=NOVEMBER,
        )
        key = _key_of(district.stranger_id, district.customer_id + 1)

        assert call("/api/v1/accounts", key).json() == {"accounts": []}
        for address in ADDRESSES[1:]:
            assert_problem(call(address, key), 404)

    def test_shows_when_it_was_last_used(self, machine):
        machine(OCTOBERS)

        assert ApiKey.objects.get().last_used_at == NOVEMBER

    def test_stands_in_no_log(self, make_key, call, capsys, caplog):
        key = make_key()
        call(OCTOBERS, key)
        call(OCTOBERS, key[:-2] + "__")

        said = capsys.readouterr()
        secret = key[12:]
        assert secret not in said.out + said.err + caplog.text
        assert not any(secret in str(line.details) for line in Line.objects.all())


def _key_of(person_id, customer_id):
    key = people.NewKey(
        person_id=person_id,
        customer_id=customer_id,
        matter=by_key.MATTER,
        name="ERP",
        ends_at=NOVEMBER + timedelta(days=30),
    )
    people.start_key(key=key, at=NOVEMBER)
    code = dict(newest_message(NOVEMBER).blanks)["code"]
    confirmation_id = people.confirm_key(key=key, code=code, at=NOVEMBER)
    return people.make_key(key=key, confirmation_id=confirmation_id, at=NOVEMBER).text


@pytest.mark.usefixtures("bills")
class TestRates:
    def test_end_at_so_many_calls_a_minute(self, machine, hands, monkeypatch):
        monkeypatch.setattr(access, "CALLS_A_MINUTE", 2)
        calls = [machine("/api/v1/accounts") for _each in range(3)]

        assert [answer.status_code for answer in calls] == [200, 200, 429]
        assert_problem(calls[2], 429, "频繁")
        assert calls[2].headers["Retry-After"] == "60"
        hands.at += timedelta(seconds=60)
        assert machine("/api/v1/accounts").status_code == 200

    def test_keep_wrong_keys_from_filling_the_journal(self, call, monkeypatch):
        monkeypatch.setattr(access, "REFUSALS_A_MINUTE", 2)
        wrong = "fc_aaaaaaaa_" + "A" * 43

        statuses = [call(OCTOBERS, wrong).status_code for _each in range(4)]

        assert statuses == [401, 401, 429, 429]
        assert Line.objects.filter(act="people.api-key.refused").count() == 2


class TestProblems:
    def test_speak_the_language_asked_for(self, call):
        assert_problem(call(OCTOBERS, accept_language="en"), 401, "API key in the header")

    def test_take_no_language_from_a_cookie(self):
        browser = Client()
        browser.cookies["django_language"] = "en"

        assert_problem(browser.get(OCTOBERS), 401, "接口密钥")

    @pytest.mark.parametrize(
        "address", ["/api/v1/", "/api/v1/nothing", "/api/v1/bills", "/api/v1/bills/1/2/3"]
    )
    def test_are_told_of_addresses_that_are_not_there(self, call, address):
        assert_problem(call(address), 404)

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "head", "options"])
    def test_are_told_of_anything_but_reading(self, db, method):  # noqa: ARG002
        answer = getattr(Client(), method)("/api/v1/accounts")

        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET"

    def test_of_ours_carry_a_reference_and_nothing_else(self, machine, monkeypatch, caplog):
        def fail(**_anything):
            raise RuntimeError("secret words")

        monkeypatch.setattr(by_key, "accounts_of", fail)
        answer = machine("/api/v1/accounts")

        told = assert_problem(answer, 500, "差错")
        assert len(told["reference"]) == 8
        assert "secret words" not in answer.content.decode()
        assert told["reference"] in caplog.text
