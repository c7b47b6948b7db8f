"""Signing in at the doors: who comes in, who does not, and what nobody can take over."""

import json
from datetime import UTC, datetime

import pyotp
import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from fullcycle.doors.frame import signin
from fullcycle.records.people import actions as people
from fullcycle.records.people import queries


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
PHONE = "13800138000"
PASSWORD = "Wenzhou-2026-spring"
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hands")]


def enter_phone(client, phone=PHONE, way=""):
    return client.post(f"/sign-in/{way}", {"phone": phone})


def enter_code(client, code, way=""):
    return client.post(f"/sign-in/code/{way}", {"code": code})


def enter_staff(client, code="", password=PASSWORD, number="A10086", way=""):
    fields = {"staff_number": number, "password": password, "code": code}
    return client.post(f"/staff/sign-in/{way}", fields)


def signed_in(client) -> int | None:
    kept = client.session.get("_auth_user_id")
    return int(kept) if kept else None


class TestACustomersPerson:
    def test_comes_in_by_phone_and_code(self, client, agent, read_code):
        assert enter_phone(client).headers["Location"] == "/sign-in/code/"
        assert "138****8000" in client.get("/sign-in/code/").content.decode()

        answer = enter_code(client, read_code())

        assert answer.headers["Location"] == "/"
        assert signed_in(client) == agent

    def test_is_asked_for_a_name_the_first_time(self, client, read_code):
        enter_phone(client, way="?next=/track/")

        answer = enter_code(client, read_code(), way="?next=/track/")
        assert answer.headers["Location"] == "/sign-in/name/?next=/track/"
        assert client.get(answer.headers["Location"]).status_code == 200
        answer = client.post(answer.headers["Location"], {"name": "林小华"})

        assert answer.headers["Location"] == "/track/"
        assert queries.get_person(person_id=signed_in(client)).name == "林小华"

    def test_is_told_what_is_wrong_with_the_number(self, client):
        answer = enter_phone(client, "0577-1234")

        assert "11 位" in answer.content.decode()

    def test_is_told_that_the_code_is_wrong(self, client, read_code):
        enter_phone(client)
        wrong = f"{(int(read_code()) + 1) % 1_000_000:06}"

        answer = enter_code(client, wrong)

        assert "验证码不正确" in answer.content.decode()
        assert signed_in(client) is None

    def test_may_ask_again_after_a_minute(self, client, read_code, hands):
        enter_phone(client)
        client.post("/sign-in/code/", {"resend": "1"})
        assert ProcrastinateJob.objects.count() == 1
        hands.pass_(seconds=60)

        client.post("/sign-in/code/", {"resend": "1"})

        assert ProcrastinateJob.objects.count() == 2
        enter_code(client, read_code())
        assert signed_in(client)

    def test_starts_with_the_phone(self, client):
        assert client.get("/sign-in/code/").headers["Location"] == "/sign-in/"

    def test_signs_out_by_a_button_only(self, client, agent):
        client.force_login(auth_person(agent))
        assert client.get("/sign-out/").status_code == 405

        client.post("/sign-out/")

        assert signed_in(client) is None

    def test_leaves_no_phone_in_clear_in_the_session(self, client):
        enter_phone(client)

        kept = Session.objects.get().get_decoded()
        assert PHONE not in str(kept)


def auth_person(person_id):
    return signin.SignedIn().get_user(person_id)


class TestStrangers:
    def test_see_no_difference_between_a_known_and_an_unknown_phone(self, agent):
        pages = []
        for phone in (PHONE, "13800138009"):
            client = Client(headers={"accept-language": "zh-CN"})
            answer = enter_phone(client, phone)
            page = client.get(answer.headers["Location"]).content.decode()
            pages.append((answer.status_code, masked_away(page, phone)))

        assert agent
        assert pages[0] == pages[1]

    def test_see_no_difference_between_a_known_and_an_unknown_staff_number(self, totp):
        client = Client(headers={"accept-language": "zh-CN"})
        known = enter_staff(client, "000000").content.decode()
        unknown = enter_staff(client, "000000", number="A10087").content.decode()

        assert totp
        assert "不正确" in known
        assert masked_away(known, "A10086") == masked_away(unknown, "A10087")

    def test_are_stopped_by_address(self, client):
        for number in range(20):
            assert enter_phone(client, f"138001380{number:02}").status_code == 302

        answer = enter_phone(client, "13800138099")

        assert "操作太频繁" in answer.content.decode()

    @pytest.mark.parametrize(
        "address",
        [
            "/sign-in/",
            "/sign-in/code/",
            "/staff/sign-in/",
            "/staff/authenticator/",
            "/sign-out/",
        ],
    )
    def test_cannot_post_from_elsewhere(self, address):
        client = Client(enforce_csrf_checks=True)

        assert client.post(address, {"phone": PHONE}).status_code == 403


def masked_away(page, typed):
    """The page without what differs by nature: tokens and what was typed."""
    lines = page.replace(typed, "").replace(f"{typed[:3]}****{typed[-4:]}", "").split("\n")
    return [line for line in lines if "token" not in line]


class TestASessionKey:
    def test_is_changed_by_signing_in(self, client, agent, read_code):
        enter_phone(client)
        before = client.session.session_key

        enter_code(client, read_code())

        assert signed_in(client) == agent
        assert client.session.session_key != before
        assert not Session.objects.filter(session_key=before).exists()

    def test_is_changed_for_staff_too(self, client, clerk, totp):
        enter_phone(client)
        before = client.session.session_key

        enter_staff(client, totp.at(NOON))

        assert signed_in(client) == clerk
        assert client.session.session_key != before

    def test_ends_with_the_person(self, client, agent):
        client.force_login(auth_person(agent))
        person = auth_person(agent)
        person.is_active = False
        person.save()

        assert client.get("/sign-in/name/").headers["Location"].startswith("/sign-in/?next=")


class TestTheWayOn:
    @pytest.mark.parametrize(
        "wanted",
        ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"],
    )
    def test_never_leads_elsewhere(self, client, totp, wanted):
        answer = client.post(
            "/staff/sign-in/",
            {"staff_number": "A10086", "password": PASSWORD, "code": totp.at(NOON)},
            query_params={"next": wanted},
        )

        assert answer.headers["Location"] == signin.STAFF_HOME

    def test_leads_to_the_page_that_was_wanted(self, client, totp):
        answer = enter_staff(client, totp.at(NOON), way="?next=/desk/cases/%3Fpage%3D2")

        assert answer.headers["Location"] == "/desk/cases/?page=2"


class TestAStaffPerson:
    def test_enrols_an_authenticator_first(self, client, clerk):
        answer = enter_staff(client)
        assert answer.headers["Location"] == "/staff/authenticator/"
        page = client.get("/staff/authenticator/").content.decode()
        assert "<svg" in page
        assert signed_in(client) is None
        secret = people.enrol_authenticator(person_id=clerk, at=NOON).secret
        assert secret[:4] in page

        client.post("/staff/authenticator/", {"code": pyotp.TOTP(secret).at(NOON)})

        assert signed_in(client) == clerk

    def test_does_not_enrol_without_the_password(self, client, clerk):
        assert clerk
        answer = client.get("/staff/authenticator/")

        assert answer.headers["Location"] == "/staff/sign-in/"

    def test_has_ten_minutes_to_enrol(self, client, clerk, hands):
        enter_staff(client)
        hands.pass_(minutes=10)

        answer = client.get("/staff/authenticator/")

        assert clerk
        assert answer.headers["Location"] == "/staff/sign-in/"

    def test_cannot_use_one_code_twice(self, client, clerk, totp):
        enter_staff(client, totp.at(NOON))
        assert signed_in(client) == clerk

        thief = Client()
        enter_staff(thief, totp.at(NOON))

        assert signed_in(thief) is None

    def test_is_signed_out_after_a_quarter_of_an_hour_idle(self, client, clerk, totp, hands):
        enter_staff(client, totp.at(NOON))
        hands.pass_(minutes=14)
        assert client.get("/staff/password/").status_code == 200
        hands.pass_(minutes=14)
        assert client.get("/staff/password/").status_code == 200
        hands.pass_(minutes=15)

        answer = client.get("/staff/password/")

        assert clerk
        assert answer.headers["Location"] == "/staff/sign-in/?next=/staff/password/"
        assert "15 分钟没有操作" in client.get("/staff/sign-in/").content.decode()

    def test_is_not_kept_awake_by_a_page_that_asks_by_itself(self, client, totp, hands):
        enter_staff(client, totp.at(NOON))
        hands.pass_(minutes=10)
        client.get("/staff/password/", headers={signin.BACKGROUND: "1"})
        hands.pass_(minutes=5)

        assert client.get("/staff/password/").status_code == 302

    def test_changes_the_password_and_stays(self, client, totp):
        enter_staff(client, totp.at(NOON))
        other = Client()
        other.force_login(auth_person(signed_in(client)))
        assert other.get("/staff/password/").status_code == 200
        fields = {"present": PASSWORD, "password": "Ouhai-river-2027"}

        client.post("/staff/password/", fields | {"again": "Ouhai-river-2028"})
        assert client.get("/staff/password/").status_code == 200
        answer = client.post("/staff/password/", fields | {"again": "Ouhai-river-2027"})

        assert answer.headers["Location"] == signin.STAFF_HOME
        assert client.get("/staff/password/").status_code == 200
        assert other.get("/staff/password/").status_code == 302


class TestTheOutbox:
    def test_shows_messages_in_a_demonstration(self, client, read_code, settings):
        settings.DEMO = True
        enter_phone(client)
        code = read_code()

        page = client.get("/frame/outbox/").content.decode()

        assert code in page
        assert "/frame/outbox/" in client.get("/sign-in/code/").content.decode()

    @pytest.mark.usefixtures("outbox")
    def test_shows_the_codes_of_the_staff(self, client, settings, tmp_path, hands):
        settings.DEMO, settings.HOME = True, tmp_path
        # RFC 6238, appendix B: at 59 s this secret shows 94287082, of which six digits.
        entry = {"role": "AM", "name": "A10086", "totp_secret": RFC_SECRET}
        (tmp_path / "demo_sign_ins.json").write_text(
            json.dumps([entry, {"role": "客户", "totp_secret": ""}])
        )

        hands.at = datetime.fromtimestamp(59, tz=UTC)

        page = client.get("/frame/outbox/").content.decode()

        assert "287082" in page
        assert "A10086" in page

    @pytest.mark.usefixtures("outbox")
    def test_is_closed_in_service(self, client, settings):
        settings.DEMO = False

        assert client.get("/frame/outbox/").status_code == 404
