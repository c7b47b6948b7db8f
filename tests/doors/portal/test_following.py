"""A case from the customer's side: submitting, progress, messages, papers, tracking."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.doors.portal.conftest import NOON

from fullcycle.doors.portal import turns
from fullcycle.records.archive import actions as archive_acts
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.records.journal import queries as journal


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

    def test_notes_who_asked_for_another_customers(self, stranger, card, district):
        path = f"/cases/{card.number}/"

        stranger.get(path)

        (line,) = journal.list_lines_of_subject(subject_kind="page", subject_id=path)
        assert (line.act, line.actor_id) == ("portal.page.refused", district.stranger_id)

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


class TestTheForecast:
    def test_is_a_band_of_days_by_our_promises(self, owner, card):
        page = owner.get(f"/cases/{card.number}/").content.decode()

        assert re.search(r"预计 \d+月\d+日 周.至 \d+月\d+日 周.之间送电", page)
        assert "按我们承诺的时限推算" in page
        assert "比您上次看时" not in page

    def test_says_why_it_moved_since_it_was_last_shown(self, owner, at_step, hands):
        address = f"{at_step('plan_decide')}/"
        owner.get(address)
        hands.pass_(days=7)

        page = owner.get(address).content.decode()

        assert "比您上次看时推后了：这段时间在等您办理。" in page
        assert "比您上次看时" not in owner.get(address).content.decode()

    def test_names_no_day_once_the_promise_is_used_up(self, owner, card, hands):
        hands.pass_(days=60)

        page = owner.get(f"/cases/{card.number}/").content.decode()

        assert "按时限推算不出送电的日子" in page
        assert "之间送电" not in page

    def test_ends_with_the_case(self, owner, card):
        owner.post(f"/cases/{card.number}/withdraw/", {"reason": "项目取消"})

        assert "预计什么时候送电" not in owner.get(f"/cases/{card.number}/").content.decode()


class TestTheOrderOfTheProgressPage:
    def test_is_turn_stages_date_manager_clock_papers(self, owner, card):
        page = owner.get(f"/cases/{card.number}/").content.decode()

        parts = ["现在轮到谁", "stage-line", "预计什么时候送电", "您的客户经理"]
        parts += ["全程我们用的时间", 'id="papers-title"', 'id="thread"', "跑腿账", "撤回申请"]
        places = [page.index(part) for part in parts]
        assert places == sorted(places)

    def test_folds_papers_by_stage(self, owner, at_step):
        page = owner.get(f"{at_step('contract_sign')}/").content.decode()

        stages = re.findall(r'class="paper-stage-name">([^<]+)<', page)
        assert stages == ["验收签约", "申请受理"]

    def test_tells_papers_of_one_name_apart(self, owner, walker, card, hands):
        for content in (b"%PDF-1.4 one", b"%PDF-1.4 two"):
            archive_acts.add_paper(
                archive_acts.NewPaper(
                    material="M24",
                    content=walker.small_pdf + content,
                    file_name=f"{content[-3:].decode()}.pdf",
                    case_id=card.id,
                    customer_id=card.customer_id,
                ),
                by_id=walker.district.owner_id,
                at=hands(),
            )

        page = owner.get(f"/cases/{card.number}/").content.decode()

        apart = re.findall(r'class="paper-apart">([^<]+)<', page)
        assert len(apart) == len(set(apart)) == 2

    def test_calls_a_paper_that_holds_no_longer_expired(self, owner, walker, card, hands):
        archive_acts.add_paper(
            archive_acts.NewPaper(
                material="M24",
                content=walker.small_pdf,
                file_name="licence.pdf",
                valid_until=timezone.localdate(hands()),
                case_id=card.id,
                customer_id=card.customer_id,
            ),
            by_id=walker.district.owner_id,
            at=hands(),
        )
        held = owner.get(f"/cases/{card.number}/").content.decode()
        hands.pass_(days=1)

        lapsed = owner.get(f"/cases/{card.number}/").content.decode()

        assert "已过期" not in held
        assert lapsed.count("已过期") == 1

    def test_counts_trips_and_parcels_apart(self, owner, card, district):
        casework.record_visit(
            visit=casework.NewVisit(
                case_id=card.id,
                kind="PAPER",
                who="王海燕",
                why="寄授权书原件",
                happened_on=NOON.date(),
                is_avoidable=True,
                remedy="电子签名",
            ),
            by_id=district.managers[0],
            at=NOON,
        )

        page = owner.get(f"/cases/{card.number}/").content.decode()

        assert '跑了 <strong class="number">0</strong> 趟' in page
        assert '寄了 <strong class="number">1</strong> 次件' in page
        assert "下次可以免：电子签名" in page


class TestWithdrawing:
    def test_says_what_is_lost(self, owner, at_step):
        page = owner.get(f"{at_step('construct')}/withdraw/").content.decode()

        assert "为您留的" in page
        assert "马上放出来" in page

    def test_loses_no_capacity_before_a_scheme(self, owner, card):
        page = owner.get(f"/cases/{card.number}/withdraw/").content.decode()

        assert "已经交的材料我们保留" in page
        assert "马上放出来" not in page

    def test_is_the_managers_once_the_switch_on_is_agreed(self, owner, walker, hands, card):
        walker.walk(until="complete_apply")
        walker.step("complete_apply")
        hands.at = walker.at + timedelta(minutes=5)
        case = f"/cases/{card.number}"

        page = owner.post(f"{case}/withdraw/", {"reason": "不办了"}).content.decode()

        assert "送电已经约好，不能在这里撤回" in page
        assert cases.get_case(case_id=card.id).card.is_under_way
        assert f"{case}/withdraw/" not in owner.get(f"{case}/").content.decode()

    def test_ends_the_case(self, owner, card):
        page = owner.post(
            f"/cases/{card.number}/withdraw/", {"reason": "项目取消"}, follow=True
        ).content.decode()

        assert "已撤回" in page
        assert "给客户经理打个电话就能恢复" in page

    def test_asks_why(self, owner, card):
        page = owner.post(f"/cases/{card.number}/withdraw/", {"reason": ""}).content.decode()

        assert "请写明撤回的原因" in page


class TestBeyondTheHolidayTable:
    def test_progress_says_that_days_cannot_be_counted(self, owner, card, hands):
        hands.at = datetime(2027, 1, 5, 2, 0, tzinfo=UTC)

        page = owner.get(f"/cases/{card.number}/").content.decode()

        assert "暂时算不出来" in page
        assert "全程我们用的时间" not in page


class TestPapersOfACase:
    def test_are_sent_as_files(self, owner, card):
        (paper, *_rest) = archive.list_papers(case_id=card.id, at=NOON)

        answer = owner.get(f"/papers/{paper.paper_id}/")

        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"

    def test_do_not_exist_for_others(self, stranger, card):
        (paper, *_rest) = archive.list_papers(case_id=card.id, at=NOON)

        assert stranger.get(f"/papers/{paper.paper_id}/").status_code == 404


class TestAnIdentityPaper:
    def opened(self, person, held):
        person.get(f"/papers/{held.paper_id}/")
        lines = journal.list_lines_of_subject(subject_kind="paper", subject_id=held.paper_id)
        return next(line.details["reason"] for line in lines if line.act.endswith("opened"))

    def test_is_journalled_with_what_the_reader_was_about(self, owner, card):
        papers = archive.list_papers(case_id=card.id, at=NOON)
        held = next(paper for paper in papers if paper.is_identity)

        assert self.opened(owner, held) == "查看办理进度时打开（本人交的）"


class TestTracking:
    @pytest.mark.parametrize(
        ("node", "said"),
        [
            ("accept", ("我们", "我们正在看您的申请")),
            ("plan_decide", ("您", "请您确认供电方案")),
        ],
    )
    def test_says_whose_turn_it_is_in_a_sentence(self, walker, card, hands, node, said):
        walker.walk(until=node)
        while others := [
            task.node
            for task in cases.list_tasks_of_case(case_id=card.id)
            if task.is_open and task.owner == "UTILITY" and task.node != node
        ]:
            walker.step(others[0])
        hands.at = walker.at

        page = Client(headers={"accept-language": "zh-CN"}).get(
            f"/track/?code={card.tracking_code}"
        )

        whom, what = said
        assert f"<strong>{whom}</strong>" in page.content.decode()
        assert f'<p class="turn-what">{what}</p>' in page.content.decode()

    @pytest.mark.parametrize(
        ("owner_of_turn", "whom"),
        [("CONTRACTOR", "您的设计施工单位"), ("GOVERNMENT", "政府部门")],
    )
    def test_names_others_whose_turn_it_is(self, card, owner_of_turn, whom):
        view = cases.progress_of(case_id=card.id, at=NOON)
        turned = replace(view, turn=replace(view.turn, owner=owner_of_turn))

        assert turns.turn_of(turned).whom == whom

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
