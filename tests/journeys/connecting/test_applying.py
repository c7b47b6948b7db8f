"""An application is asked for once, checked as a whole, and opens one case."""

from datetime import timedelta

import pytest
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob
from tests import staffed
from tests.journeys.connecting.plant import NOON

from fullcycle.gateways.registers import port as registers
from fullcycle.gateways.registers.simulator import SilentRegisters
from fullcycle.journeys.connecting import applying
from fullcycle.journeys.connecting.papers import TASK
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries as papers
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.records.customers import queries as customers
from fullcycle.records.people import policy as mandates
from fullcycle.records.portfolios import queries as portfolios
from fullcycle.records.portraits import queries as portraits
from fullcycle.stages.intake import actions as intake
from fullcycle.stages.intake import queries as applications
from fullcycle.stages.intake.models import Application


NAME = "温州江心电器有限公司"


class TestAskingRegisters:
    def test_files_each_answer_as_the_paper_that_need_not_be_brought(self, draft, district):
        key = draft()

        needs = applying.list_needs(key=key, by_id=district.owner_id, at=NOON)

        states = {need.material: need.state for need in needs}
        assert states["M02"] == "REGISTER"
        assert states["M03"] == "REGISTER"
        assert states["M01"] == "OURS"
        assert states["M09"] == "OURS"

    def test_asks_for_the_paper_instead_when_they_are_silent(self, draft, district):
        with registers.lent(SilentRegisters()):
            key = draft()

        needs = applying.list_needs(key=key, by_id=district.owner_id, at=NOON)

        licence = next(need for need in needs if need.material == "M02")
        assert licence.state in {"MISSING", "LATER"}

    def test_asks_each_number_once(self, draft, district):
        key = draft()

        assert applying.ask_registers(key=key, by_id=district.owner_id, at=NOON) == ()

    def test_is_for_the_applicant_only(self, draft, district):
        with pytest.raises(Application.DoesNotExist):
            applying.ask_registers(key=draft(), by_id=district.stranger_id, at=NOON)


class TestSubmitting:
    def test_opens_a_case_that_waits_for_acceptance(self, submit):
        submitted = submit()

        (task,) = cases.list_tasks_of_case(case_id=submitted.case_id)
        assert (task.node, task.is_open) == ("accept", True)
        assert submitted.is_first_submit

    def test_registers_the_enterprise_and_lets_the_applicant_act_for_it(self, submit, district):
        submit()

        customer = customers.find_customer_by_credit_code(staffed.credit_code(77))
        assert customer.name == NAME
        assert mandates.may_act_for(
            person_id=district.owner_id,
            customer_id=customer.id,
            account=None,
            matter="hv_new",
            at=NOON,
        )

    def test_gives_it_a_primary_and_a_deputy_manager(self, submit, district):
        submit()

        customer = customers.find_customer_by_credit_code(staffed.credit_code(77))
        managers = portfolios.managers_of(customer_id=customer.id, at=NOON)
        assert {managers.primary.id, managers.deputy.id} == set(district.managers)

    def test_takes_the_papers_along(self, submit):
        submitted = submit()

        cards = papers.list_papers(case_id=submitted.case_id, at=NOON)
        assert {"M02", "M03"} <= {card.material for card in cards}

    def test_remembers_what_was_told(self, submit):
        submit()

        customer = customers.find_customer_by_credit_code(staffed.credit_code(77))
        facts = portraits.latest_facts(customer_id=customer.id, at=NOON)
        assert facts["demand.requested_kva"].value == 1250
        assert facts["demand.requested_kva"].source == "用电申请"

    def test_twice_finds_the_first_case(self, draft, district):
        key = draft()
        first = applying.submit_application(key=key, by_id=district.owner_id, at=NOON)
        later = NOON + timedelta(seconds=3)

        second = applying.submit_application(key=key, by_id=district.owner_id, at=later)

        assert (second.case_id, second.is_first_submit) == (first.case_id, False)

    @pytest.mark.parametrize(
        ("_case", "section", "typed"),
        [
            ("wrong credit code", "enterprise", {"credit_code": "91330302000000001X"}),
            (
                "wrong identity number",
                "enterprise",
                {"applicant_id_number": "110105194912310021"},
            ),
            ("no load", "demand", {"loads": []}),
            ("no capacity", "demand", {"requested_kva": "0"}),
            ("no address", "site", {"address": " "}),
            ("collection without an address", "delivery", {"way": "PICKUP"}),
        ],
    )
    def test_is_refused_while_something_is_missing_or_wrong(
        self, _case, section, typed, submit
    ):
        with pytest.raises(applying.UnableToSubmit):
            submit(**{section: typed})

    def test_names_missing_papers_in_the_reader_s_language(self, draft, district):
        key, owner_id = draft(), district.owner_id
        draft_id = Application.objects.get(key=key).pk
        for paper in papers.list_papers(application_id=draft_id, at=NOON):
            archive.set_aside_paper(
                paper_id=paper.paper_id, reason="传错了", by_id=owner_id, at=NOON
            )

        with translation.override("en"), pytest.raises(applying.UnableToSubmit) as refusal:
            applying.submit_application(key=key, by_id=owner_id, at=NOON)

        assert "Identity card" in str(refusal.value)
        assert "身份证" not in str(refusal.value)

    def test_for_an_enterprise_on_file_needs_its_mandate(self, submit, district):
        known = {"enterprise": {"credit_code": staffed.credit_code(1)}}

        with pytest.raises(applying.UnableToSubmit, match="授权"):
            submit(by_id=district.stranger_id, **known)
        submit(by_id=district.owner_id, **known)

    def test_keeps_the_identity_number_sealed(self, draft):
        row = Application.objects.get(key=draft())

        assert "11010519491231002X" not in str(row.answers)
        assert b"11010519491231002X" not in bytes(row.id_number_sealed)


class TestAcceptance:
    def decide(self, submitted, district, open_task, **verdict):
        given = {"missing": {}, "deferred": {}, "reason": ""} | verdict
        return applying.decide_acceptance(
            task_id=open_task(submitted.case_id, "accept"),
            verdict=intake.Verdict(**given),
            by_id=district.staff["ACCEPT"],
            at=NOON,
        )

    def test_hands_the_case_to_the_survey(self, submit, district, open_task):
        progress = self.decide(submit(), district, open_task)

        assert progress.opened_nodes == ("survey",)

    def test_sends_back_with_everything_on_one_list(self, submit, district, open_task):
        submitted = submit()

        progress = self.decide(
            submitted,
            district,
            open_task,
            missing={"M06": "产权证与地址不符"},
            reason="还差一份材料",
        )

        assert progress.opened_nodes == ("correct_application",)
        view = applications.get_application_of_case(case_id=submitted.case_id)
        assert [(row.material, row.words) for row in view.shortfalls] == [
            ("M06", "产权证与地址不符")
        ]
        assert view.is_editable

    def test_lets_a_paper_come_later_where_the_rules_allow_it(
        self, submit, district, open_task
    ):
        submitted = submit()

        self.decide(submitted, district, open_task, deferred={"M06": "plan_reply"})

        (owed,) = applications.list_shortfalls(case_id=submitted.case_id)
        assert (owed.material, owed.kind, owed.until_node) == ("M06", "DEFERRED", "plan_reply")

    def test_never_defers_what_the_rules_do_not(self, submit, district, open_task):
        with pytest.raises(applying.UnableToDecide):
            self.decide(submit(), district, open_task, deferred={"M02": "plan_reply"})

    def test_needs_a_reason_to_send_back(self, submit, district, open_task):
        submitted = submit()

        with pytest.raises(intake.UnableToChangeApplication):
            self.decide(submitted, district, open_task, missing={"M06": "不清楚"})
        assert cases.find_open_task(case_id=submitted.case_id, node="accept") is not None


class TestCorrecting:
    @pytest.fixture
    def sent_back(self, submit, district, open_task):
        submitted = submit()
        applying.decide_acceptance(
            task_id=open_task(submitted.case_id, "accept"),
            verdict=intake.Verdict(missing={"M06": "缺页"}, deferred={}, reason="差一页"),
            by_id=district.staff["ACCEPT"],
            at=NOON,
        )
        return submitted

    def test_is_refused_until_the_list_is_complete(self, sent_back, district, open_task):
        with pytest.raises(applying.UnableToSubmit):
            applying.correct_application(
                task_id=open_task(sent_back.case_id, "correct_application"),
                by_id=district.owner_id,
                at=NOON,
            )
        assert cases.find_open_task(case_id=sent_back.case_id, node="correct_application")

    def test_brings_it_back_to_acceptance(self, sent_back, district, open_task, small_pdf):
        view = applications.get_application_of_case(case_id=sent_back.case_id)
        applying.add_paper(
            key=view.key,
            upload=applying.Upload(material="M06", file_name="产权证.pdf", content=small_pdf),
            by_id=district.owner_id,
            at=NOON,
        )

        progress = applying.correct_application(
            task_id=open_task(sent_back.case_id, "correct_application"),
            by_id=district.owner_id,
            at=NOON,
        )

        assert progress.opened_nodes == ("accept",)

    def test_is_not_for_staff(self, sent_back, district, open_task):
        with pytest.raises(casework.UnableToCompleteTask):
            applying.correct_application(
                task_id=open_task(sent_back.case_id, "correct_application"),
                by_id=district.staff["ACCEPT"],
                at=NOON,
            )


class TestThePapers:
    def kinds(self, case_id):
        jobs = ProcrastinateJob.objects.filter(task_name=TASK, args__case_id=case_id)
        return list(jobs.order_by("id").values_list("args__kind", flat=True))

    def test_of_a_submitted_application_begin_with_its_form(self, submit):
        assert self.kinds(submit().case_id) == ["APPLICATION_FORM"]

    def test_of_one_that_is_sent_back_hold_everything_on_one_list(
        self, submit, open_task, district
    ):
        case_id = submit().case_id

        applying.decide_acceptance(
            task_id=open_task(case_id, "accept"),
            verdict=intake.Verdict(
                missing={"M04": "照片看不清"}, deferred={}, reason="材料不清"
            ),
            by_id=district.staff["ACCEPT"],
            at=NOON,
        )

        assert self.kinds(case_id) == ["APPLICATION_FORM", "NOTICE"]
