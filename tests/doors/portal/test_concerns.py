"""Something is not clear or not right: asked at the customer's door, and what becomes of it."""

import pytest

from fullcycle.stages.care import actions as care
from fullcycle.stages.care import queries as cared


@pytest.fixture
def address(card):
    return f"/cases/{card.number}/concerns/"


@pytest.fixture
def asked(owner, address, card):
    owner.post(address, {"kind": "QUESTION", "words": "勘查哪天来？"})
    (concern,) = cared.complaints_of(case_id=card.id)
    return concern


@pytest.fixture
def answered(asked, district, hands):
    hands.pass_(hours=1)
    care.answer_complaint(
        complaint_id=asked.id, answer="周五上午", by_id=district.staff["CALLBACK"], at=hands()
    )
    return asked


class TestAsking:
    def test_is_offered_on_the_progress_page(self, owner, card, address):
        assert address in owner.get(f"/cases/{card.number}/").content.decode()

    def test_leads_to_a_thread_that_says_who_answers_until_when(self, owner, address, asked):
        page = owner.get(f"{address}{asked.id}/").content.decode()

        # Asked on Monday 2 March 2026: two working days end on Wednesday the 4th at 17:00.
        assert "勘查哪天来？" in page
        assert "最迟 3月4日 周三 17:00 前答复您" in page
        assert "现在轮到" in page
        assert "connecting.question_answer.1" in page
        assert "button-primary" not in page

    @pytest.mark.parametrize(
        ("typed", "words", "field"),
        [
            ({"kind": "QUESTION", "words": " "}, "请写下您想说的事", "id_words"),
            ({"words": "什么时候"}, "请选一下", "id_kind_0"),
            ({"kind": "PRAISE", "words": "什么时候"}, "请选一下", "id_kind_0"),
        ],
    )
    def test_says_what_is_missing_and_at_its_field_and_keeps_the_rest(
        self, owner, address, typed, words, field
    ):
        page = owner.post(address, typed).content.decode()

        assert page.count(words) == 2
        assert f'href="#{field}"' in page
        assert f'id="{field}"' in page
        assert typed["words"] in page
        assert page.count("button-primary") == 1

    def test_names_everything_that_is_missing_at_once(self, owner, address):
        page = owner.post(address, {}).content.decode()

        assert "有 2 处需要改一下" in page

    def test_complains_of_one_step_once(self, owner, address, card):
        typed = {"kind": "COMPLAINT", "words": "没人来"}
        owner.post(address, typed)

        page = owner.post(address, typed).content.decode()

        assert "已经投诉过这一步" in page
        assert len(cared.complaints_of(case_id=card.id)) == 1

    def test_stands_on_the_progress_page_from_then_on(self, owner, card, asked):
        page = owner.get(f"/cases/{card.number}/").content.decode()

        assert asked.words in page
        assert "等我们答复" in page

    def test_does_not_exist_for_others(self, stranger, address, asked):
        assert stranger.get(address).status_code == 404
        assert stranger.get(f"{address}{asked.id}/").status_code == 404
        assert stranger.post(f"{address}{asked.id}/", {"verdict": "SOLVED"}).status_code == 404

    def test_that_never_was_does_not_exist(self, owner, address):
        assert owner.get(f"{address}999999/").status_code == 404

    def test_asks_a_bounded_number_of_questions(
        self, owner, address, asked, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(20):
            owner.get(f"{address}{asked.id}/")
        with django_assert_max_num_queries(16):
            owner.get(address)


class TestAnAnswer:
    def test_is_shown_with_the_one_thing_to_do(self, owner, address, answered):
        page = owner.get(f"{address}{answered.id}/").content.decode()

        assert "周五上午" in page
        assert "已答复，请您看看" in page
        assert page.count("button-primary") == 1

    def test_that_solved_it_closes_it(self, owner, address, answered):
        page = owner.post(
            f"{address}{answered.id}/", {"verdict": "SOLVED"}, follow=True
        ).content.decode()

        assert "已办结" in page
        assert "没有解决" not in page

    def test_that_did_not_goes_to_the_head_once(self, owner, address, answered, district):
        typed = {"verdict": "NOT_SOLVED", "words": "周五没人来"}
        page = owner.post(f"{address}{answered.id}/", typed, follow=True).content.decode()

        assert "主管重新处理" in page
        assert "周五没人来" in page
        concern = cared.get_complaint(complaint_id=answered.id)
        assert concern.assigned_to_id == district.staff["MANAGER"]
        assert "转给主管</span>" not in page

    def test_is_not_refused_without_a_word(self, owner, address, answered):
        page = owner.post(
            f"{address}{answered.id}/", {"verdict": "NOT_SOLVED", "words": ""}
        ).content.decode()

        assert page.count("请写一句哪里没有解决") == 2
        assert 'href="#id_words"' in page
        assert '<details class="more-fields" open>' in page

    def test_that_is_settled_is_not_settled_again(self, owner, address, answered):
        owner.post(f"{address}{answered.id}/", {"verdict": "SOLVED"})

        page = owner.post(
            f"{address}{answered.id}/", {"verdict": "SOLVED"}, follow=True
        ).content.decode()

        assert "这件事已经办结" in page
