"""What customers hand in with a step is kept when the form comes back; others find no step."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape
from PIL import Image
from tests.journeys.connecting.walking import FAR_AWAY

from fullcycle.doors.portal import cases_at_door
from fullcycle.journeys.connecting import applying, building
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import queries as cases
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.intake import actions as intake


VALID = FAR_AWAY.isoformat()


@pytest.fixture
def case(walker, hands):
    """Where the pages of the plant's case lie; takes it to a step first."""
    return _goer(walker, hands)


@pytest.fixture
def hospital(walker_of_two_sources):
    """Takes the steps of a case with two sources: fee, design review, mid-inspection."""
    walker = walker_of_two_sources
    walker.walk(until="survey")
    walker.step("survey", concealed=True)
    walker.walk(until="plan_decide")
    walker.step("plan_decide")
    return walker


@pytest.fixture
def hospital_case(hospital, hands):
    return _goer(hospital, hands)


def _goer(walker, hands):
    def go(page, *steps, **terms):
        for step in steps:
            walker.step(step, **terms.get(step, {}))
        if not steps and not is_open(walker, page):
            walker.walk(until=page)
        hands.at = walker.at + timedelta(minutes=5)
        number = cases.get_case(case_id=walker.case_id).card.number
        return f"/cases/{number}/{page}/"

    return go


def is_open(walker, node):
    return cases.find_open_task(case_id=walker.case_id, node=node) is not None


def photo(shade=120):
    picture = BytesIO()
    Image.linear_gradient("L").resize((1200, 900)).point(lambda v: (v + shade) % 256).save(
        picture, "JPEG"
    )
    return SimpleUploadedFile(f"现场{shade}.jpg", picture.getvalue())


@pytest.fixture
def pdf(small_pdf):
    def named(name):
        return SimpleUploadedFile(f"{name}.pdf", small_pdf + name.encode())

    return named


class TestDesignSubmit:
    def test_asks_for_no_paper_that_we_look_up(self, owner, hospital_case):
        page = owner.get(hospital_case("design_submit")).content.decode()

        assert 'name="file-M20"' in page
        assert 'name="file-M21"' not in page

    def test_offers_drawings_where_drawings_are_taken(self, owner, hospital_case):
        page = owner.get(hospital_case("design_submit")).content.decode()

        assert 'accept=".pdf,.ofd,.dwg,.zip"' in page

    def test_puts_the_drawings_before_the_reviewer(self, owner, hospital, hospital_case, pdf):
        address = hospital_case("design_submit")
        typed = {"firm": "温州电力设计院", "licence": "A133001", "valid_until": VALID}

        owner.post(address, typed | {"file-M20": pdf("图纸")})

        assert is_open(hospital, "design_review")
        (sent,) = connections.list_design_rounds(case_id=hospital.case_id)
        assert len(sent.paper_ids) == 1

    def test_keeps_drawings_and_words_when_a_day_is_missing(
        self, owner, hospital, hospital_case, pdf
    ):
        address = hospital_case("design_submit")
        typed = {"firm": "温州电力设计院", "licence": "A133001"}

        page = owner.post(address, typed | {"file-M20": pdf("图纸")}).content.decode()

        assert '<a href="#id_valid_until">资质有效期到：请填写。</a>' in page
        assert "已收到 图纸.pdf" in page
        assert 'value="温州电力设计院"' in page
        (card,) = _cards(hospital, "M20")
        kept = {"kept-file-M20": card.paper_id, "valid_until": VALID}
        owner.post(address, typed | kept)
        assert is_open(hospital, "design_review")

    def test_says_what_the_newest_review_found(self, owner, hospital, hospital_case):
        address = hospital_case("design_submit", "design_submit")
        for words in ("先前的意见", "最近的意见"):
            task = cases.find_open_task(case_id=hospital.case_id, node="design_review")
            _return_design(hospital, task.id, words)
            if words == "先前的意见":
                hospital.step("design_submit")

        page = owner.get(address).content.decode()

        assert "最近的意见" in page
        assert "先前的意见" not in page


def _return_design(walker, task_id, words):

    building.review_design(
        task_id=task_id,
        review=connection.DesignReview(
            opinion="RETURNED",
            remarks=(connection.Remark(clause="GB 50053 §4", where="图 3", words=words),),
        ),
        by_id=walker.by("DESIGN"),
        at=walker.at,
    )


def _cards(walker, material):
    cards = archive.list_papers(case_id=walker.case_id, at=walker.at + timedelta(days=1))
    return [card for card in cards if card.material == material]


BUILT = {
    "firm": "瓯江电力安装公司",
    "licence": "4-3-00123-2019",
    "valid_until": VALID,
    "started_on": "2026-03-01",
    "ready_on": "2026-03-02",
}


class TestConstruct:
    def test_takes_several_concealed_works_with_photos(self, owner, walker, case):
        owner.post(
            case("construct"),
            BUILT
            | {
                "concealed-0-what": "电缆沟",
                "concealed-0-covered_on": "2026-03-01",
                "concealed-0-photo": photo(10),
                "concealed-1-what": "接地网",
                "concealed-1-covered_on": "2026-03-02",
                "concealed-1-photo": photo(90),
            },
        )

        assert not is_open(walker, "construct")
        assert len(connections.find_works(case_id=walker.case_id).concealed) == 2

    def test_gives_room_for_one_more_and_keeps_the_photo(self, owner, walker, case):
        page = owner.post(
            case("construct"),
            BUILT
            | {
                "concealed-0-what": "电缆沟",
                "concealed-0-photo": photo(10),
                "add": "concealed",
            },
        ).content.decode()

        assert 'name="concealed-1-what"' in page
        assert "已收到 现场10.jpg" in page
        assert is_open(walker, "construct")

    def test_loses_no_photo_whose_words_are_missing(self, owner, walker, case):
        page = owner.post(
            case("construct"),
            BUILT | {"concealed-0-covered_on": "2026-03-01", "concealed-0-photo": photo(10)},
        ).content.decode()

        assert "第 1 处 · 埋了什么：请填写。" in page
        assert is_open(walker, "construct")


class TestCompleteApply:
    def _typed(self, **changed):
        return {
            "planned_on": "2026-12-01",
            "electrician-0-name": "李电工",
            "electrician-0-licence": "T330302198001010011",
            "electrician-0-valid_until": VALID,
        } | changed

    def _papers(self, pdf):
        return {f"file-{one}": pdf(one) for one in ("M24", "M25", "M27")}

    def test_takes_papers_and_two_electricians(self, owner, walker, case, pdf):
        second = {
            "electrician-1-name": "周电工",
            "electrician-1-licence": "T330302198502020022",
            "electrician-1-valid_until": VALID,
        }

        owner.post(case("complete_apply"), self._typed(**second, **self._papers(pdf)))

        assert is_open(walker, "complete_check")

    def test_keeps_the_papers_when_a_licence_runs_out(self, owner, walker, case, pdf):
        expired = {"electrician-0-valid_until": "2026-05-01"}

        page = owner.post(
            case("complete_apply"), self._typed(**expired, **self._papers(pdf))
        ).content.decode()

        assert "证件在送电当天须有效" in page
        assert "已收到 M25.pdf" in page
        assert 'value="李电工"' in page
        assert is_open(walker, "complete_apply")

    def test_asks_for_a_paper_that_was_put_off_until_now(self, owner, hands, walker, district):
        applying.decide_acceptance(
            task_id=cases.find_open_task(case_id=walker.case_id, node="accept").id,
            verdict=intake.Verdict(missing={}, deferred={"M09": "survey"}, reason=""),
            by_id=district.staff["ACCEPT"],
            at=walker.at,
        )
        address = _goer(walker, hands)("complete_apply")

        page = owner.get(address).content.decode()

        assert 'name="file-M09"' in page


class TestRemedy:
    def test_takes_a_photo_from_the_phone(self, owner, walker, case):
        case("complete_check")
        address = case("remedy", "complete_check", complete_check={"result": "DEFECTS"})
        (defect,) = connections.list_open_defects(case_id=walker.case_id)

        owner.post(
            address, {f"defect-{defect.id}-words": "已更换联锁", f"proof-{defect.id}": photo()}
        )

        assert not is_open(walker, "remedy")

    def test_refuses_words_without_a_proof_and_keeps_them(self, owner, walker, case):
        case("complete_check")
        address = case("remedy", "complete_check", complete_check={"result": "DEFECTS"})
        (defect,) = connections.list_open_defects(case_id=walker.case_id)

        page = owner.post(address, {f"defect-{defect.id}-words": "已更换联锁"}).content.decode()

        assert "还缺“改好的照片”" in page
        assert 'value="已更换联锁"' in page
        assert is_open(walker, "remedy")

    def test_takes_no_paper_of_another_case_for_a_proof(self, owner, walker, case):
        case("complete_check")
        address = case("remedy", "complete_check", complete_check={"result": "DEFECTS"})
        (defect,) = connections.list_open_defects(case_id=walker.case_id)

        owner.post(
            address,
            {f"defect-{defect.id}-words": "已更换联锁", f"kept-proof-{defect.id}": "999999"},
        )

        assert is_open(walker, "remedy")


class TestRemedyOfTheMidInspection:
    def test_is_reported_with_words_and_photo(self, owner, hospital, hospital_case):
        address = hospital_case(
            "remedy_mid",
            "design_submit",
            "design_review",
            "construct",
            "mid_inspect",
            mid_inspect={"result": "DEFECTS"},
        )
        (defect,) = connections.list_open_defects(case_id=hospital.case_id)
        refused = owner.post(address, {f"proof-{defect.id}": photo()}).content.decode()

        owner.post(
            address, {f"defect-{defect.id}-words": "已更换联锁", f"proof-{defect.id}": photo()}
        )

        assert "第 1 处 · 怎么改的：请填写。" in refused
        assert is_open(hospital, "mid_inspect")


class TestFee:
    def test_shows_each_line_with_its_basis(self, owner, hospital_case):
        page = owner.get(hospital_case("fee_collect", "fee_calc")).content.decode()

        assert "200,000.00" in page  # 160 yuan a kVA, 1250 kVA
        assert "× 1,250 kVA" in page
        assert "浙价资〔2003〕1号" in page

    def test_is_never_paid_by_a_press_elsewhere(self, owner, hospital, hospital_case, settings):
        settings.DEMO = False
        address = hospital_case("fee_collect", "fee_calc")
        number = cases.get_case(case_id=hospital.case_id).card.number

        page = owner.get(address).content.decode()

        assert f"业务编号 {number}" in page
        assert owner.post(address).status_code == 404
        assert not agreed.is_paid(case_id=hospital.case_id)


class TestContract:
    def test_names_the_key_terms(self, owner, walker, case):
        page = owner.get(case("contract_sign")).content.decode()

        (contract,) = agreed.list_contracts(case_id=walker.case_id)
        assert escape(contract.terms.address) in page
        assert contract.terms.sources[0].line in page


class TestStrangers:
    def test_find_no_step_of_the_case(self, stranger, owner, walker, case):
        address = case("construct")

        for node in cases_at_door.PAGES:
            assert stranger.get(address.replace("construct", node)).status_code == 404
        assert stranger.post(address, BUILT).status_code == 404
        assert is_open(walker, "construct")
        assert owner.get(address).status_code == 200

    def test_are_sent_to_sign_in_first(self, client, case):
        answer = client.get(case("construct"))

        assert answer.status_code == 302
        assert "sign-in" in answer.url
