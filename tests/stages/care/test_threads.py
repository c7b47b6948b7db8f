"""What becomes of a question or complaint: answered, disputed once, handed over, counted."""

from datetime import timedelta

import pytest
from tests.phone import newest_message
from tests.stages.cases import AT

from fullcycle.records.casework.models import Case
from fullcycle.records.journal.models import Line
from fullcycle.records.people import queries as people
from fullcycle.stages.care import actions, queries


pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


class TestAnAnswer:
    @pytest.fixture
    def answered(self, complain, caller_id):
        complaint_id = complain().complaint_id
        actions.answer_complaint(
            complaint_id=complaint_id, answer="已催办", by_id=caller_id, at=AT + HOUR
        )
        return complaint_id

    @pytest.fixture
    def dispute(self, answered, district):
        def disputed(words="还是没人来", by_id=district.owner_id, at=AT + 2 * HOUR):
            actions.dispute_answer(complaint_id=answered, words=words, by_id=by_id, at=at)

        return disputed

    def test_is_told_to_whoever_asked(self, answered):  # noqa: ARG002
        told = Line.objects.get(act="care.complaint.answered")

        assert told.details["is_told"] is True
        assert newest_message(AT + HOUR).words.startswith("您提的问题已有答复")

    def test_that_solved_it_closes_it(self, answered, district, dispute):
        actions.settle_complaint(
            complaint_id=answered, by_id=district.owner_id, at=AT + 2 * HOUR
        )

        assert queries.get_complaint(complaint_id=answered).is_settled
        with pytest.raises(actions.UnableToSettle, match="已经确认解决"):
            dispute()

    def test_that_did_not_solve_it_opens_it_for_the_head_with_new_promises(
        self, answered, district, dispute
    ):
        dispute(at=AT + timedelta(days=1))

        complaint = queries.get_complaint(complaint_id=answered)
        assert not complaint.is_answered
        assert complaint.assigned_to_id == district.staff["MANAGER"]
        # From Tuesday 3 November seven working days end on Thursday the 12th.
        assert complaint.answer_due_at.date().isoformat() == "2026-11-12"
        with pytest.raises(actions.UnableToAnswer, match="权限"):
            actions.answer_complaint(
                complaint_id=answered,
                answer="再答",
                by_id=district.managers[0],
                at=AT + timedelta(days=2),
            )

    def test_that_did_not_solve_it_is_told_to_the_head(self, district, dispute):
        dispute()

        message = newest_message(AT + 2 * HOUR)
        head = people.work_phones(person_ids=[district.staff["MANAGER"]])
        assert [message.to_phone] == list(head.values())
        assert message.words.startswith("客户说答复没有解决，已转给您处理")
        assert Line.objects.get(act="care.complaint.reopened").details["is_told"] is True

    def test_is_disputed_once(self, answered, district, dispute):
        dispute()
        actions.answer_complaint(
            complaint_id=answered,
            answer="明早上门",
            by_id=district.staff["MANAGER"],
            at=AT + 3 * HOUR,
        )

        with pytest.raises(actions.UnableToSettle, match="主管已经复查"):
            dispute(at=AT + 4 * HOUR)

    def test_is_not_disputed_in_silence(self, dispute):
        with pytest.raises(actions.UnableToSettle, match="哪里没有解决"):
            dispute(words=" ")

    def test_is_not_disputed_by_a_stranger(self, dispute, district):
        with pytest.raises(actions.UnableToSettle, match="授权"):
            dispute(by_id=district.stranger_id)

    def test_that_does_not_exist_is_neither_accepted_nor_disputed(self, complain, district):
        with pytest.raises(actions.UnableToSettle, match="还没有答复"):
            actions.settle_complaint(
                complaint_id=complain().complaint_id, by_id=district.owner_id, at=AT
            )

    def test_closed_by_us_may_still_be_disputed(self, answered, caller_id, dispute):
        actions.close_complaint(complaint_id=answered, by_id=caller_id, at=AT + HOUR)

        dispute()

        assert not queries.get_complaint(complaint_id=answered).is_settled

    def test_is_closed_once(self, answered, caller_id):
        actions.close_complaint(complaint_id=answered, by_id=caller_id, at=AT + HOUR)

        with pytest.raises(actions.UnableToAnswer, match="已经办结"):
            actions.close_complaint(complaint_id=answered, by_id=caller_id, at=AT + HOUR)

    def test_comes_before_closing(self, complain, caller_id):
        with pytest.raises(actions.UnableToAnswer, match="请先答复"):
            actions.close_complaint(
                complaint_id=complain().complaint_id, by_id=caller_id, at=AT
            )

    def test_leaves_a_thread_and_a_line_for_each_act(self, answered, dispute):
        dispute()

        thread = queries.list_thread(complaint_id=answered)
        assert [line.kind for line in thread] == ["ASKED", "ANSWERED", "NOT_SOLVED"]
        assert [line.is_from_customer for line in thread] == [True, False, True]
        acts = Line.objects.filter(act__startswith="care.complaint").order_by("id")
        assert [line.act.rpartition(".")[2] for line in acts] == [
            *("opened", "answered", "reopened")
        ]


class TestAQuestion:
    @pytest.fixture
    def ask(self, case_id, district):
        def asked(words="勘查哪天来？", by_id=district.owner_id):
            return actions.ask(
                case_id=case_id, about_node="survey", words=words, by_id=by_id, at=AT
            )

        return asked

    def test_has_promises_of_its_own(self, ask):
        opened = ask()

        # From Monday 2 November one working day ends on Tuesday, two on Wednesday.
        assert opened.contact_due_at.date().isoformat() == "2026-11-03"
        assert opened.answer_due_at.date().isoformat() == "2026-11-04"
        assert queries.get_complaint(complaint_id=opened.complaint_id).rule_ids == (
            "connecting.question_contact.1",
            "connecting.question_answer.1",
        )

    def test_has_the_general_promises_in_a_matter_without_its_own(self, ask, case_id):
        Case.objects.filter(pk=case_id).update(matter="fee_mode_change")

        assert ask().answer_due_at.date().isoformat() == "2026-11-04"

    def test_may_be_asked_beside_another(self, ask):
        assert ask().complaint_id != ask("表装在哪里？").complaint_id

    def test_is_not_empty(self, ask):
        with pytest.raises(actions.UnableToComplain, match="想问"):
            ask(" ")

    def test_of_a_stranger_is_refused(self, ask, district):
        with pytest.raises(actions.UnableToComplain, match="授权"):
            ask(by_id=district.stranger_id)


class TestHandingOver:
    @pytest.fixture
    def hand_over(self, complain, district):
        complaint_id = complain().complaint_id

        def handed(to_id=district.staff["CALLBACK"], reason="请假"):
            actions.hand_over(
                complaint_id=complaint_id,
                to_id=to_id,
                reason=reason,
                by_id=district.managers[0],
                at=AT,
            )
            return complaint_id

        return handed

    def to_answer(self, person_id):
        roles = people.roles_of(person_id=person_id, at=AT)
        listed = queries.list_to_answer(person_id=person_id, roles=roles, at=AT)
        return [complaint.id for complaint in listed]

    def test_moves_it_from_one_list_to_the_other(self, hand_over, complain, district):
        other, manager = district.managers[1], district.managers[0]
        complaint_id = complain().complaint_id
        assert self.to_answer(manager) == [complaint_id]

        hand_over(to_id=other)

        assert self.to_answer(other) == [complaint_id]
        assert self.to_answer(manager) == []

    def test_keeps_who_and_why(self, hand_over):
        complaint_id = hand_over()

        assert queries.list_thread(complaint_id=complaint_id)[-1].words == "请假"
        assert Line.objects.get(act="care.complaint.handed-over").details["reason"] == "请假"

    @pytest.mark.parametrize(
        ("role", "reason", "words"), [("FEE", "请假", "没有答复"), ("CALLBACK", " ", "为什么")]
    )
    def test_is_refused_to_others_and_without_a_reason(
        self, hand_over, district, role, reason, words
    ):
        with pytest.raises(actions.UnableToAnswer, match=words):
            hand_over(to_id=district.staff[role], reason=reason)

    def test_twice_to_one_colleague_is_refused(self, hand_over):
        hand_over()

        with pytest.raises(actions.UnableToAnswer, match="已经由"):
            hand_over()

    def test_is_not_listed_for_other_roles(self, hand_over, district):
        hand_over()

        assert self.to_answer(district.staff["FEE"]) == []


class TestHowAManagersCustomersAreAnswered:
    def regard(self, district, at):
        return queries.regard_of(
            manager_id=district.managers[0],
            replied_since=AT - timedelta(days=1),
            called_since=AT - timedelta(days=365),
            at=at,
        )

    def test_is_unknown_before_anything_was_said(self, district, case_id):  # noqa: ARG002
        regard = self.regard(district, AT)

        assert (regard.replies, regard.first_reply_minutes) == (0, None)
        assert (regard.call_backs, regard.score) == (0, None)

    def test_is_the_median_of_office_minutes_and_the_mean_score(
        self, district, complain, caller_id, record
    ):
        # From ten o'clock: one hour, and until noon with the afternoon's first half hour.
        for node, hours in (("survey", 1), ("plan_draft", 1), ("meter_prep", 4)):
            actions.contact_complainant(
                complaint_id=complain(node).complaint_id, by_id=caller_id, at=AT + hours * HOUR
            )
        record(score=9)
        record(score=6, words="慢", called_at=AT - HOUR)

        regard = self.regard(district, AT + 5 * HOUR)

        assert (regard.replies, regard.first_reply_minutes) == (3, 60)
        assert (regard.call_backs, regard.score) == (2, 7.5)
