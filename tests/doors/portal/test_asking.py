"""Home, the three questions and where they lead."""

import pytest
from django.test import Client
from django.urls import reverse
from tests import staffed

from fullcycle.stages.intake import queries as applications


ONLINE = "?wish=first_power&size=within_8000_kva&special="


@pytest.fixture
def passer_by(db):  # noqa: ARG001 - asks for the database
    return Client(headers={"accept-language": "zh-CN"})


class TestHome:
    def test_tells_strangers_where_to_begin(self, passer_by):
        page = passer_by.get("/").content.decode()

        assert "我要办电" in page
        assert page.count("button-primary") == 1

    def test_shows_the_drafts_of_whoever_is_in(self, owner, empty_draft):
        page = owner.get("/").content.decode()

        assert f"/apply/{empty_draft}/" in page
        assert "王海燕" in page

    def test_shows_no_one_elses_drafts(self, stranger, empty_draft):
        assert str(empty_draft) not in stranger.get("/").content.decode()

    def test_asks_for_whom_when_there_are_several(self, owner, district):
        second = staffed.register_customer(2, "温州雁荡泵业有限公司")
        staffed.mandate(district.owner_id, second)

        owner.post(reverse("portal:choose"), {"customer": second})

        page = owner.get("/").content.decode()
        assert 'aria-current="true">温州雁荡泵业有限公司' in page

    def test_refuses_an_enterprise_without_a_mandate(self, stranger, district):
        answer = stranger.post(reverse("portal:choose"), {"customer": district.customer_id})

        assert answer.status_code == 403

    def test_asks_a_bounded_number_of_questions(
        self, owner, empty_draft, django_assert_max_num_queries
    ):
        del empty_draft

        with django_assert_max_num_queries(20):
            owner.get("/")


class TestQuestions:
    def test_keep_the_answers_in_the_address(self, passer_by):
        page = passer_by.get("/ask/?wish=first_power").content.decode()

        assert 'name="wish" value="first_power"' in page
        assert "大约要用多少电" in page

    def test_say_that_a_choice_is_missing(self, passer_by):
        page = passer_by.get("/ask/?asked=wish").content.decode()

        assert "请先选一项" in page

    def test_begin_anew_where_the_address_makes_no_sense(self, passer_by):
        answer = passer_by.get("/ask/?wish=no_such_wish")

        assert answer.status_code == 302
        assert answer.url == "/ask/"

    def test_lead_to_the_outcome(self, passer_by):
        answer = passer_by.get(f"/ask/{ONLINE}")

        assert answer.url == f"/ask/outcome/{ONLINE}"


class TestOutcome:
    def test_lists_papers_with_where_each_comes_from(self, passer_by):
        page = passer_by.get(f"/ask/outcome/{ONLINE}").content.decode()

        assert "我们从政府数据库查" in page
        assert "您拍照" in page
        assert "登录后开始填写" in page

    def test_promises_to_make_only_what_is_made_from_the_answers(self, passer_by):
        page = passer_by.get(f"/ask/outcome/{ONLINE}agent").content.decode()

        # The form and the list of equipment; the letter of authorisation is the customer's.
        assert "授权委托书" in page
        assert page.count("您填好，我们替您做") == 2

    @pytest.mark.parametrize(
        ("_case", "query", "words"),
        [
            ("low voltage", "?wish=first_power&size=within_160_kw", "低压电就够了"),
            ("not sure", "?wish=unsure", "拨打 95598"),
        ],
    )
    def test_says_where_else_it_can_be_done(self, passer_by, _case, query, words):
        page = passer_by.get(f"/ask/outcome/{query}").content.decode()

        assert words in page
        assert "开始填写" not in page

    def test_begins_a_draft_for_whoever_presses_start(self, owner, district):
        answer = owner.post(f"/ask/outcome/{ONLINE}")

        (draft,) = applications.list_drafts(applicant_id=district.owner_id)
        assert answer.url == f"/apply/{draft.key}/"
        assert draft.guidance == {
            "wish": ["first_power"],
            "size": ["within_8000_kva"],
            "special": [],
        }

    def test_begins_nothing_for_strangers(self, passer_by):
        assert passer_by.post(f"/ask/outcome/{ONLINE}").status_code == 403
