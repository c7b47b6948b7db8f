"""The billing clerk's pages: the month, what is to be reviewed, disputes and corrections."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from tests import staffed
from tests.doors.portal import billed
from tests.stages.billing.conftest import register_account

from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.gateways.curve_store.memory import MemoryCurves
from fullcycle.journeys.billing_month import moving, running
from fullcycle.kernels.tariff.bills import Flag, FlagKind
from fullcycle.kernels.units.wording import Wording
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import Viewer
from fullcycle.records.journal.models import Line
from fullcycle.records.people import queries as people
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing.models import Bill, BillFlag
from fullcycle.stages.metering.models import MonthUse


BACKEND = "fullcycle.doors.frame.signin.SignedIn"
NOVEMBER = datetime(2026, 11, 24, 2, tzinfo=UTC)
ODD = Flag(
    kind=FlagKind.JUMP,
    wording=Wording(zh="电量比上月多三倍。", en="Three times the energy of last month."),
    point_id="P1",
    at=NOVEMBER,
)


@pytest.fixture(autouse=True)
def _demonstration(settings, hands):
    settings.DEMO = True
    hands.at = NOVEMBER


@pytest.fixture
def sit_down(django_user_model):
    """A browser in which this person of the staff is signed in."""

    def at_desk(person_id):
        browser = Client(headers={"accept-language": "zh-CN"})
        person = django_user_model.objects.get(pk=person_id)
        browser.force_login(person, backend=BACKEND)
        session = browser.session
        session["_seen_at"] = NOVEMBER.isoformat()
        session.save()
        return browser

    return at_desk


@pytest.fixture
def clerk(district, sit_down):  # noqa: ARG001 - hired after everybody else
    return sit_down(staffed.hire(90, "BILL"))


@pytest.fixture
def drafted(district):
    """October's bill: drafted, with what was noticed of it."""

    def draft(*flags):
        account_id = register_account(district.customer_id)
        (facts,) = billed.demo_months(10)
        month = billing.AccountMonth(
            account_id=account_id, customer_id=district.customer_id, facts=facts, flags=flags
        )
        billing.draft_month(
            month_on=facts.starts_on,
            accounts=[month],
            engine=billed.demo_engine(),
            at=NOVEMBER,
        )
        return Bill.objects.get().pk

    return draft


class TestMonth:
    def test_lists_what_is_to_be_reviewed_with_point_time_and_reason(self, clerk, drafted):
        bill_id = drafted(ODD)

        page = clerk.get("/desk/billing/").content.decode()

        assert "2026年10月的账单" in page
        assert "电量比上月多三倍。" in page
        assert "2026-11-24 10:00" in page
        assert f"/desk/billing/bills/{bill_id}/" in page

    def test_lets_out_what_is_free(self, clerk, drafted):
        drafted()

        answer = clerk.post("/desk/billing/2026-10/", follow=True)

        assert "已发行 1 张" in answer.content.decode()
        assert Bill.objects.get().status == "ISSUED"

    def test_keeps_back_what_is_held(self, clerk, drafted):
        drafted(ODD)

        answer = clerk.post("/desk/billing/2026-10/", follow=True)

        assert "还有 1 张没有发行" in answer.content.decode()
        assert Bill.objects.get().status == "HELD"

    def test_before_the_first_says_what_will_come(self, clerk):
        assert "还没有出过账" in clerk.get("/desk/billing/").content.decode()

    def test_that_was_never_begun_does_not_exist(self, clerk, drafted):
        drafted()

        assert clerk.get("/desk/billing/2025-01/").status_code == 404

    def test_offers_nothing_to_others_of_the_staff(self, sit_down, district, drafted):
        drafted()
        auditor = sit_down(district.staff["AUDIT"])

        page = auditor.get("/desk/billing/").content.decode()
        auditor.post("/desk/billing/2026-10/")

        assert "button-primary" not in page
        assert Bill.objects.get().status == "DRAFT"

    def test_asks_a_bounded_number_of_queries(
        self, clerk, drafted, django_assert_max_num_queries
    ):
        drafted(ODD)
        clerk.get("/desk/billing/")

        with django_assert_max_num_queries(20):
            clerk.get("/desk/billing/")


class TestBill:
    def test_is_cleared_with_a_reason(self, clerk, drafted):
        bill_id = drafted(ODD)
        flag = BillFlag.objects.get()

        answer = clerk.post(
            f"/desk/billing/bills/{bill_id}/",
            {"flag": flag.pk, "reason": "新上了一条生产线，已电话核实。"},
            follow=True,
        )

        assert "已复核，可以发行了" in answer.content.decode()
        assert Bill.objects.get().status == "DRAFT"

    def test_is_not_cleared_without_one(self, clerk, drafted):
        bill_id = drafted(ODD)
        flag = BillFlag.objects.get()

        answer = clerk.post(f"/desk/billing/bills/{bill_id}/", {"flag": flag.pk, "reason": " "})

        assert "请写明为什么这张账单没有问题" in answer.content.decode()
        assert Bill.objects.get().status == "HELD"

    def test_shows_every_line_with_its_rules(self, clerk, drafted):
        bill_id = drafted()
        bill = Bill.objects.get()

        page = clerk.get(f"/desk/billing/bills/{bill_id}/").content.decode()

        for line in bill.lines.all():
            assert line.rule_ids[0] in page

    def test_that_is_not_there_does_not_exist(self, clerk):
        assert clerk.get("/desk/billing/bills/404/").status_code == 404


@pytest.fixture
def holey(district, hands):
    """October's bill of a curve that lacks two hours, held for that."""
    account_id = register_account(district.customer_id)
    billed.agree(account_id, hands.at)
    with curve_store.lent(MemoryCurves()):
        billed.keep_curve(10, missing=8, at=hands.at)
        running.bill_month(month_on=date(2026, 10, 1), at=hands.at)
        yield Bill.objects.get()


class TestEstimating:
    def test_is_offered_with_what_is_missing(self, clerk, holey):
        page = clerk.get(f"/desk/billing/bills/{holey.pk}/").content.decode()

        assert "缺 8 个 15 分钟的数据" in page
        assert "按前后两点内插估算" in page

    def test_by_a_named_method_drafts_the_bill_anew(self, clerk, holey):
        answer = clerk.post(
            f"/desk/billing/bills/{holey.pk}/", {"method": "BETWEEN_NEIGHBOURS"}, follow=True
        )

        assert "账单重新算好了" in answer.content.decode()
        assert MonthUse.objects.get().estimate_method == "BETWEEN_NEIGHBOURS"
        assert Bill.objects.get().pk != holey.pk
        line = Line.objects.get(act="billing.bill.estimated")
        assert line.details == {"method": "BETWEEN_NEIGHBOURS", "month": "2026-10"}

    def test_by_no_method_there_is_does_not_exist(self, clerk, holey):
        answer = clerk.post(f"/desk/billing/bills/{holey.pk}/", {"method": "GUESS"})

        assert answer.status_code == 404
        assert Bill.objects.get().pk == holey.pk

    def test_is_refused_to_others(self, sit_down, district, holey):
        auditor = sit_down(district.staff["AUDIT"])

        auditor.post(f"/desk/billing/bills/{holey.pk}/", {"method": "BETWEEN_NEIGHBOURS"})

        assert Bill.objects.get().pk == holey.pk

    def test_is_refused_where_nothing_is_missing(self, clerk, drafted):
        bill_id = drafted(ODD)

        answer = clerk.post(
            f"/desk/billing/bills/{bill_id}/", {"method": "BETWEEN_NEIGHBOURS"}, follow=True
        )

        assert "没有缺失的数据" in answer.content.decode()


@pytest.fixture
def disputed(district, hands):
    """October's bill, whose second line its owner disputes."""
    (bill_id,) = billed.issue(
        district.customer_id,
        *billed.demo_months(10),
        engine=billed.demo_engine(),
        at=hands.at,
    )
    return moving.dispute_line(
        viewer=Viewer(person_id=district.owner_id, at=hands.at),
        bill_id=bill_id,
        line_place=2,
        words="那天停产。",
    )


class TestDispute:
    @pytest.fixture
    def clerk(self, disputed, sit_down):  # noqa: ARG002 - hired by the billing
        return sit_down(clerk_of_the_bills())

    def test_stands_beside_the_month_made_again(self, clerk, disputed):
        page = clerk.get(f"/desk/billing/disputes/{disputed.case_id}/").content.decode()

        assert "那天停产。" in page
        assert "重算和账单一致" in page

    def test_leads_to_the_step_in_which_it_is_answered(self, clerk, disputed):
        task = cases.find_open_task(case_id=disputed.case_id, node="check_dispute")

        page = clerk.get(f"/desk/billing/disputes/{disputed.case_id}/").content.decode()

        assert f"/desk/tasks/{task.id}/" in page
        assert clerk.get(f"/desk/tasks/{task.id}/").status_code == 200

    def test_is_listed_with_the_month(self, clerk, disputed):
        page = clerk.get("/desk/billing/").content.decode()

        assert f"/desk/billing/disputes/{disputed.case_id}/" in page

    def test_answered_shows_what_was_said(self, clerk, disputed):
        task = cases.find_open_task(case_id=disputed.case_id, node="check_dispute")
        moving.answer_from_frozen(
            task_id=task.id,
            words="核对了负荷曲线，金额无误。",
            by_id=clerk_of_the_bills(),
            at=NOVEMBER,
        )

        page = clerk.get(f"/desk/billing/disputes/{disputed.case_id}/").content.decode()

        assert "核对了负荷曲线，金额无误。" in page
        assert "button-primary" not in page

    def test_of_another_case_does_not_exist(self, clerk):
        assert clerk.get("/desk/billing/disputes/404404/").status_code == 404


def clerk_of_the_bills():
    """The clerk who was hired to issue the bills."""
    (card,) = people.list_staff_with_role(role="BILL", at=NOVEMBER)
    return card.id
