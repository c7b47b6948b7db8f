"""The pages on the way in, and those that say no, on a phone and a screen in both languages."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.contrib.auth import get_user_model
from tests.doors.frame.entry.conftest import PASSWORD, PHONE

from fullcycle.gateways.database_server import places


AXE = places.home() / "vendor/axe/axe.min.js"
LOOKS = [(390, "zh-CN"), (1366, "zh-CN"), (390, "en-GB"), (1366, "en-GB")]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="needs the front-end packages: make run"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("hands", "outbox"),
]


@pytest.fixture
def faults_of(browser, live_server):
    """What is wrong with a page, seen in every look by whoever the client is."""

    def faults(client, address):
        kept = client.cookies.get(configured.SESSION_COOKIE_NAME)
        wrong = []
        for width, language in LOOKS:
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                locale=language,
                reduced_motion="reduce",
            )
            if kept is not None:
                context.add_cookies(
                    [{"name": kept.key, "value": kept.value, "url": live_server.url}]
                )
            page = context.new_page()
            page.goto(f"{live_server.url}{address}")
            page.evaluate(AXE.read_text(encoding="utf-8"))
            found = page.evaluate("axe.run({preload: false, resultTypes: ['violations']})")
            wrong += [f"{one['id']} {width} {language}" for one in found["violations"]]
            if urlsplit(page.url).path != urlsplit(address).path:
                wrong.append(f"led to {page.url}")
            if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
                wrong.append(f"wider than the screen {width} {language}")
            context.close()
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
