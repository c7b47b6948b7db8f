"""The desk in a real browser: it fits, it is accessible, and lists are walked by keys."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from tests.doors.workbench.conftest import BACKEND

from fullcycle.gateways.database_server import places


AXE = places.home() / "vendor/axe/axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="needs the front-end packages: make run"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def open_page(browser, live_server, client):
    contexts = []

    def opened(person_id, address, *, width=1366, language="zh-CN"):
        client.force_login(get_user_model().objects.get(pk=person_id), backend=BACKEND)
        name = settings.SESSION_COOKIE_NAME
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=language, reduced_motion="reduce"
        )
        contexts.append(context)
        context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )
        page = context.new_page()
        page.set_default_timeout(8000)
        page.goto(f"{live_server.url}{address}")
        return page

    yield opened
    for context in contexts:
        context.close()


def faults(page):
    page.evaluate(AXE.read_text())
    return page.evaluate(
        "async () => (await axe.run(document, {resultTypes: ['violations']}))"
        ".violations.map(fault => fault.id + ' ' + fault.nodes[0].target.join(' '))"
    )


class TestPages:
    @pytest.mark.parametrize("width", [1366, 390])
    def test_of_a_manager_are_accessible_and_fit(
        self, open_page, submit, manager_of, hands, width
    ):
        case_id = submit().case_id
        hands.pass_(days=3)

        for address in ("/desk/today/", "/desk/cases/", f"/desk/cases/{case_id}/"):
            page = open_page(manager_of(case_id), address, width=width)

            assert faults(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") == width
            assert page.locator(".button-primary").count() == 1

    @pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
    def test_of_a_step_are_accessible(self, open_page, submit, district, task_id, language):
        address = f"/desk/tasks/{task_id(submit().case_id, 'accept')}/"

        page = open_page(district.staff["ACCEPT"], address, language=language)

        assert faults(page) == []

    def test_draw_the_process_with_its_token(self, open_page, submit, manager_of):
        case_id = submit().case_id

        page = open_page(manager_of(case_id), f"/desk/cases/{case_id}/")
        page.wait_for_selector("[data-process][data-ready]")

        assert page.locator(".is-active").get_attribute("data-element-id") == "accept"


class TestKeys:
    def test_walk_the_rows_and_open_one(self, open_page, submit, district):
        for _ in range(2):
            submit()
        page = open_page(district.staff["ACCEPT"], "/desk/queue/")
        rows = page.locator("[data-row] a[data-open]")
        second = rows.nth(1).get_attribute("href")

        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{second}")

        assert page.url.endswith(second)

    def test_are_letters_while_somebody_types(self, open_page, district, submit):
        submit()
        page = open_page(district.staff["ACCEPT"], "/desk/cases/")

        page.locator("main input[type=search]").fill("")
        page.locator("main input[type=search]").press_sequentially("jk")

        assert page.locator("main input[type=search]").input_value() == "jk"
