"""From the survey to the decision: checked by rules, signed by three, decided once."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests import staffed
from tests.journeys.connecting.plant import NOON

from fullcycle.journeys.connecting import applying, building, scheming
from fullcycle.kernels.schemes.options import SchemeOption
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.models import Task
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.intake import actions as intake


@pytest.fixture
def surveyed(submit, district, open_task):
    """A case whose site was surveyed: the scheme is next."""
    case_id = submit().case_id
    applying.decide_acceptance(
        task_id=open_task(case_id, "accept"),
        verdict=intake.Verdict(missing={}, deferred={}, reason=""),
        by_id=district.staff["ACCEPT"],
        at=NOON,
    )
    scheming.record_survey(
        task_id=open_task(case_id, "survey"),
        findings=connection.SurveyFindings(
            surveyed_on=NOON.date(),
            surveyor_ids=(district.staff["SURVEY"],),
            people_met="王海燕",
            load_kw=Decimal(900),
        ),
        by_id=district.staff["SURVEY"],
        at=NOON,
    )
    return case_id


@pytest.fixture
def draft_it(district, open_task):
    """Keep the kernel's own options as the engineer's draft."""

    def now(case_id, **edits):
        ground = scheming.groundwork(case_id=case_id)
        options = tuple(replace(option, **edits) for option in ground.options)
        return scheming.draft_scheme(
            task_id=open_task(case_id, "plan_draft"),
            draft=connection.SchemeDraft(
                request=ground.request, network=ground.network, options=options
            ),
            by_id=district.staff["PLAN"],
            at=NOON,
        )

    return now


@pytest.fixture
def sign(district, open_task):
    def all_of_them(case_id, **opinions):
        for node, department in scheming.DEPARTMENTS.items():
            opinion = opinions.get(node, "AGREED")
            progress = scheming.countersign(
                task_id=open_task(case_id, node),
                node=node,
                word=connection.Word(opinion=opinion, words="线路余量不足"),
                by_id=district.staff[f"SIGN_{department}"],
                at=NOON,
            )
        return progress

    return all_of_them


@pytest.fixture
def approve(district, open_task):
    def now(case_id, opinion="APPROVED", by_id=None):
        return scheming.approve_scheme(
            task_id=open_task(case_id, "plan_approve"),
            word=connection.Word(opinion=opinion, words="请补充备用方案"),
            by_id=by_id or district.staff["APPROVE"],
            at=NOON,
        )

    return now


@pytest.fixture
def replied(surveyed, draft_it, sign, approve, district, open_task):
    """A case whose scheme lies before the customer."""
    draft_it(surveyed)
    sign(surveyed)
    approve(surveyed)
    scheming.reply_scheme(
        task_id=open_task(surveyed, "plan_reply"), by_id=district.managers[0], at=NOON
    )
    return surveyed


def decide(task_id, district, **answer):
    return scheming.decide_scheme(
        task_id=task_id, answer=connection.Answer(**answer), by_id=district.owner_id, at=NOON
    )


class TestTheGroundwork:
    def test_offers_options_that_pass_their_own_check(self, surveyed):
        ground = scheming.groundwork(case_id=surveyed)

        assert 1 <= len(ground.options) <= 3
        assert ground.request.requested_kva == 1250
        assert isinstance(ground.options[0], SchemeOption)


class TestDrafting:
    def test_hands_the_scheme_to_three_departments_at_once(self, surveyed, draft_it):
        progress = draft_it(surveyed)

        assert sorted(progress.opened_nodes) == sorted(scheming.DEPARTMENTS)

    def test_names_what_an_edit_breaks_and_changes_nothing(self, surveyed, draft_it):
        ground = scheming.groundwork(case_id=surveyed)
        small = replace(ground.options[0].compensation_kvar, value=Decimal(0))

        with pytest.raises(connection.UnableToDraftScheme) as refusal:
            draft_it(surveyed, compensation_kvar=small)

        fields = {found.field for found in refusal.value.violations[1]}
        assert fields == {"compensation_kvar"}
        assert cases.find_open_task(case_id=surveyed, node="plan_draft") is not None


class TestCountersigning:
    def test_leads_to_approval_when_all_agree(self, surveyed, draft_it, sign):
        draft_it(surveyed)

        assert sign(surveyed).opened_nodes == ("plan_approve",)

    def test_leads_back_to_the_draft_when_one_objects(self, surveyed, draft_it, sign):
        draft_it(surveyed)

        assert sign(surveyed, plan_sign_dev="OBJECTED").opened_nodes == ("plan_draft",)

    def test_begins_anew_for_the_next_version(self, surveyed, draft_it, sign):
        draft_it(surveyed)
        sign(surveyed, plan_sign_om="OBJECTED")
        draft_it(surveyed)

        assert sign(surveyed).opened_nodes == ("plan_approve",)


class TestApproving:
    def test_is_not_for_whoever_drafted(self, surveyed, draft_it, sign, approve, district):
        both = staffed.hire(75, "PLAN", "APPROVE")
        district.staff["PLAN"] = both
        draft_it(surveyed)
        sign(surveyed)

        with pytest.raises(connection.UnableToApprove):
            approve(surveyed, by_id=both)

    def test_returns_it_to_the_draft(self, surveyed, draft_it, sign, approve):
        draft_it(surveyed)
        sign(surveyed)

        assert approve(surveyed, opinion="RETURNED").opened_nodes == ("plan_draft",)


class TestReplying:
    def test_lays_it_before_the_customer(self, replied):
        task = cases.find_open_task(case_id=replied, node="plan_decide")

        assert task.owner == "CUSTOMER"

    def test_is_valid_for_twelve_months(self, replied):
        reply = connections.find_scheme(case_id=replied).reply

        assert reply.valid_until == date(2027, 3, 2)


class TestDeciding:
    def test_opens_every_branch_of_the_works_at_once(self, replied, district, open_task):
        progress = decide(
            open_task(replied, "plan_decide"),
            district,
            answer="ACCEPTED",
            option_number=1,
        )

        assert sorted(progress.opened_nodes) == [
            "construct",
            "contract_draft",
            "grid_project",
            "meter_prep",
        ]

    def test_leads_back_to_the_draft_when_a_change_is_wanted(
        self, replied, district, open_task
    ):
        progress = decide(
            open_task(replied, "plan_decide"),
            district,
            answer="CHANGE_REQUESTED",
            words="希望两台变压器",
        )

        assert progress.opened_nodes == ("plan_draft",)

    def test_is_not_for_a_stranger(self, replied, district, open_task):
        task_id = open_task(replied, "plan_decide")

        with pytest.raises(Task.DoesNotExist):
            scheming.decide_scheme(
                task_id=task_id,
                answer=connection.Answer(answer="ACCEPTED", option_number=1),
                by_id=district.stranger_id,
                at=NOON,
            )
        assert connections.find_scheme(case_id=replied).reply.decision is None

    def test_can_be_taken_back_within_a_day(self, replied, district, open_task):
        decide(
            open_task(replied, "plan_decide"),
            district,
            answer="ACCEPTED",
            option_number=1,
        )

        progress = scheming.undo_decision(
            case_id=replied, by_id=district.owner_id, at=NOON + timedelta(hours=23)
        )

        assert progress.opened_nodes == ("plan_decide",)
        assert connections.find_scheme(case_id=replied).reply.decision is None

    def test_cannot_be_taken_back_later(self, replied, district, open_task):
        decide(
            open_task(replied, "plan_decide"),
            district,
            answer="ACCEPTED",
            option_number=1,
        )

        with pytest.raises(connection.UnableToUndoDecision):
            scheming.undo_decision(
                case_id=replied, by_id=district.owner_id, at=NOON + timedelta(hours=25)
            )

    def test_cannot_be_taken_back_once_something_was_built_on_it(
        self, replied, district, open_task
    ):
        decide(
            open_task(replied, "plan_decide"),
            district,
            answer="ACCEPTED",
            option_number=1,
        )
        building.report_grid_works(
            task_id=open_task(replied, "grid_project"),
            works=connection.GridWorks(
                description="新建电缆300米", planned_on=NOON.date(), built_on=NOON.date()
            ),
            by_id=district.staff["GRIDPRJ"],
            at=NOON,
        )

        with pytest.raises(scheming.UnableToUndo, match="已经办完"):
            scheming.undo_decision(case_id=replied, by_id=district.owner_id, at=NOON)


class TestRights:
    def test_a_step_out_of_order_is_not_there(self, submit):
        case_id = submit().case_id

        assert cases.find_open_task(case_id=case_id, node="survey") is None

    def test_a_department_cannot_sign_for_another(
        self, surveyed, draft_it, district, open_task
    ):
        draft_it(surveyed)

        with pytest.raises(casework.UnableToCompleteTask):
            scheming.countersign(
                task_id=open_task(surveyed, "plan_sign_om"),
                node="plan_sign_om",
                word=connection.Word(opinion="AGREED"),
                by_id=district.staff["SIGN_DEV"],
                at=NOON,
            )
