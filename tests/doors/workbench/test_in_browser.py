"""The desk in a real browser: it fits, it is accessible, and lists are walked by keys."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from tests.doors.workbench.conftest import BACKEND
from tests.doors.workbench.test_step_pages import CONNECTING, DUAL
from tests.journeys.connecting.plant import store_second_feeder
from tests.pages import IN_BROWSER, broken_rules, open_window, too_filled

from fullcycle.gateways.courier import port as courier
from fullcycle.gateways.courier.simulator import SimulatedCourier
from fullcycle.journeys.connecting import carrying, sending
from fullcycle.records.archive import actions as archiving
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import queries as cases
from fullcycle.records.customers import actions as customers
from fullcycle.records.customers.actions import NewContact


pytestmark = IN_BROWSER


@pytest.fixture
def open_page(browser, live_server, client):
    contexts = []

    def opened(person_id, address, *, width=1366, language="zh-CN"):
        client.force_login(get_user_model().objects.get(pk=person_id), backend=BACKEND)
        name = settings.SESSION_COOKIE_NAME
        page = open_window(
            browser,
            live_server.url,
            width=width,
            language=language,
            cookies={name: client.cookies[name].value},
        )
        contexts.append(page.context)
        page.goto(f"{live_server.url}{address}")
        return page

    yield opened
    for context in contexts:
        context.close()


LOOKS = [(1366, "zh-CN"), (390, "zh-CN"), (1366, "en-GB"), (390, "en-GB")]
"""The office's screen and a phone, in both languages."""


def open_tasks(walk):
    return [task for task in cases.list_tasks_of_case(case_id=walk.case_id) if task.is_open]


def beside_the_browser(act, *args, **terms):
    """Act in a thread of its own: the seal starts an event loop, and Playwright's runs here."""

    def done():
        try:
            act(*args, **terms)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(done).result()


def send(manager_id, case_id, content, at):
    """Have the receipt of a case sent to the customer; the parcel's id."""
    receipt = archiving.file_generated(
        archiving.NewPaper(
            material="RECEIPT", content=content, file_name="receipt.pdf", case_id=case_id
        ),
        by_id=None,
        at=at,
    )
    window = sending.windows(at=at)[0].code
    order = sending.ParcelOrder(case_id=case_id, window=window, paper_ids=(receipt.paper_id,))
    parcel_id = sending.order_delivery(order=order, by_id=manager_id, at=at)
    with courier.lent(SimulatedCourier()):
        carrying.book(parcel_id=parcel_id, at=at)
    return parcel_id


@pytest.fixture
def look_at(open_page):
    """List what is wrong with pages that a person opens, in every look."""

    def look(person_id, *addresses):
        wrong = []
        for width, language in LOOKS:
            page = open_page(person_id, addresses[0], width=width, language=language)
            for address in addresses:
                answer = page.goto(page.url.partition("/desk/")[0] + address)
                found = [] if answer.ok else [f"answers {answer.status}"]
                found += [*broken_rules(page), *too_filled(page)]
                wrong += [f"{address} {width} {language}: {one}" for one in found]
            page.context.close()
        return wrong

    return look


class TestPages:
    def test_of_a_manager_are_accessible_and_fit(
        self, look_at, submit, manager_of, hands, small_pdf
    ):
        case_id = submit().case_id
        hands.pass_(days=3)
        customer_id = cases.get_case(case_id=case_id).card.customer_id
        contact_id = customers.record_contact(
            NewContact(role="FINANCE", name="周会计", phone="13700137001"),
            customer_id=customer_id,
            source="用电申请",
            at=hands(),
        )
        papers = archive.list_papers(case_id=case_id, at=hands())
        card_id = next(one.paper_id for one in papers if one.material == "M04")
        parcel_id = send(manager_of(case_id), case_id, small_pdf, hands())
        case, customer = f"/desk/cases/{case_id}", f"/desk/customers/{customer_id}"

        wrong = look_at(
            manager_of(case_id),
            "/desk/today/",
            "/desk/cases/",
            "/desk/cases/?q=造船",
            f"{case}/",
            f"{case}/pause/",
            f"{case}/resume/",
            f"{case}/withdraw/",
            f"{case}/delivery/",
            f"/desk/parcels/{parcel_id}/event/",
            f"/desk/parcels/{parcel_id}/cancel/",
            f"{case}/reopen/",
            f"{case}/visits/",
            "/desk/customers/?q=温州",
            f"{customer}/",
            f"{customer}/contacts/{contact_id}/",
            f"/desk/papers/{card_id}/",
        )

        assert wrong == []

    def test_of_the_office_are_accessible_and_fit(self, look_at, submit, district, task_id):
        case_id = submit().case_id
        accept = f"/desk/tasks/{task_id(case_id, 'accept')}"

        wrong = look_at(district.staff["ACCEPT"], "/desk/queue/", f"{accept}/take-over/")
        wrong += look_at(district.staff["SURVEY"], "/desk/queue/")
        wrong += look_at(district.staff["MANAGER"], f"/desk/cases/{case_id}/clock/")

        assert wrong == []

    def test_of_what_customers_say_are_accessible_and_fit(
        self, look_at, case_id, manager_of, asked, follow_up
    ):
        wrong = look_at(
            manager_of(case_id),
            "/desk/concerns/",
            f"/desk/concerns/{asked}/",
            f"/desk/follow-ups/{follow_up}/",
        )

        assert wrong == []

    def test_of_who_serves_whom_are_accessible_and_fit(
        self, look_at, case_id, manager_of, district
    ):
        customer_id = cases.get_case(case_id=case_id).card.customer_id
        manager = manager_of(case_id)

        wrong = look_at(
            district.staff["MANAGER"],
            "/desk/managers/",
            f"/desk/managers/{manager}/",
            f"/desk/customers/{customer_id}/manager/",
            f"/desk/customers/{customer_id}/contacts/new/",
        )

        assert wrong == []

    def test_of_every_step_are_accessible_and_fit(self, look_at, walker, manager_of, hands):
        store_second_feeder()
        walk = walker(**DUAL)
        wrong, seen = [], set()
        while waiting := [
            t for t in cases.list_tasks_of_case(case_id=walk.case_id) if t.is_open
        ]:
            hands.at = walk.at + timedelta(hours=1)
            for task in waiting:
                if task.node in CONNECTING and task.node not in seen:
                    seen.add(task.node)
                    is_manager = task.role == "AM"
                    doer = manager_of(walk.case_id) if is_manager else walk.by(task.role)
                    wrong += look_at(doer, f"/desk/tasks/{task.id}/")
            node = next((t.node for t in waiting if t.node != "energise"), "energise")
            terms = {"concealed": True} if node == "survey" else {}
            beside_the_browser(walk.step, node, **terms)
        wrong += look_at(manager_of(walk.case_id), f"/desk/cases/{walk.case_id}/")

        assert wrong == []
        assert seen == set(CONNECTING)

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
