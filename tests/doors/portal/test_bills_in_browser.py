# ruff: noqa: F811  (the fixture is asked for by its name)
"""Bills on a phone and on a wide screen: in order, drawn, and led through by hand."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.doors.portal import billed
from tests.doors.portal.test_in_browser import LOOKS, look_at  # noqa: F401  (fixture)
from tests.pages import IN_BROWSER

from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.gateways.curve_store.memory import MemoryCurves


pytestmark = IN_BROWSER
NOVEMBER = datetime(2026, 11, 24, 2, tzinfo=UTC)


@pytest.fixture
def bills(district, hands, settings):
    """The ids of five months' bills of a demonstration, the newest with its curve."""
    settings.DEMO = True
    hands.at = NOVEMBER
    with curve_store.lent(MemoryCurves()):
        yield billed.issue(
            district.customer_id,
            *billed.demo_months(6, 7, 8, 9, 10),
            engine=billed.demo_engine(),
            at=hands.at,
        )


@pytest.mark.parametrize(("name", "look"), LOOKS, ids=[name for name, _ in LOOKS])
class TestPages:
    def test_of_bills_are_in_order(self, look_at, bills, name, look):
        billed.keep_curve(10, kw=1100)
        first, newest = f"/bills/{bills[0]}/", f"/bills/{bills[4]}/"

        faults = look_at(
            [
                ("bills", "/bills/"),
                ("bill", newest),
                ("bill-first", first),
                ("bill-change", f"{newest}change/"),
                ("bill-dispute", f"{newest}lines/1/dispute/"),
                ("home-with-bill", "/"),
            ],
            name=name,
            **look,
        )

        assert faults == []

    def test_of_a_group_with_a_correction_are_in_order(
        self, look_at, district, hands, settings, name, look
    ):
        settings.DEMO = True
        hands.at = NOVEMBER
        months = [
            replace(facts, account_number=number)
            for facts in billed.demo_months(9, 10)
            for number in ("3300000000001", "3300000000002", "3300000000003")
        ]
        bills = billed.issue(
            district.customer_id, *months, engine=billed.demo_engine(), at=hands.at
        )
        correction = billed.correct(bills[0], months[0], at=hands.at)

        faults = look_at(
            [("bills-group", "/bills/"), ("bill-correction", f"/bills/{correction}/")],
            name=name,
            **look,
        )

        assert faults == []

    def test_without_a_bill_are_in_order(self, look_at, name, look):
        assert look_at([("bills-none", "/bills/")], name=name, **look) == []


class TestBill:
    def test_leads_from_a_bar_to_its_sentence_and_to_the_moment(
        self, browser, live_server, owner, bills
    ):
        billed.keep_curve(10, kw=1100)
        context = browser.new_context(viewport={"width": 390, "height": 844})
        session = owner.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(8000)

        page.goto(f"{live_server.url}/bills/{bills[4]}/")
        page.wait_for_selector('[data-chart="waterfall"][data-ready]')
        sentence = page.locator("#cause-DEMAND > p").first
        bar = page.evaluate(BAR_OF, "DEMAND")
        page.mouse.click(bar["x"], bar["y"])

        assert sentence.is_visible()
        page.locator("#cause-DEMAND a").click()
        assert page.url.endswith("#peak-day")
        assert page.locator('[data-chart="curve"][data-ready] canvas').is_visible()
        context.close()

    def test_says_on_the_first_screen_of_a_phone_what_it_is_and_why(
        self, browser, live_server, owner, bills
    ):
        context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
        session = owner.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(8000)

        page.goto(f"{live_server.url}/bills/{bills[4]}/")
        page.wait_for_selector('[data-chart="waterfall"][data-ready]')

        for seen in (".bill-amount", "#why-title", "#why .causes", "#why .chart-canvas"):
            box = page.locator(seen).first.bounding_box()
            assert box["y"] + box["height"] <= 844, seen
        context.close()


BAR_OF = """code => {
  const figure = document.querySelector('[data-chart="waterfall"]');
  figure.scrollIntoView({block: "center"});
  const canvas = figure.querySelector(".chart-canvas");
  const chart = window.echarts.getInstanceByDom(canvas);
  const steps = JSON.parse(document.getElementById(figure.dataset.source).textContent).steps;
  const place = steps.findIndex((step) => step.code === code);
  const middle = (steps[place].from + steps[place].to) / 2;
  const [x, y] = chart.convertToPixel({gridIndex: 0}, [middle, place]);
  const box = canvas.getBoundingClientRect();
  return {x: box.left + x, y: box.top + y};
}"""
