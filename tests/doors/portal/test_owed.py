"""Papers that may come after acceptance, and what stands first on the page of progress."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fullcycle.journeys.connecting import applying
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.stages.intake import actions as intake
from fullcycle.stages.intake import queries as applications


def pressed_first(page):
    """Where the one filled button leads."""
    return re.search(r'button-primary[^>]*href="([^"]*)"', page).group(1)


@pytest.fixture
def owing(walker, district, hands, card):
    """The address of a case that was accepted with a paper to follow."""
    applying.decide_acceptance(
        task_id=cases.find_open_task(case_id=walker.case_id, node="accept").id,
        verdict=intake.Verdict(missing={}, deferred={"M06": "plan_reply"}, reason=""),
        by_id=district.staff["ACCEPT"],
        at=walker.at,
    )
    hands.at = walker.at + timedelta(hours=1)
    return f"/cases/{card.number}"


class TestOwedPapers:
    def test_are_asked_for_until_their_stage_is_over(self, owner, owing):
        page = owner.get(f"{owing}/").content.decode()

        assert "“方案答复”办完之前补上就行" in page
        assert f'href="{owing}/owed/"' in page

    def test_are_handed_in_and_owed_no_more(self, owner, owing, walker, small_pdf):
        deed = SimpleUploadedFile("deed.pdf", small_pdf + b"deed")

        page = owner.post(f"{owing}/owed/", {"file-M06": deed}, follow=True).content.decode()

        assert applications.list_shortfalls(case_id=walker.case_id) == ()
        assert "还欠的材料" not in page
        assert "房产或土地权属证明" in page

    def test_of_the_wrong_kind_are_refused_at_their_place(self, owner, owing, walker):
        note = SimpleUploadedFile("deed.pdf", b"MZ not a pdf")

        page = owner.post(f"{owing}/owed/", {"file-M06": note}).content.decode()

        assert 'aria-invalid="true"' in page
        assert applications.list_shortfalls(case_id=walker.case_id)

    def test_are_missed_where_nothing_was_chosen(self, owner, owing):
        assert "请先拍照或选一个文件" in owner.post(f"{owing}/owed/").content.decode()

    def test_have_no_page_for_others_or_where_nothing_is_owed(self, owner, stranger, card):
        assert owner.get(f"/cases/{card.number}/owed/").status_code == 404
        assert stranger.get(f"/cases/{card.number}/owed/").status_code == 404

    def test_are_not_asked_for_once_the_case_is_over(self, owner, owing, walker, district):
        casework.withdraw_case(
            case_id=walker.case_id,
            reason="项目停建",
            by_id=district.owner_id,
            at=walker.at + timedelta(hours=1),
        )

        assert "还欠的材料" not in owner.get(f"{owing}/").content.decode()
        assert owner.get(f"{owing}/owed/").status_code == 404


class TestTheFirstThingToDo:
    def test_is_the_customers_own_before_the_weeks_of_the_contractor(
        self, owner, walker_of_two_sources, hands
    ):
        walker = walker_of_two_sources
        walker.walk(until="plan_decide")
        walker.step("plan_decide")
        hands.at = walker.at + timedelta(minutes=5)
        card = cases.get_case(case_id=walker.case_id).card

        page = owner.get(f"/cases/{card.number}/").content.decode()

        assert pressed_first(page) == f"/cases/{card.number}/design_submit/"
        assert f'href="/cases/{card.number}/construct/"' in page

    def test_is_what_the_page_says_it_is_their_turn_for(self, owner, at_step, walker, hands):
        address = at_step("contract_sign")
        walker.step("meter_prep")
        hands.at = walker.at + timedelta(minutes=5)
        turn = cases.progress_of(case_id=walker.case_id, at=hands.at).turn

        page = owner.get(f"{address}/").content.decode()

        assert turn.owner == "CUSTOMER"
        assert pressed_first(page) == f"{address}/{turn.node.node}/"

    def test_names_what_is_reported_for_the_contractor(self, owner, at_step):
        page = owner.get(f"{at_step('construct')}/").content.decode()

        assert "做好了，报告完工" in page
        assert ">None<" not in page


class TestPower:
    def test_is_announced_once_its_day_is_agreed(self, owner, at_step, walker, hands):
        address = at_step("complete_apply")
        before = owner.get(f"{address}/").content.decode()
        walker.step("complete_apply")
        hands.at = walker.at + timedelta(minutes=5)

        after = owner.get(f"{address}/").content.decode()

        assert "约好的送电时间" not in before
        assert "约好的送电时间" in after
