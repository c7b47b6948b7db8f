"""A case from the customer's side: progress, messages, scheme, signing, paying, tracking."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.doors.portal.conftest import NOON
from tests.journeys.connecting.walking import FAR_AWAY

from fullcycle.gateways.messenger import port as messenger
from fullcycle.gateways.messenger.port import SendingReceipt
from fullcycle.journeys.connecting import applying
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import queries as cases
from fullcycle.records.people import actions as people
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.intake import actions as intake
from fullcycle.stages.intake import queries as applications


@pytest.fixture
def card(walker):
    return cases.get_case(case_id=walker.case_id).card


@pytest.fixture
def phone(hands):
    """Reads the code that was sent to the owner last."""

    def read():
        job = ProcrastinateJob.objects.filter(task_name="send_message").latest("id")
        with messenger.lent(Carrier()) as carrier:
            people.deliver_message(at=hands.at, **job.args)
        return re.search(r"\d{6}", carrier.sent[-1].words).group()

    return read


class Carrier:
    """A messenger that remembers what it was given."""

    def __init__(self):
        self.sent = []

    def send(self, message, *, at):
        self.sent.append(message)
        return SendingReceipt(reference=message.reference, provider_number="1", accepted_at=at)


@pytest.fixture
def at_step(walker, hands):
    """Walk the case to a step, and set the door's clock after it."""

    def to(node):
        walker.walk(until=node)
        hands.at = walker.at + timedelta(minutes=5)
        return f"/cases/{cases.get_case(case_id=walker.case_id).card.number}"

    return to


def is_open(case_id, node):
    return cases.find_open_task(case_id=case_id, node=node) is not None


class TestSubmitting:
    def test_confirms_with_number_code_and_manager(self, owner, ready_draft):
        page = owner.post(f"/apply/{ready_draft}/check/", follow=True).content.decode()

        assert "申请已提交" in page
        assert "<svg" in page
        assert "您的客户经理" in page
        assert "tel:1380013" in page

    def test_twice_opens_one_case(self, owner, ready_draft, district):
        first = owner.post(f"/apply/{ready_draft}/check/")
        second = owner.post(f"/apply/{ready_draft}/check/")

        assert first.url == second.url
        viewer = cases.Viewer(person_id=district.owner_id, at=NOON)
        page = cases.list_cases(viewer=viewer, wanted=cases.CaseFilter())
        assert len(page.items) == 1


class TestProgress:
    def test_says_whose_turn_it_is(self, owner, card):
        page = owner.get(f"/cases/{card.number}/").content.decode()

        assert "我们正在看您的申请" in page
        assert "现在不用您做任何事" in page
        assert "button-primary" not in page

    def test_offers_the_one_thing_to_do(self, owner, at_step):
        page = owner.get(f"{at_step('plan_decide')}/").content.decode()

        assert "请您确认供电方案" in page
        assert page.count("button-primary") == 1

    @pytest.mark.parametrize("page", ["", "withdraw/", "plan_decide/", "contract_sign/"])
    def test_does_not_exist_for_others(self, stranger, card, page):
        assert stranger.get(f"/cases/{card.number}/{page}").status_code == 404

    def test_asks_a_bounded_number_of_questions(
        self, owner, card, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(32):
            owner.get(f"/cases/{card.number}/")

    def test_is_listed_at_home(self, owner, card):
        assert f"/cases/{card.number}/" in owner.get("/").content.decode()

    def test_takes_messages(self, owner, card):
        owner.post(f"/cases/{card.number}/say/", {"words": "什么时候来看现场？"})

        assert "什么时候来看现场？" in owner.get(f"/cases/{card.number}/").content.decode()

    def test_takes_no_empty_message(self, owner, card):
        page = owner.post(f"/cases/{card.number}/say/", {"words": " "}, follow=True)

        assert "请先写下您想说的话" in page.content.decode()

    def test_takes_a_complaint_with_one_press(self, owner, card):
        page = owner.post(f"/cases/{card.number}/complain/", follow=True).content.decode()

        assert "会有人主动联系您" in page


class TestWithdrawing:
    def test_ends_the_case(self, owner, card):
        page = owner.post(
            f"/cases/{card.number}/withdraw/", {"reason": "项目取消"}, follow=True
        ).content.decode()

        assert "已撤回" in page

    def test_asks_why(self, owner, card):
        page = owner.post(f"/cases/{card.number}/withdraw/", {"reason": ""}).content.decode()

        assert "请写明撤回的原因" in page


class TestPapersOfACase:
    def test_are_sent_as_files(self, owner, card):
        (paper, *_rest) = archive.list_papers(case_id=card.id, at=NOON)

        answer = owner.get(f"/papers/{paper.paper_id}/")

        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"

    def test_do_not_exist_for_others(self, stranger, card):
        (paper, *_rest) = archive.list_papers(case_id=card.id, at=NOON)

        assert stranger.get(f"/papers/{paper.paper_id}/").status_code == 404


class TestCorrecting:
    def test_lists_what_is_missing_and_takes_it_again(
        self, owner, walker, district, hands, small_pdf, card
    ):
        task = cases.find_open_task(case_id=walker.case_id, node="accept")
        applying.decide_acceptance(
            task_id=task.id,
            verdict=intake.Verdict(
                missing={"M04": "照片太暗，看不清号码"}, deferred={}, reason="请重拍一张"
            ),
            by_id=district.staff["ACCEPT"],
            at=walker.at,
        )
        hands.at = walker.at + timedelta(hours=1)
        address = f"/cases/{card.number}/correct_application/"

        assert "照片太暗" in owner.get(address).content.decode()
        key = applications.get_application_of_case(case_id=walker.case_id).key
        owner.post(
            f"/apply/{key}/papers/",
            {"material": "M04", "file": SimpleUploadedFile("id.pdf", small_pdf + b"2")},
        )
        owner.post(address)

        assert is_open(walker.case_id, "accept")


class TestScheme:
    def test_compares_the_options(self, owner, at_step):
        page = owner.get(f"{at_step('plan_decide')}/plan_decide/").content.decode()

        assert "方案 1" in page
        assert "每年停电" in page
        assert "schemes." in page

    def test_is_accepted_and_can_be_taken_back(self, owner, at_step, walker):
        address = f"{at_step('plan_decide')}/plan_decide/"

        page = owner.post(address, {"option": "1"}, follow=True).content.decode()

        assert "您选了方案 1" in page
        owner.post(f"{address}undo/")
        assert is_open(walker.case_id, "plan_decide")

    def test_cannot_be_taken_back_after_a_day(self, owner, at_step, walker, hands):
        address = f"{at_step('plan_decide')}/plan_decide/"
        owner.post(address, {"option": "1"})
        hands.pass_(hours=25)

        owner.post(f"{address}undo/")

        assert not is_open(walker.case_id, "plan_decide")

    def test_asks_for_a_choice(self, owner, at_step):
        page = owner.post(f"{at_step('plan_decide')}/plan_decide/").content.decode()

        assert "请先选一个方案" in page

    def test_takes_the_wish_for_a_change(self, owner, at_step, walker):
        owner.post(
            f"{at_step('plan_decide')}/plan_decide/",
            {"option": "change", "words": "想要两台变压器"},
        )

        assert is_open(walker.case_id, "plan_draft")

    def test_does_not_exist_before_the_reply(self, owner, card):
        assert owner.get(f"/cases/{card.number}/plan_decide/").status_code == 404


TYPED = {
    "firm": "瓯江电力安装公司",
    "licence": "4-3-00123-2019",
    "valid_until": FAR_AWAY.isoformat(),
    "started_on": "2026-03-01",
    "ready_on": "2026-03-02",
}


class TestConstruct:
    def test_is_reported(self, owner, at_step, walker):
        owner.post(f"{at_step('construct')}/construct/", TYPED)

        assert not is_open(walker.case_id, "construct")

    def test_names_the_day_that_is_missing_and_keeps_the_rest(self, owner, at_step):
        page = owner.post(
            f"{at_step('construct')}/construct/", TYPED | {"ready_on": ""}
        ).content.decode()

        assert "请填写“完工日期”" in page
        assert 'value="瓯江电力安装公司"' in page


class TestCompletion:
    def test_asks_for_its_papers(self, owner, at_step):
        page = owner.post(
            f"{at_step('complete_apply')}/complete_apply/",
            {
                "planned_on": "2026-12-01",
                "valid_until": FAR_AWAY.isoformat(),
                "electrician": "李电工",
                "licence": "T330302198001010011",
            },
        ).content.decode()

        assert "还缺少竣工材料" in page


class TestRemedy:
    def test_is_reported_with_words_and_proof(self, owner, at_step, walker, small_pdf, hands):
        address = at_step("complete_check")
        walker.step("complete_check", result="DEFECTS")
        hands.at = walker.at + timedelta(hours=1)
        page = owner.get(f"{address}/remedy/").content.decode()
        (defect,) = connections.list_open_defects(case_id=walker.case_id)

        owner.post(
            f"{address}/remedy/",
            {
                f"words-{defect.id}": "已更换联锁",
                f"proof-{defect.id}": SimpleUploadedFile("done.pdf", small_pdf + b"proof"),
            },
        )

        assert "柜门联锁失灵" in page
        assert not is_open(walker.case_id, "remedy")


class TestContract:
    def test_is_signed_with_the_code_from_the_phone(self, owner, at_step, walker, phone):
        address = f"{at_step('contract_sign')}/contract_sign/"
        (contract,) = agreed.list_contracts(case_id=walker.case_id)

        page = owner.post(f"{address}code/", follow=True).content.decode()
        assert "手机收到的验证码" in page
        owner.post(address, {"code": phone(), "seen": contract.sha256})

        assert not is_open(walker.case_id, "contract_sign")

    def test_refuses_a_wrong_code(self, owner, at_step, walker, phone):
        address = f"{at_step('contract_sign')}/contract_sign/"
        (contract,) = agreed.list_contracts(case_id=walker.case_id)
        owner.post(f"{address}code/")
        wrong = "000000" if phone() != "000000" else "111111"

        page = owner.post(address, {"code": wrong, "seen": contract.sha256}).content.decode()

        assert 'role="alert"' in page
        assert is_open(walker.case_id, "contract_sign")


class TestTracking:
    def test_shows_the_stages_without_names(self, client, card):
        page = client.get(f"/track/?code={card.tracking_code}").content.decode()

        assert card.customer_name not in page
        assert card.number not in page
        assert "申请受理" in page

    @pytest.mark.django_db
    def test_says_that_there_is_no_such_code(self, client):
        assert "没有找到" in client.get("/track/?code=NOTHERE1").content.decode()

    def test_is_limited(self, client, card):
        for _try in range(20):
            client.get("/track/?code=NOTHERE1")

        page = client.get(f"/track/?code={card.tracking_code}").content.decode()
        assert "操作太频繁" in page
