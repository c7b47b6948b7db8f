"""A plant asks for more power and gets it: everybody clicks, nobody goes anywhere."""

import pytest
from tests.journeys.connecting.plant import COMPANY
from tests.stories import asking, building
from tests.stories.clerks import Clerk
from tests.stories.customers import Customer
from tests.stories.worlds import work_off_jobs

from fullcycle.gateways.database_server import places


pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (places.home() / "vendor/axe/axe.min.js").exists(),
        reason="needs the front-end packages: make run",
    ),
    pytest.mark.django_db(transaction=True),
]


PAPERS = (
    *("经办人身份证", "授权委托书", "供电方案答复单", "受电工程设计文件", "业务费用收据"),
    *("供用电合同", "调度协议", "隐蔽工程施工和试验记录", "竣工报告和竣工图", "卷内目录"),
)
"""What must lie in the file at the end, among others."""


class TestAPlantThatAsksForMorePower:
    def test_gets_it(self, world):
        her = Customer(world, name="王海燕", phone="13900139001")
        crew = {role: Clerk(world, role) for role in world.crew}

        asking.asks_what_to_do(her)
        asking.signs_in(her)
        asking.fills_in(her)
        code = asking.submits(her)
        stranger_follows(world, code)
        is_turn(her, crew, "营业厅")

        asking.accepts(crew["ACCEPT"])
        asking.surveys(crew["SURVEY"])
        is_turn(her, crew, "大客户服务中心")
        asking.scheme_is_made(crew)
        is_turn(her, crew, "您")
        asking.decides(her)
        asking.hands_in_what_is_owed(her)

        building.fee_is_paid(her, crew)
        building.design_is_passed(her, crew)
        building.grid_is_built(crew["GRIDPRJ"])
        building.meter_is_prepared(crew["METERLAB"])
        building.contracts_are_signed(her, crew)
        is_turn(her, crew, "您的设计施工单位")
        building.works_are_built(her, crew)
        is_turn(her, crew, "您")
        building.works_are_passed(her, crew)
        is_turn(her, crew, "装表接电班")
        building.power_is_on(her, crew)
        building.file_is_closed(crew)
        customer_sees_the_end(her)
        desk_sees_the_end(crew["AM"])
        assert world.faults == []


def stranger_follows(world, code):
    page = world.open_page(width=390, height=844)
    page.goto(f"{world.url}/track/")
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查询").click()
    page.get_by_text("现在轮到").wait_for()
    world.picture(page, "phone-track")
    shown = page.locator("main").inner_text()
    assert COMPANY not in shown
    assert "*" in shown
    assert "王海燕" not in shown


def is_turn(her, crew, department):
    work_off_jobs()
    manager = crew["AM"]
    manager.come_in("/desk/cases/")
    manager.page.get_by_role("link", name=COMPANY).first.click()
    manager.page.wait_for_load_state("load")
    manager.picture(f"case-{department}")
    her.page.reload()
    on_the_phone = her.page.locator(".turn .owner strong").inner_text()
    at_the_desk = manager.page.locator(".turn-line .owner strong").inner_text()
    as_staff_say = department.replace("您的", "").replace("您", "客户")
    assert (on_the_phone, at_the_desk) == (department, as_staff_say)


def customer_sees_the_end(her):
    her.page.reload()
    for stage in her.page.locator(".paper-stage > summary").all():
        stage.click()
    her.picture("end")
    words = her.words()
    assert "已经送电" in words
    assert "已办结" in words
    assert "到现在没让您跑一趟" in words
    for paper in PAPERS:
        assert paper in words


def desk_sees_the_end(manager):
    manager.come_in("/desk/cases/")
    manager.page.get_by_role("link", name=COMPANY).first.click()
    manager.page.wait_for_load_state("load")
    manager.picture("end")
    words = manager.words()
    assert "已办结" in words
    assert "到现在没有让客户跑一趟" in words
    for paper in PAPERS:
        assert paper in words
    manager.page.locator("aside").get_by_role("link", name=COMPANY).click()
    manager.page.wait_for_load_state("load")
    manager.picture("customer")
    words = manager.words()
    assert "户号 33" in words
    assert "630" in words
    assert "330000000000" in words
