"""Pausing, withdrawing, opening again, stepping back, migrating, correcting the clock."""

from datetime import timedelta

import pytest
from tests.records.casework.conftest import DRAWING, SUBMITTED, connect

from fullcycle.kernels.calendars.clock import Owner
from fullcycle.records.casework import actions, engine, queries
from fullcycle.records.casework.models import Case


LATER = SUBMITTED + timedelta(hours=1)
NEXT_DAY = SUBMITTED + timedelta(days=1)


def open_nodes(case_id):
    tasks = queries.list_tasks_of_case(case_id=case_id)
    return sorted(task.node for task in tasks if task.is_open)


def minutes(case_id, at):
    progress = queries.progress_of(case_id=case_id, at=at)
    return {share.owner: share.minutes for share in progress.shares}


class TestAPause:
    def pause(self, case_id, by_id, **terms):
        given = {"cause": "P1", "evidence": "客户来电：图纸下周给"} | terms
        actions.pause_case(case_id=case_id, by_id=by_id, at=LATER, **given)

    def test_gives_the_minutes_to_whoever_is_waited_for(self, case_id, district):
        self.pause(case_id, district.managers[0])

        assert minutes(case_id, NEXT_DAY) == {
            Owner.UTILITY: 60,
            Owner.CUSTOMER: 360,
            Owner.CONTRACTOR: 0,
            Owner.GOVERNMENT: 0,
        }

    def test_ends_with_the_minutes_back_where_they_were(self, case_id, district):
        self.pause(case_id, district.managers[0])
        actions.resume_case(case_id=case_id, by_id=district.managers[0], at=NEXT_DAY)

        two_hours_on = minutes(case_id, NEXT_DAY + timedelta(hours=2))

        assert two_hours_on[Owner.UTILITY] == 180
        assert two_hours_on[Owner.CUSTOMER] == 360

    def test_stops_every_step(self, case_id, district, finish):
        self.pause(case_id, district.managers[0])

        with pytest.raises(actions.UnableToCompleteTask, match="暂停"):
            finish(case_id, "accept")

    @pytest.mark.parametrize(
        ("_case", "terms"),
        [
            ("no evidence", {"evidence": " "}),
            ("an unknown cause", {"cause": "P9"}),
            ("a bottleneck of the grid stops no clock", {"cause": "P7"}),
        ],
    )
    def test_is_refused_without_ground(self, _case, terms, case_id, district):
        with pytest.raises(actions.UnableToMoveCase):
            self.pause(case_id, district.managers[0], **terms)

    def test_is_not_the_customers_to_make(self, case_id, district):
        with pytest.raises(actions.UnableToMoveCase):
            self.pause(case_id, district.owner_id)

    def test_is_hidden_from_strangers(self, case_id, district):
        with pytest.raises(Case.DoesNotExist):
            self.pause(case_id, district.stranger_id)

    def test_is_made_once(self, case_id, district):
        self.pause(case_id, district.managers[0])

        with pytest.raises(actions.UnableToMoveCase):
            self.pause(case_id, district.managers[0])

    def test_that_was_not_made_cannot_end(self, case_id, district):
        with pytest.raises(actions.UnableToMoveCase, match="没有暂停"):
            actions.resume_case(case_id=case_id, by_id=district.managers[0], at=LATER)


class TestWithdrawing:
    def withdraw(self, case_id, by_id, reason="项目停建"):
        actions.withdraw_case(case_id=case_id, reason=reason, by_id=by_id, at=LATER)

    def test_leaves_nothing_open(self, case_id, district):
        self.withdraw(case_id, district.owner_id)

        assert open_nodes(case_id) == []
        assert Case.objects.get(pk=case_id).state == "WITHDRAWN"

    def test_stops_the_clock(self, case_id, district):
        self.withdraw(case_id, district.owner_id)

        assert minutes(case_id, NEXT_DAY)[Owner.UTILITY] == 60

    def test_is_undone_where_it_stood_also_on_parallel_branches(
        self, case_id, district, finish
    ):
        for node in ("accept", "survey", "plan_draft", "plan_sign_dev"):
            finish(case_id, node)
        self.withdraw(case_id, district.owner_id)

        actions.reopen_case(
            case_id=case_id,
            node="",
            reason="客户恢复项目",
            by_id=district.managers[0],
            at=NEXT_DAY,
        )

        assert open_nodes(case_id) == ["plan_sign_disp", "plan_sign_om"]
        finish(case_id, "plan_sign_om", at=NEXT_DAY)
        finish(case_id, "plan_sign_disp", at=NEXT_DAY)
        assert open_nodes(case_id) == ["plan_approve"]

    def test_needs_a_reason_and_somebody_who_may(self, case_id, district):
        with pytest.raises(actions.UnableToMoveCase):
            self.withdraw(case_id, district.owner_id, reason="")
        with pytest.raises(actions.UnableToMoveCase):
            self.withdraw(case_id, district.staff["FEE"])
        with pytest.raises(Case.DoesNotExist):
            self.withdraw(case_id, district.stranger_id)

    def test_is_too_late_once_the_meter_hangs(self, case_id, district, finish):
        while "meter_install" not in open_nodes(case_id):
            finish(case_id, open_nodes(case_id)[0])
        finish(case_id, "meter_install")

        with pytest.raises(actions.UnableToMoveCase, match="销户"):
            self.withdraw(case_id, district.owner_id)


class TestOpeningAgain:
    def close(self, case_id, finish):
        while nodes := open_nodes(case_id):
            finish(case_id, nodes[0])

    def test_puts_a_closed_case_back_to_a_node(self, case_id, district, finish):
        self.close(case_id, finish)

        progress = actions.reopen_case(
            case_id=case_id,
            node="callback",
            reason="回访记录有误",
            by_id=district.managers[0],
            at=NEXT_DAY,
        )

        assert progress.opened_nodes == ("callback",)
        assert Case.objects.get(pk=case_id).state == "OPEN"

    @pytest.mark.parametrize(
        ("node", "reason"), [("correct_application", "有误"), ("callback", " ")]
    )
    def test_is_refused_at_a_node_never_done_or_without_reason(
        self, node, reason, case_id, district, finish
    ):
        self.close(case_id, finish)

        with pytest.raises(actions.UnableToMoveCase):
            actions.reopen_case(
                case_id=case_id,
                node=node,
                reason=reason,
                by_id=district.managers[0],
                at=NEXT_DAY,
            )

    def test_a_case_under_way_is_refused(self, case_id, district):
        with pytest.raises(actions.UnableToMoveCase):
            actions.reopen_case(
                case_id=case_id, node="accept", reason="x", by_id=district.managers[0], at=LATER
            )


class TestSteppingBack:
    def test_opens_a_finished_node_and_cancels_what_followed(self, case_id, district, finish):
        for node in ("accept", "survey", "plan_draft"):
            finish(case_id, node)

        actions.step_back(
            case_id=case_id, node="survey", reason="重勘", by_id=district.managers[0], at=LATER
        )

        assert open_nodes(case_id) == ["survey"]

    def test_is_refused_once_the_case_is_over(self, case_id, district):
        actions.withdraw_case(case_id=case_id, reason="x", by_id=district.owner_id, at=LATER)

        with pytest.raises(actions.UnableToMoveCase):
            actions.step_back(
                case_id=case_id, node="accept", reason="x", by_id=district.owner_id, at=LATER
            )


class TestANewDrawing:
    ADDED = DRAWING.replace(
        b'name="\xe9\x80\x81\xe7\x94\xb5"', b'name="\xe6\x8e\xa5\xe7\x94\xb5"'
    )

    def test_leaves_running_cases_on_theirs(self, case_id, finish):
        connect(self.ADDED)

        finish(case_id, "accept")

        assert queries.drawing_state(case_id=case_id).version == 1

    def test_is_taken_on_purpose_where_it_changes_only_what_lies_ahead(self, case_id, district):
        connect(self.ADDED)

        version = actions.migrate_case(
            case_id=case_id, reason="新流程", by_id=district.staff["MANAGER"], at=LATER
        )

        assert version == "practice v2"
        assert queries.drawing_state(case_id=case_id).version == 2

    def test_is_refused_where_it_changes_what_is_open(self, case_id, district):
        connect(DRAWING.replace(b'id="accept" name="', b'id="accept" name="!'))

        with pytest.raises(actions.UnableToMoveCase, match="accept"):
            actions.migrate_case(
                case_id=case_id, reason="x", by_id=district.staff["MANAGER"], at=LATER
            )
        assert queries.drawing_state(case_id=case_id).version == 1

    def test_is_refused_for_a_case_that_is_over(self, case_id, district):
        actions.withdraw_case(case_id=case_id, reason="x", by_id=district.owner_id, at=LATER)

        with pytest.raises(actions.UnableToMoveCase):
            actions.migrate_case(case_id=case_id, reason="x", by_id=None, at=NEXT_DAY)

    def test_that_no_one_can_run_is_refused_at_start(self):
        with pytest.raises(engine.UnableToReadDrawing):
            engine.connect_journeys(
                engine.Journey(name="practice", drawing=DRAWING, steps={"x": lambda _call: {}})
            )


class TestCorrectingTheClock:
    def correct(self, case_id, by_id, **terms):
        given = {
            "from_at": SUBMITTED,
            "to_at": LATER,
            "owner": Owner.CUSTOMER,
            "department": "",
            "evidence": "客户9点已来电要求暂缓",
        }
        actions.correct_clock(
            case_id=case_id,
            correction=actions.ClockCorrection(**given | terms),
            by_id=by_id,
            at=NEXT_DAY,
        )

    def test_moves_the_minutes_and_leaves_the_lines(self, case_id, district):
        self.correct(case_id, district.staff["MANAGER"])

        found = minutes(case_id, NEXT_DAY)

        assert (found[Owner.UTILITY], found[Owner.CUSTOMER]) == (360, 60)
        assert len(queries.list_turns(case_id=case_id)) == 2

    @pytest.mark.parametrize(
        ("_case", "terms"),
        [
            ("no evidence", {"evidence": ""}),
            ("the future", {"to_at": NEXT_DAY + timedelta(hours=1)}),
            ("before the case", {"from_at": SUBMITTED - timedelta(hours=1)}),
            ("no department", {"owner": Owner.UTILITY}),
        ],
    )
    def test_is_refused(self, _case, terms, case_id, district):
        with pytest.raises(actions.UnableToMoveCase):
            self.correct(case_id, district.staff["MANAGER"], **terms)

    def test_is_the_heads_to_make(self, case_id, district):
        with pytest.raises(actions.UnableToMoveCase):
            self.correct(case_id, district.managers[0])
