"""What customers say: call-backs and their follow-ups, complaints and their promises."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from tests.stages import cases
from tests.stages.cases import AT

from fullcycle.records.journal.models import Line
from fullcycle.stages.care import actions, queries
from fullcycle.stages.care.models import CallBack, Complaint, FollowUp


pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


class TestACallBack:
    def test_that_is_good_sets_nothing_off(self, case_id, record):
        recorded = record()

        assert recorded.follow_up_id is None
        assert CallBack.objects.get(case=case_id).score == 9

    @pytest.mark.parametrize(
        ("_case", "changes"),
        [
            ("a low score", {"score": 6}),
            ("a dissatisfied customer", {"is_satisfied": False}),
        ],
    )
    def test_that_is_bad_is_followed_up_in_three_working_days(
        self, record, caller_id, _case, changes
    ):
        recorded = record(words="等了两次", **changes)

        # Monday 2 November; Thursday the 5th at the close of office, 17:00 at the site.
        assert recorded.follow_up_due_at.date().isoformat() == "2026-11-05"
        (follow_up,) = queries.list_my_follow_ups(person_id=caller_id, at=AT)
        assert (follow_up.due_days, follow_up.rule_id) == (3, "connecting.callback_follow_up.1")
        assert not follow_up.is_late(at=recorded.follow_up_due_at)
        assert follow_up.is_late(at=recorded.follow_up_due_at + HOUR)

    def test_with_a_seven_is_good_enough(self, record):
        assert record(score=7).follow_up_id is None

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"score": 0}, "1 到 10"),
            ({"score": 11}, "1 到 10"),
            ({"effort": 8}, "1 到 7"),
            ({"person_reached": " "}, "接听人"),
            ({"called_at": AT + HOUR}, "晚于现在"),
            ({"score": 3}, "原话"),
        ],
    )
    def test_that_is_not_right_is_refused(self, record, changes, words):
        with pytest.raises(actions.UnableToRecordCallBack, match=words):
            record(**changes)

    def test_that_comes_twice_is_refused(self, record):
        record()

        with pytest.raises(actions.UnableToRecordCallBack, match="已经记录过"):
            record()

    def test_takes_at_most_four_statements(self, record):
        sent = cases.statements(lambda: record(score=2, words="太慢"))

        assert len(sent) == 4


class TestAFollowUp:
    def test_is_closed_with_what_was_done(self, case_id, record, district, caller_id):
        follow_up_id = record(score=2, words="太慢").follow_up_id

        actions.close_follow_up(
            follow_up_id=follow_up_id,
            remedy="上门致歉并说明",
            by_id=district.managers[0],
            at=AT + HOUR,
        )

        assert queries.list_my_follow_ups(person_id=caller_id, at=AT + HOUR) == ()
        assert CallBack.objects.get(case=case_id).follow_up.remedy == "上门致歉并说明"
        with pytest.raises(actions.UnableToCloseFollowUp, match="已经办结"):
            actions.close_follow_up(
                follow_up_id=follow_up_id,
                remedy="再说一遍",
                by_id=district.managers[0],
                at=AT + HOUR,
            )

    def test_is_not_closed_in_silence(self, record, district):
        follow_up_id = record(score=2, words="太慢").follow_up_id

        with pytest.raises(actions.UnableToCloseFollowUp, match="做了什么"):
            actions.close_follow_up(
                follow_up_id=follow_up_id, remedy=" ", by_id=district.managers[0], at=AT
            )

    def test_is_not_closed_by_just_anybody(self, record, district):
        follow_up_id = record(score=2, words="太慢").follow_up_id

        with pytest.raises(actions.UnableToCloseFollowUp, match="权限"):
            actions.close_follow_up(
                follow_up_id=follow_up_id, remedy="好了", by_id=district.staff["FEE"], at=AT
            )


class TestAComplaint:
    def test_promises_contact_in_one_and_an_answer_in_seven_working_days(
        self, case_id, complain
    ):
        opened = complain()

        # From Monday 2 November: Tuesday the 3rd, and Wednesday the 11th.
        assert opened.contact_due_at.date().isoformat() == "2026-11-03"
        assert opened.answer_due_at.date().isoformat() == "2026-11-11"
        (complaint,) = queries.complaints_of(case_id=case_id)
        assert (complaint.contact_days, complaint.answer_days) == (1, 7)

    def test_pressed_twice_is_one(self, complain):
        first = complain()

        again = complain(at=AT + HOUR)

        assert (again.complaint_id, again.is_repeat) == (first.complaint_id, True)
        assert Line.objects.filter(act="care.complaint.opened").count() == 1

    def test_about_another_step_is_another(self, complain):
        assert complain().complaint_id != complain("meter_prep").complaint_id

    def test_by_a_stranger_is_refused(self, complain, district):
        with pytest.raises(actions.UnableToComplain, match="授权"):
            complain(by_id=district.stranger_id)

    def test_is_opened_where_no_calendar_reaches(self, complain):
        opened = complain(at=datetime(2035, 3, 1, 2, tzinfo=UTC) - timedelta(days=200))

        assert opened.answer_due_at is None
        assert queries.get_complaint(complaint_id=opened.complaint_id).answer_days == 7

    def test_is_answered_once(self, complain, caller_id):
        complaint_id = complain().complaint_id

        actions.answer_complaint(
            complaint_id=complaint_id, answer="已催办，明天答复", by_id=caller_id, at=AT + HOUR
        )

        complaint = queries.get_complaint(complaint_id=complaint_id)
        assert complaint.is_answered
        assert complaint.contacted_at == AT + HOUR
        assert (
            queries.list_to_answer(person_id=caller_id, roles={"CALLBACK"}, at=AT + HOUR) == ()
        )
        with pytest.raises(actions.UnableToAnswer, match="已经答复"):
            actions.answer_complaint(
                complaint_id=complaint_id, answer="再答", by_id=caller_id, at=AT + HOUR
            )

    def test_once_answered_may_be_opened_anew(self, complain, caller_id):
        first = complain().complaint_id
        actions.answer_complaint(complaint_id=first, answer="好", by_id=caller_id, at=AT)

        assert not complain(at=AT + HOUR).is_repeat

    def test_keeps_who_got_in_touch_first(self, complain, caller_id, district):
        complaint_id = complain().complaint_id
        actions.contact_complainant(complaint_id=complaint_id, by_id=caller_id, at=AT)

        with pytest.raises(actions.UnableToAnswer, match="已有同事"):
            actions.contact_complainant(
                complaint_id=complaint_id, by_id=district.managers[0], at=AT
            )

    def test_is_late_after_its_promise(self, complain):
        opened = complain()
        complaint = queries.get_complaint(complaint_id=opened.complaint_id)

        assert not complaint.is_contact_late(at=opened.contact_due_at)
        assert complaint.is_contact_late(at=opened.contact_due_at + HOUR)
        assert not complaint.is_answer_late(at=opened.contact_due_at + HOUR)
        assert complaint.is_answer_late(at=opened.answer_due_at + HOUR)

    def test_is_not_answered_by_just_anybody(self, complain, district):
        with pytest.raises(actions.UnableToAnswer, match="权限"):
            actions.answer_complaint(
                complaint_id=complain().complaint_id,
                answer="好",
                by_id=district.staff["FEE"],
                at=AT,
            )

    def test_is_not_answered_with_nothing(self, complain, caller_id):
        with pytest.raises(actions.UnableToAnswer, match="答复"):
            actions.answer_complaint(
                complaint_id=complain().complaint_id, answer=" ", by_id=caller_id, at=AT
            )

    def test_takes_five_statements(self, complain):
        assert len(cases.statements(complain)) == 5


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_open_one_complaint(complain):
    opened, barrier = [], threading.Barrier(2)

    def press():
        barrier.wait()
        try:
            opened.append(complain())
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(one.is_repeat for one in opened) == [False, True]
    assert Complaint.objects.count() == 1


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"score": 11}, "score_is_1_to_10"),
            ({"effort": 0}, "effort_is_1_to_7"),
            ({"person_reached": ""}, "reached_somebody"),
        ],
    )
    def test_refuses_a_call_back_that_is_not_right(self, record, changes, words):
        record()

        with pytest.raises(IntegrityError, match=words):
            CallBack.objects.update(**changes)

    @pytest.mark.parametrize("changes", [{"closed_at": AT}, {"remedy": "好了"}])
    def test_refuses_a_follow_up_half_closed(self, record, changes):
        record(score=1, words="太慢")

        with pytest.raises(IntegrityError, match="closed_says_what_was_done"):
            FollowUp.objects.update(**changes)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"answered_at": AT}, "answered_says_what"),
            ({"answer": "好"}, "answered_says_what"),
            ({"contacted_at": AT}, "contact_is_by_somebody"),
        ],
    )
    def test_refuses_a_complaint_half_answered(self, complain, changes, words):
        complain()

        with pytest.raises(IntegrityError, match=words):
            Complaint.objects.update(**changes)

    def test_refuses_a_second_open_complaint_about_one_step(self, complain):
        row = Complaint.objects.get(pk=complain().complaint_id)
        row.pk = None

        with pytest.raises(IntegrityError, match="is_open_once"):
            row.save(force_insert=True)
