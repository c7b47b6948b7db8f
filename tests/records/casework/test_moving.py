"""Completing a task moves the case on, once, by whoever may."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests import staffed
from tests.records.casework.conftest import SUBMITTED

from fullcycle.records.casework import actions, queries
from fullcycle.records.casework.models import Case, ProcessState, Task, TurnLine
from fullcycle.records.journal import queries as journal


LATER = SUBMITTED + timedelta(hours=1)


def open_nodes(case_id):
    tasks = queries.list_tasks_of_case(case_id=case_id)
    return sorted(task.node for task in tasks if task.is_open)


class TestCompletingATask:
    def test_opens_the_next(self, case_id, finish):
        progress = finish(case_id, "accept", "ACCEPTED")

        assert progress.opened_nodes == ("survey",)
        assert open_nodes(case_id) == ["survey"]

    def test_hands_the_minutes_to_the_next_owner(self, case_id, finish):
        finish(case_id, "accept", "SENT_BACK", at=LATER)

        turns = queries.list_turns(case_id=case_id)

        assert [(turn.owner, turn.from_at) for turn in turns] == [
            ("UTILITY", SUBMITTED),
            ("CUSTOMER", LATER),
        ]

    def test_is_written_in_the_journal_with_its_outcome(self, case_id, finish):
        finish(case_id, "accept", "ACCEPTED")

        line = journal.list_lines_of_case(case_id=case_id)[0]

        assert line.act == "casework.task.completed"
        assert line.details["outcome"] == "ACCEPTED"

    def test_opens_three_signatures_at_once(self, case_id, finish):
        for node in ("accept", "survey", "plan_draft"):
            finish(case_id, node)

        assert open_nodes(case_id) == ["plan_sign_dev", "plan_sign_disp", "plan_sign_om"]

    def test_closes_the_case_at_the_end_of_the_drawing(self, case_id, finish):
        while tasks := [t for t in queries.list_tasks_of_case(case_id=case_id) if t.is_open]:
            progress = finish(case_id, tasks[0].node)

        assert progress.is_closed
        assert Case.objects.get(pk=case_id).state == "CLOSED"
        assert open_nodes(case_id) == []


class TestWhoMay:
    def attempt(self, case_id, by_id, node="accept", believed=None):
        task = queries.find_open_task(case_id=case_id, node=node)
        actions.complete_task(
            completion=actions.Completion(
                task_id=task.id, node=believed or node, by_id=by_id, outcome="X", at=LATER
            )
        )

    def test_a_colleague_of_another_role_may_not(self, case_id, district):
        with pytest.raises(actions.UnableToCompleteTask, match="不属于您的岗位"):
            self.attempt(case_id, district.staff["FEE"])

    def test_a_stranger_does_not_even_learn_that_it_exists(self, case_id, district):
        with pytest.raises(Task.DoesNotExist):
            self.attempt(case_id, district.stranger_id)

    def test_the_customer_may_not_do_the_offices_step(self, case_id, district):
        with pytest.raises(actions.UnableToCompleteTask):
            self.attempt(case_id, district.owner_id)

    def test_staff_may_not_decide_for_the_customer(self, case_id, district, finish):
        finish(case_id, "accept", "SENT_BACK")

        with pytest.raises(actions.UnableToCompleteTask):
            self.attempt(case_id, district.staff["ACCEPT"], node="correct_application")

    def test_another_manager_than_the_customers_may_not_reply(self, case_id, district, finish):
        for node in ("accept", "survey", "plan_draft"):
            finish(case_id, node)
        for node in ("plan_sign_dev", "plan_sign_om", "plan_sign_disp", "plan_approve"):
            finish(case_id, node, "AGREED")
        other = staffed.hire(70, "AM")

        with pytest.raises(actions.UnableToCompleteTask):
            self.attempt(case_id, other, node="plan_reply")
        finish(case_id, "plan_reply", by_id=district.managers[1])

    def test_a_page_of_one_node_cannot_finish_another(self, case_id, district):
        with pytest.raises(actions.UnableToCompleteTask, match="刷新"):
            self.attempt(case_id, district.staff["ACCEPT"], believed="survey")

    def test_the_second_is_told_who_was_first(self, case_id, district, finish):
        task = queries.find_open_task(case_id=case_id, node="accept")
        finish(case_id, "accept", "ACCEPTED")
        completion = actions.Completion(
            task_id=task.id,
            node="accept",
            by_id=district.staff["ACCEPT"],
            outcome="ACCEPTED",
            at=LATER,
        )

        with pytest.raises(actions.UnableToCompleteTask, match="员工10已在03-02 09:00"):
            actions.complete_task(completion=completion)

    def test_a_refusal_leaves_the_database_as_it_was(self, case_id, district):
        before = list(Task.objects.values()), list(TurnLine.objects.values())
        state = ProcessState.objects.values().get()

        with pytest.raises(actions.UnableToCompleteTask):
            self.attempt(case_id, district.staff["FEE"])

        assert (list(Task.objects.values()), list(TurnLine.objects.values())) == before
        assert ProcessState.objects.values().get() == state


class TestTakingOver:
    def test_lets_only_whoever_has_it_finish(self, case_id, finish):
        colleague = staffed.hire(71, "ACCEPT")
        task = queries.find_open_task(case_id=case_id, node="accept")

        actions.take_over_task(task_id=task.id, by_id=colleague, reason="", at=LATER)

        with pytest.raises(actions.UnableToCompleteTask, match="接手"):
            finish(case_id, "accept")
        finish(case_id, "accept", by_id=colleague)

    def test_of_a_colleagues_task_needs_a_reason(self, case_id, district):
        colleague = staffed.hire(71, "ACCEPT")
        task = queries.find_open_task(case_id=case_id, node="accept")
        actions.take_over_task(task_id=task.id, by_id=colleague, reason="", at=LATER)
        own = district.staff["ACCEPT"]

        with pytest.raises(actions.UnableToTakeOver, match="员工71"):
            actions.take_over_task(task_id=task.id, by_id=own, reason=" ", at=LATER)
        actions.take_over_task(task_id=task.id, by_id=own, reason="同事请假", at=LATER)

        assert queries.get_task(task_id=task.id).taken_by_id == own

    def test_needs_the_role(self, case_id, district):
        task = queries.find_open_task(case_id=case_id, node="accept")

        with pytest.raises(actions.UnableToTakeOver, match="岗位"):
            actions.take_over_task(
                task_id=task.id, by_id=district.staff["FEE"], reason="帮忙", at=LATER
            )

    def test_of_a_finished_task_is_refused(self, case_id, district, finish):
        task = queries.find_open_task(case_id=case_id, node="accept")
        finish(case_id, "accept")

        with pytest.raises(actions.UnableToTakeOver, match="已经结束"):
            actions.take_over_task(
                task_id=task.id, by_id=district.staff["ACCEPT"], reason="x", at=LATER
            )


@pytest.mark.django_db(transaction=True)
class TestTwoPeopleAtOnce:
    def test_one_finishes_and_the_other_is_told(self, case_id, district):
        people = [district.staff["ACCEPT"], staffed.hire(72, "ACCEPT")]
        task = queries.find_open_task(case_id=case_id, node="accept")
        start, told, moved = threading.Barrier(2), [], []

        def attempt(person_id):
            start.wait()
            completion = actions.Completion(
                task_id=task.id, node="accept", by_id=person_id, outcome="ACCEPTED", at=LATER
            )
            try:
                moved.append(actions.complete_task(completion=completion))
            except actions.UnableToCompleteTask as refusal:
                told.append(str(refusal))
            connection.close()

        threads = [threading.Thread(target=attempt, args=[person]) for person in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(moved) == 1
        assert len(told) == 1
        assert "办完这一步" in told[0]
        assert open_nodes(case_id) == ["survey"]


class TestTheDatabase:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE casework_turnline SET owner = 'CUSTOMER', department = ''",
            "DELETE FROM casework_turnline",
        ],
    )
    @pytest.mark.usefixtures("case_id")
    def test_keeps_the_ledger_of_turns(self, statement):
        with (
            pytest.raises(DatabaseError, match="append only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    def test_refuses_a_second_open_visit_of_a_node(self, case_id):
        task = Task.objects.get(case=case_id)
        task.pk, task.token = None, "00000000-0000-0000-0000-000000000001"

        with pytest.raises(DatabaseError, match="task_node_is_open_once"), transaction.atomic():
            task.save()
