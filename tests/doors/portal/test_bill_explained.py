"""What a bill's page explains: why it differs, when the peak was, what another way costs."""

import re
from datetime import UTC, date, datetime

import pytest
from tests.doors.portal import billed

from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.gateways.curve_store.memory import MemoryCurves
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing.models import Dispute, ModeRequest


NOVEMBER = datetime(2026, 11, 24, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _demonstration(settings, hands):
    settings.DEMO = True
    hands.at = NOVEMBER
    with curve_store.lent(MemoryCurves()):
        yield


@pytest.fixture
def bills(district, hands):
    """The ids of the bills from June to October, the peak of each month higher by 20 kW."""
    return billed.issue(
        district.customer_id,
        *billed.demo_months(6, 7, 8, 9, 10),
        engine=billed.demo_engine(),
        at=hands.at,
    )


def page_of(owner, address, **headers):
    answer = owner.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


class TestWhy:
    def test_names_the_causes_with_yuan_and_a_sentence(self, owner, bills):
        page = page_of(owner, f"/bills/{bills[4]}/")

        assert re.search(r"比9月少 [\d,.]+ 元", page)
        assert "最大需量 1,100 千瓦，比上期高 20 千瓦，发生在 10月14日 10:15，多交" in page
        assert 'id="cause-DEMAND"' in page
        assert 'id="why-data" type="application/json"' in page

    def test_of_the_first_bill_says_that_there_is_nothing_to_compare(self, owner, bills):
        page = page_of(owner, f"/bills/{bills[0]}/")

        assert "这是您的第一张账单" in page
        assert "why-data" not in page


class TestPeak:
    def test_stands_on_the_curve_of_its_day(self, owner, bills):
        billed.keep_curve(10)

        page = page_of(owner, f"/bills/{bills[4]}/")

        assert "10月14日 周三" in page
        assert "10:15–10:30" in page
        assert 'id="peak-data"' in page
        assert '"peak": 41' in page

    def test_stands_beside_the_periods_of_price_and_in_the_table(self, owner, bills):
        billed.keep_curve(10)

        page = page_of(owner, f"/bills/{bills[4]}/")

        # Zhejiang in autumn: peak from 16:00 to 23:00 of a working day.
        assert re.search(r'"code": "PEAK", "name": "[^"]+", "from": 64, "to": 92', page)
        assert re.search(r'tou-PEAK">高峰</span>.*?16:00–23:00', page, re.DOTALL)
        assert re.search(r'id="peak-quarter">1,180 <span', page)

    def test_shows_a_gap_in_the_curve_and_in_words(self, owner, bills):
        billed.keep_curve(10, missing=3)

        page = page_of(owner, f"/bills/{bills[4]}/")

        assert "10:30–11:15 没有测到" in page
        assert '"gaps": [{"from": 42, "to": 45}]' in page
        assert page.count("未测到") == 3

    def test_without_a_curve_says_where_the_value_is_from(self, owner, bills):
        page = page_of(owner, f"/bills/{bills[4]}/")

        assert "数值来自电能表的需量示数" in page
        assert "peak-data" not in page


class TestChoice:
    def test_tells_what_each_way_costs_and_leads_to_the_filled_form(self, owner, bills):
        page = page_of(owner, f"/bills/{bills[4]}/")

        assert "按合同最大需量" in page
        assert "您实际交的" in page
        assert re.search(r"过去 5 个月会少交 [\d,.]+ 元", page)
        assert re.search(r"12月10日 周四</strong> 以前（含当天）提出，还有 16 天", page)
        assert f"/bills/{bills[4]}/change/" in page
        assert page.count("button-primary") == 1

    def test_form_is_filled_in(self, owner, bills):
        page = page_of(owner, f"/bills/{bills[4]}/change/")

        assert "3300000000001" in page
        assert "按实际最大需量" in page
        assert "2027-01-01" in page
        assert "王海燕" in page
        assert "过去 5 个月会少交" in page

    def test_form_that_is_sent_opens_a_request(self, owner, bills):
        answer = owner.post(f"/bills/{bills[4]}/change/", {"contract_kw": "1,100"}, follow=True)

        (request,) = ModeRequest.objects.all()
        assert (request.charging_mode, request.contract_demand_kw) == ("CONTRACT_DEMAND", 1100)
        assert request.wanted_from == date(2027, 1, 1)
        page = answer.content.decode()
        assert "申请已提交，客户经理" in page
        assert "最迟 12月31日 周四 答复您" in page
        assert "您申请的变更" in page
        assert "0 kVA" not in page

    def test_that_was_sent_is_not_offered_again(self, owner, bills):
        owner.post(f"/bills/{bills[4]}/change/", {"contract_kw": "1,100"})
        (request,) = ModeRequest.objects.all()

        page = page_of(owner, f"/bills/{bills[4]}/")
        again = owner.get(f"/bills/{bills[4]}/change/")

        assert "您已经申请改成按合同最大需量" in page
        assert "表已填好" not in page
        assert again.url == f"/cases/{request.case.number}/"

    def test_that_was_declined_says_why_and_is_offered_again(self, owner, district, bills):
        owner.post(f"/bills/{bills[4]}/change/", {"contract_kw": "1,100"})
        (request,) = ModeRequest.objects.all()
        billing.decide_mode(
            request_id=request.pk,
            decision=billing.ModeDecision(
                is_agreed=False, words="互感器正在更换，请下月再提。"
            ),
            by_id=district.managers[0],
            at=NOVEMBER,
        )

        followed = page_of(owner, f"/cases/{request.case.number}/")
        page = page_of(owner, f"/bills/{bills[4]}/")

        assert "这次没有改成，理由如下" in followed
        assert "互感器正在更换，请下月再提。" in followed
        assert "表已填好" in page

    @pytest.mark.parametrize("typed", ["many", "-5", "NaN", "1e9", " "])
    def test_form_takes_no_demand_that_is_none(self, owner, bills, typed):
        answer = owner.post(f"/bills/{bills[4]}/change/", {"contract_kw": typed})

        page = answer.content.decode()
        assert page.count("请填数字") == 2
        assert 'href="#id_contract_kw"' in page
        assert 'id="id_contract_kw_error"' in page
        assert not ModeRequest.objects.exists()

    def test_of_strangers_does_not_exist(self, stranger, bills):
        assert stranger.get(f"/bills/{bills[4]}/change/").status_code == 404


class TestDispute:
    def test_shows_the_line_and_says_what_is_sealed(self, owner, bills):
        page = page_of(owner, f"/bills/{bills[4]}/lines/1/dispute/")

        assert "原样封存" in page

    def test_opens_with_the_facts_frozen(self, owner, bills):
        answer = owner.post(
            f"/bills/{bills[4]}/lines/2/dispute/", {"words": "那天停产。"}, follow=True
        )

        dispute = Dispute.objects.get()
        assert (dispute.line_place, dispute.words) == (2, "那天停产。")
        assert dispute.facts == dispute.bill.facts
        assert "当时的资料已经封存" in answer.content.decode()
        page = page_of(owner, f"/bills/{bills[4]}/")
        assert "您提了异议，我们在查" in page
        assert f"/cases/{dispute.case.number}/" in page

    def test_without_words_is_refused_and_keeps_the_page(self, owner, bills):
        answer = owner.post(f"/bills/{bills[4]}/lines/2/dispute/", {"words": " "})

        page = answer.content.decode()
        assert 'href="#id_words"' in page
        assert page.count("请写一句您觉得哪里不对") == 2
        assert not Dispute.objects.exists()

    @pytest.mark.parametrize("place", [0, 999])
    def test_of_a_line_that_is_not_there_does_not_exist(self, owner, bills, place):
        assert owner.get(f"/bills/{bills[4]}/lines/{place}/dispute/").status_code == 404

    def test_of_strangers_does_not_exist(self, stranger, bills):
        assert stranger.get(f"/bills/{bills[4]}/lines/1/dispute/").status_code == 404


class TestQueries:
    def test_of_the_whole_page_are_bounded(self, owner, bills, django_assert_max_num_queries):
        billed.keep_curve(10)
        owner.get(f"/bills/{bills[4]}/")

        with django_assert_max_num_queries(40):
            owner.get(f"/bills/{bills[4]}/")


class TestCorrection:
    def test_says_what_comes_back_and_why_without_a_minus(self, owner, bills):
        correction = billed.correct(bills[4], billed.demo_months(10)[0], at=NOVEMBER)

        page = page_of(owner, f"/bills/{correction}/")

        assert "退给您" in page
        assert "更正原因：电能表互感器变比有误，已更正。" in page
        assert f"/bills/{bills[4]}/" in page
        assert '<p class="bill-amount number">5,' in page

    def test_is_marked_in_the_list_and_counted_into_its_month(self, owner, bills):
        billed.correct(bills[4], billed.demo_months(10)[0], at=NOVEMBER)

        page = page_of(owner, "/bills/")

        assert "更正账单" in page
        assert "2 张账单，共 210,000 kWh" in page
