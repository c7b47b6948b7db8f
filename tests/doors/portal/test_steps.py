"""The steps that customers do: correct, decide, pay, design, build, sign, put right."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.journeys.connecting.walking import FAR_AWAY

from fullcycle.doors.frame.templatetags import frame
from fullcycle.journeys.connecting import applying
from fullcycle.records.casework import queries as cases
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.intake import actions as intake
from fullcycle.stages.intake import queries as applications


def is_open(case_id, node):
    return cases.find_open_task(case_id=case_id, node=node) is not None


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

        assert '<a href="#id_ready_on">完工日期：请填写。</a>' in page
        assert 'value="瓯江电力安装公司"' in page

    def test_names_every_fault_at_once_with_its_field(self, owner, at_step):
        sent = TYPED | {"firm": " ", "started_on": "", "valid_until": "明年"}

        page = owner.post(f"{at_step('construct')}/construct/", sent).content.decode()

        assert "有 3 处需要改一下" in page
        for field, said in (
            ("firm", "施工单位：请填写。"),
            ("valid_until", "资质有效期到：请填写日期，例如 2026-12-31。"),
            ("started_on", "开工日期：请填写。"),
        ):
            assert f'<a href="#id_{field}">{said}</a>' in page
            assert f'id="id_{field}_error"' in page
        assert 'value="2026-03-02"' in page

    def test_names_every_broken_rule_at_once_with_its_field(self, owner, at_step):
        sent = TYPED | {"started_on": "2026-03-03", "valid_until": "2026-01-01"}

        page = owner.post(f"{at_step('construct')}/construct/", sent).content.decode()

        assert '<a href="#id_started_on">开工日期：开工日期不能晚于完工日期。</a>' in page
        assert '<a href="#id_valid_until">资质有效期到：施工单位的许可证' in page


class TestAStepThatIsOver:
    def test_leads_to_the_progress_and_says_who_did_it(self, owner, at_step, walker):
        address = f"{at_step('complete_check')}/construct/"
        done = cases.find_latest_task(case_id=walker.case_id, node="construct")

        answer = owner.get(address, follow=True)

        page = answer.content.decode()
        assert answer.redirect_chain[0][0] == address.removesuffix("construct/")
        assert f"这一步已由王海燕于{frame.moment(done.ended_at, 'long')}办完" in page
        assert done.ended_by == "王海燕"

    def test_is_not_done_again(self, owner, at_step):
        address = f"{at_step('complete_check')}/construct/"

        assert owner.post(address, TYPED).status_code == 302

    def test_does_not_exist_for_others(self, stranger, at_step):
        assert stranger.get(f"{at_step('complete_check')}/construct/").status_code == 404

    def test_that_was_never_reached_does_not_exist(self, owner, card):
        assert owner.get(f"/cases/{card.number}/construct/").status_code == 404


class TestCompletion:
    def test_asks_for_its_papers(self, owner, at_step):
        page = owner.post(
            f"{at_step('complete_apply')}/complete_apply/",
            {
                "planned_on": "2026-12-01",
                "electrician-0-name": "李电工",
                "electrician-0-licence": "T330302198001010011",
                "electrician-0-valid_until": FAR_AWAY.isoformat(),
            },
        ).content.decode()

        assert "还缺“竣工报告和竣工图”" in page
        assert 'href="#id_file-M24"' in page


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
                f"defect-{defect.id}-words": "已更换联锁",
                f"proof-{defect.id}": SimpleUploadedFile("done.pdf", small_pdf + b"proof"),
            },
        )

        assert "柜门联锁失灵" in page
        assert not is_open(walker.case_id, "remedy")


class TestWhatAHospitalDoes:
    """Two sources and concealed works bring the fee, the design and the mid-inspection."""

    @pytest.fixture
    def hospital(self, walker_of_two_sources, hands):
        walker_of_two_sources.walk(until="survey")
        walker_of_two_sources.step("survey", concealed=True)

        def to(node):
            walker_of_two_sources.walk(until=node)
            hands.at = walker_of_two_sources.at + timedelta(minutes=5)
            case = cases.get_case(case_id=walker_of_two_sources.case_id)
            return f"/cases/{case.card.number}/{node}/"

        return to

    def test_pays_the_fee_that_it_sees(self, owner, hospital, walker_of_two_sources, settings):
        settings.DEMO = True
        address = hospital("fee_collect")

        page = owner.get(address).content.decode()
        owner.post(address)

        assert "connecting.reliability_fee.1" in page
        assert "不会真的扣钱" in page
        assert not is_open(walker_of_two_sources.case_id, "fee_collect")

    def test_pays_nothing_here_outside_a_demonstration(self, owner, hospital, settings):
        settings.DEMO = False

        assert owner.post(hospital("fee_collect")).status_code == 404

    def test_sends_the_design_in(self, owner, hospital, walker_of_two_sources, small_pdf):
        address = hospital("design_submit")
        rules = cases.get_case(case_id=walker_of_two_sources.case_id).rules
        files = {
            f"file-{paper.material}": SimpleUploadedFile(
                f"{paper.material}.pdf", small_pdf + paper.material.encode()
            )
            for paper in rules.papers_at("design_submit")
        }

        owner.post(address, TYPED | files)

        assert is_open(walker_of_two_sources.case_id, "design_review")

    def test_is_told_that_a_drawing_is_missing(self, owner, hospital):
        page = owner.post(hospital("design_submit"), TYPED).content.decode()

        assert "还缺“受电工程设计文件”" in page

    def test_reports_remedies_of_the_mid_inspection(
        self, owner, hospital, walker_of_two_sources, small_pdf, hands
    ):
        hospital("mid_inspect")
        walker_of_two_sources.step("mid_inspect", result="DEFECTS")
        hands.at = walker_of_two_sources.at + timedelta(hours=1)
        case_id = walker_of_two_sources.case_id
        (defect,) = connections.list_open_defects(case_id=case_id)
        number = cases.get_case(case_id=case_id).card.number

        owner.post(
            f"/cases/{number}/remedy_mid/",
            {
                f"defect-{defect.id}-words": "已更换联锁",
                f"proof-{defect.id}": SimpleUploadedFile("a.pdf", small_pdf + b"mid"),
            },
        )

        assert not is_open(case_id, "remedy_mid")


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

    def test_explains_the_terms_on_the_cards(self, owner, at_step):
        page = owner.get(f"{at_step('plan_decide')}/plan_decide/").content.decode()

        assert "电表装在变压器前面的高压侧" in page
        assert "这一点往电网一侧归我们维护" in page
        assert "110\u202fkV江滨变" in page
        assert "110kV" not in page

    def test_puts_figures_side_by_side(self, owner, at_step):
        page = owner.get(f"{at_step('plan_decide')}/plan_decide/").content.decode()
        table = page[
            page.index('class="compare compare-of-2"') : page.index('class="option-cards"')
        ]

        assert re.findall(r'role="rowheader">([^<]+)<', table) == [
            "您的投资，估算",
            "最早送电",
            "每年停电",
            "每年基本电费",
        ]
        assert "都一样：约 40 分钟" in table

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
