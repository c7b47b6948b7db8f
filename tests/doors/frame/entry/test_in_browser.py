"""The pages on the way in, and those that say no, on a phone and a screen in both languages."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.contrib.auth import get_user_model
from tests.doors.frame.entry.conftest import PASSWORD, PHONE
from tests.pages import IN_BROWSER, broken_rules, open_window


LOOKS = [(390, "zh-CN"), (1366, "zh-CN"), (390, "en-GB"), (1366, "en-GB")]

pytestmark = [*IN_BROWSER, pytest.mark.usefixtures("hands", "outbox")]


@pytest.fixture
def faults_of(browser, live_server):
    """What is wrong with a page, seen in every look by whoever the client is."""

    def faults(client, address):
        kept = client.cookies.get(configured.SESSION_COOKIE_NAME)
        wrong = []
        for width, language in LOOKS:
            page = open_window(
                browser,
                live_server.url,
                width=width,
                language=language,
                cookies={kept.key: kept.value} if kept is not None else {},
            )
            page.goto(f"{live_server.url}{address}")
            wrong += [f"{one} {width} {language}" for one in broken_rules(page)]
            if urlsplit(page.url).path != urlsplit(address).path:
                wrong.append(f"led to {page.url}")
            page.context.close()
        return wrong

    return faults


class TestPages:
    @pytest.mark.parametrize(
        "address", ["/sign-in/", "/staff/sign-in/", "/no-such-page/", "/frame/outbox/"]
    )
    def test_for_everybody_are_accessible_and_fit(self, faults_of, client, settings, address):
        settings.DEMO = True

        assert faults_of(client, address) == []

    def test_of_a_customer_on_the_way_in_are_accessible_and_fit(
        self, faults_of, client, read_code
    ):
        client.post("/sign-in/", {"phone": PHONE})
        assert faults_of(client, "/sign-in/code/") == []

        client.post("/sign-in/code/", {"code": read_code()})
        assert faults_of(client, "/sign-in/name/") == []

    def test_of_the_staff_on_the_way_in_are_accessible_and_fit(self, faults_of, client, clerk):
        assert clerk
        client.post("/staff/sign-in/", {"staff_number": "A10086", "password": PASSWORD})

        assert faults_of(client, "/staff/authenticator/") == []

    def test_of_a_password_is_accessible_and_fits(self, faults_of, client, clerk, totp, hands):
        assert clerk
        fields = {"staff_number": "A10086", "password": PASSWORD, "code": totp.at(hands())}
        client.post("/staff/sign-in/", fields)

        assert faults_of(client, "/staff/password/") == []

    def test_that_is_not_ones_own_is_accessible_and_fits(self, faults_of, client, agent):
        person = get_user_model().objects.get(pk=agent)
        client.force_login(person, backend="fullcycle.doors.frame.signin.SignedIn")

        assert faults_of(client, "/desk/cases/") == []
