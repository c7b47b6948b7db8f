"""A finance person understands the bill, finds the quarter-hour, and changes what it costs."""

import json
import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader
from tests.pages import IN_BROWSER, broken_rules, too_filled
from tests.stories.clerks import Clerk
from tests.stories.customers import Customer
from tests.stories.paying import CONTRACT_KW, PEAKS_KW, STEADY_KW, plant_is_billed
from tests.stories.worlds import work_off_jobs

from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.gateways.curve_store.parquet_months import ParquetCurves
from fullcycle.gateways.invoicer import port as invoicer
from fullcycle.gateways.invoicer.simulator import SimulatedInvoicer
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode
from fullcycle.stages.billing import queries as billing


pytestmark = IN_BROWSER

PLANT = "温州瓯江鞋业有限公司"
NOVEMBER = datetime(2026, 11, 24, 2, tzinfo=UTC)
"""Tuesday 24 November 2026, ten in the morning at the site."""

AMOUNT = r"-?[\d,]+\.\d\d"
FEN = Decimal("0.01")


@pytest.fixture
def account_id(world, tmp_path):
    """The account of a plant with three months billed, its curves on the disk."""
    world.hands.at = NOVEMBER
    on_disk = ParquetCurves(tmp_path / "curves")
    with curve_store.lent(on_disk), invoicer.lent(SimulatedInvoicer()):
        yield plant_is_billed(at=NOVEMBER)


class TestAFinancePersonWithABill:
    def test_understands_it_and_changes_what_it_costs(self, world, account_id):
        her = Customer(world, name="陈静", phone="13900139007")
        manager = Clerk(world, "AM")

        her.go("/bills/")
        signs_in_again(her)
        totals = {month: total_of(her, month) for month in PEAKS_KW}
        opens_the_newest(her)
        understands_why(her, totals)
        finds_the_quarter_hour(her)
        finds_the_same_in_all_papers(her, totals[10])
        saves = sees_what_another_way_costs(her, totals)
        asks_for_it(her, saves)
        manager_agrees(manager)
        is_told(her)

        terms = billing.find_terms(account_id=account_id, on=date(2027, 1, 1))
        assert terms.charging_mode is ChargingMode.ACTUAL_DEMAND
        assert world.faults == []


def signs_in_again(her):
    her.fill({"手机号码": her.phone})
    her.press("获取验证码")
    her.fill({"短信验证码": her.code()})
    her.press("登录")
    assert her.page.url.endswith("/bills/")


def total_of(her, month):
    """What a month comes to, by the page of all bills."""
    her.go("/bills/")
    shown = her.page.locator("main").inner_text()
    found = re.search(rf"2026年{month}月\s+({AMOUNT})\s元", shown)
    return yuan(found[1])


def opens_the_newest(her):
    her.go("/bills/")
    is_in_order(her)
    her.press("看这张账单")
    her.page.wait_for_selector('[data-chart="waterfall"][data-ready]')
    her.picture("bill")
    is_in_order(her)


def understands_why(her, totals):
    """The first screen says how much more, the causes say why, and they add up."""
    more = totals[10] - totals[9]
    assert more > 0
    assert her.page.locator("#why-title").inner_text() == f"比9月多 {more:,.2f} 元"
    sentence = her.page.locator("#cause-DEMAND").inner_text()
    assert "最大需量 900 千瓦，比上期高 500 千瓦，发生在 10月14日 10:15" in sentence
    steps = drawn_from(her, "why-data")["steps"]
    moved = [yuan(step["label"]) for step in steps[1:-1]]
    assert sum(moved) == more
    assert (yuan(steps[0]["label"]), yuan(steps[-1]["label"])) == (totals[9], totals[10])


def finds_the_quarter_hour(her):
    """From the line of the demand to the quarter-hour on the curve and in the table."""
    part = her.page.locator("#part-FIXED")
    part.locator("summary").first.click()
    line = part.locator("tr", has_text="超需量电费")
    # 900 kW less 105 % of the contract demand of 700 kW.
    assert f"{900 - CONTRACT_KW * 105 // 100} kW" in line.inner_text()
    line.get_by_role("link", name="看曲线上的那一刻").click()
    assert her.page.url.endswith("#peak-day")
    heading = her.page.locator("#peak-day")
    assert "10月14日 周三 10:15–10:30" in heading.inner_text().replace("\n", " ")
    her.page.wait_for_selector('[data-chart="curve"][data-ready]')
    drawn = drawn_from(her, "peak-data")
    assert drawn["times"][drawn["peak"]] == "10:15"
    assert drawn["values"][drawn["peak"]] == PEAKS_KW[10]
    assert sum(drawn["values"]) == STEADY_KW * 95 + PEAKS_KW[10]
    periods = her.page.locator(".table-periods tbody").inner_text()
    kwh = [int(one.replace(",", "")) for one in re.findall(r"\t([\d,]+)\t", periods)]
    assert sum(kwh) == (STEADY_KW * 95 + PEAKS_KW[10]) / 4
    her.page.get_by_text("看这一天的 96 个数").click()
    assert her.page.locator("#peak-quarter").inner_text() == "900 最高"
    row = her.page.locator(".table-curve tr", has=her.page.locator("#peak-quarter"))
    assert row.locator("th").inner_text() == "10"
    her.picture("quarter-hour")
    is_in_order(her)


def finds_the_same_in_all_papers(her, total):
    """The paper and the sheet say what the page says, and the lines add up to it."""
    paper = PdfReader(BytesIO(download(her, "账单 PDF")))
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in paper.pages))
    assert f"{total:,.2f}" in text
    sheet = openpyxl.load_workbook(BytesIO(download(her, "Excel")), data_only=True).active
    lines = [row for row in sheet.iter_rows(min_row=9, values_only=True) if row[1]]
    amounts = [fen(row[6]) for row in lines]
    assert sum(amounts) == total
    for part, _name, _period, quantity, _unit, price, amount, *_rest in lines:
        if part != "功率因数调整电费":
            assert fen(Decimal(str(quantity)) * Decimal(str(price))) == fen(amount)
    groups = her.page.locator(".bill-part-sum").all_inner_texts()
    assert sum(yuan(re.search(AMOUNT, one)[0]) for one in groups) == total


def sees_what_another_way_costs(her, totals):
    """Paid is the sum of the bills; what it would save is what the cheapest costs less."""
    rows = her.page.locator("#choice tbody tr")
    paid = yuan(re.search(AMOUNT, rows.first.inner_text())[0])
    assert paid == sum(totals.values())
    best = rows.nth(1).inner_text()
    assert "按实际最大需量" in best
    saves = paid - yuan(re.search(AMOUNT, best)[0])
    words = her.page.locator("#choice").inner_text()
    assert f"过去 3 个月会少交 {saves:,.2f} 元" in words
    assert "最早从 2027-01-01 起改" in words
    assert "12月10日 周四" in words
    return saves


def asks_for_it(her, saves):
    her.press("申请改计费方式，表已填好")
    her.picture("change")
    is_in_order(her)
    words = her.words()
    for said in ("3300000000001", "按合同最大需量", "700 kW", "按实际最大需量", "2027-01-01"):
        assert said in words
    assert f"{saves:,.2f} 元" in words
    assert "陈静" in words
    her.press("提交申请")
    her.picture("sent")
    is_in_order(her)
    told = her.page.locator(".messages, [role=status]").all_inner_texts()
    assert any("最迟 12月31日 周四 答复您" in one for one in told), told
    assert "现在不用您做任何事" in her.words()


def manager_agrees(manager):
    manager.world.hands.pass_(hours=2)
    manager.open_step("核对计费方式变更", PLANT)
    words = manager.words()
    assert "按合同最大需量 · 700 kW" in words
    assert "按实际最大需量" in words
    assert "2027-01-01" in words
    manager.choose("同意")
    manager.fill({"words": "同意。从明年一月起按实际最大需量计费。"})
    assert broken_rules(manager.page) == []
    manager.send("答复客户")


def is_told(her):
    work_off_jobs()
    her.page.reload()
    her.picture("answered")
    words = her.words()
    assert "同意：从 2027-01-01 起按实际最大需量计费" in words
    assert "同意。从明年一月起按实际最大需量计费。" in words
    her.go("/frame/outbox/")
    assert "您申请的计费方式变更已办好" in her.words()


def is_in_order(her):
    assert broken_rules(her.page) + too_filled(her.page) == []


def drawn_from(her, source):
    """What a chart of the page is drawn from."""
    return json.loads(her.page.locator(f"#{source}").text_content())


def download(her, words):
    """The file behind a link, asked for as the browser asks."""
    link = her.page.get_by_role("link", name=words).first
    answer = her.page.context.request.get(f"{her.world.url}{link.get_attribute('href')}")
    assert answer.ok
    return answer.body()


def yuan(text):
    return Decimal(text.replace(",", "").replace("−", "-"))


def fen(amount):
    return Decimal(str(amount)).quantize(FEN, ROUND_HALF_UP)
