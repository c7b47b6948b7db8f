"""A plant asks for power and gets it: every step by whoever's it is, to the sealed file."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.journeys.connecting.plant import store_second_feeder

from fullcycle.journeys.connecting import finishing
from fullcycle.kernels.calendars.clock import Owner
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import engine
from fullcycle.records.casework import queries as cases
from fullcycle.records.customers import queries as customers
from fullcycle.records.journal import queries as journal
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.billing import queries as billing
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.metering import queries as meters


pytestmark = pytest.mark.django_db(transaction=True)

DUAL = {
    "demand": {"importance": "FIRST", "security_load_kw": "200"},
    "site": {"wants_second_source": "on"},
}


class TestAnOrdinaryPlant:
    def test_is_energised_and_filed_without_a_trip(self, walker):
        walk = walker()

        taken = walk.walk()

        assert taken[0] == "accept"
        assert taken[-1] == "doc_archive"
        progress = cases.progress_of(case_id=walk.case_id, at=walk.at)
        assert progress.case.card.state == "CLOSED"
        assert progress.visits == 0
        assert {"design_submit", "mid_inspect", "fee_calc"}.isdisjoint(taken)

    def test_stands_in_the_customer_database_afterwards(self, walker):
        walk = walker()

        walk.walk()

        customer_id = cases.get_case(case_id=walk.case_id).card.customer_id
        (account,) = customers.list_accounts_of(customer_id)
        file = customers.get_file(customer_id=customer_id, at=walk.at)
        option = connections.find_scheme(case_id=walk.case_id).accepted_option
        assert account.contract_kva == option.contract_kva.value
        assert account.voltage_kv == 10
        assert len(account.number) == 13
        (supply,) = file.accounts
        assert [source.feeder for source in supply.sources] == ["江滨123线"]
        assert sum(unit.kva for unit in supply.transformers) == account.contract_kva

    def test_is_charged_by_its_contract_from_the_day_it_has_power(self, walker):
        walk = walker()

        walk.walk()

        customer_id = cases.get_case(case_id=walk.case_id).card.customer_id
        (account,) = customers.list_accounts_of(customer_id)
        ever = billing.terms_in(account_ids=[account.id], starts_on=date.min, ends_on=date.max)
        (terms,) = ever[account.id]
        option = connections.find_scheme(case_id=walk.case_id).accepted_option
        open_modes = [one.mode for one in option.charging if one.is_open]
        assert terms.charging_mode in open_modes
        assert terms.starts_on == account.energised_on
        assert terms.power_factor_standard == Decimal("0.90")

    def test_has_every_working_minute_with_one_owner(self, walker):
        walk = walker()

        walk.walk()

        progress = cases.progress_of(case_id=walk.case_id, at=walk.at)
        assert sum(share.minutes for share in progress.shares) > 0
        assert {share.owner for share in progress.shares} == set(Owner)
        assert all(limit.is_kept is not False for limit in progress.limits)

    def test_leaves_an_unbroken_journal(self, walker):
        walk = walker()

        walk.walk()

        assert journal.verify_chain().is_whole
        acts = {line.act for line in journal.list_lines_of_case(case_id=walk.case_id)}
        assert "casework.task.completed" in acts
        assert "connection.energising.recorded" in acts

    def test_names_the_customer_in_every_line(self, walker):
        walk = walker()

        walk.walk()

        customer_id = cases.get_case(case_id=walk.case_id).card.customer_id
        lines = journal.list_lines_of_case(case_id=walk.case_id)
        assert {line.act.partition(".")[0] for line in lines} >= {
            *("agreements", "archive", "care", "casework", "connection", "intake", "metering")
        }
        assert [line.act for line in lines if line.for_customer_id != customer_id] == []


class TestAPlantBeyondTheHolidayTable:
    def test_goes_through_without_its_days_being_counted(self, walker):
        walk = walker()
        walk.at = datetime(2027, 1, 5, 2, 0, tzinfo=UTC)

        taken = walk.walk()

        progress = cases.progress_of(case_id=walk.case_id, at=walk.at)
        assert taken[-1] == "doc_archive"
        assert progress.clock_unknown is not None
        assert any(limit.unknown is not None for limit in progress.limits)


class TestAHospitalWithTwoSources:
    @pytest.fixture
    def two_feeders(self):
        store_second_feeder()

    @pytest.mark.usefixtures("two_feeders")
    def test_goes_through_fee_design_and_mid_inspection(self, walker):
        walk = walker(**DUAL)
        walk.walk(until="survey")
        walk.step("survey", concealed=True)

        taken = walk.walk()

        assert {"fee_calc", "fee_collect", "design_submit", "design_review"} <= set(taken)
        assert "mid_inspect" in taken
        assert taken[-1] == "doc_archive"
        assert agreed.is_paid(case_id=walk.case_id)


class TestDefects:
    def test_are_mended_and_looked_at_again(self, walker):
        walk = walker()
        walk.walk(until="complete_check")

        progress = walk.step("complete_check", result="DEFECTS")
        assert progress.opened_nodes == ("remedy",)
        walk.step("remedy")
        walk.step("complete_check")

        assert connections.list_open_defects(case_id=walk.case_id) == ()
        assert len(connections.list_inspections(case_id=walk.case_id)) == 2


class TestTheGate:
    def test_names_everything_that_is_missing_and_lets_nothing_through(self, walker):
        walk = walker()
        walk.walk(until="meter_install")
        task = cases.find_open_task(case_id=walk.case_id, node="energise")

        with pytest.raises(finishing.UnableToPassGate) as refusal:
            walk.energise(task.id)

        assert {item.code for item in refusal.value.missing} == {"METER_NOT_INSTALLED"}
        assert cases.find_open_task(case_id=walk.case_id, node="energise") is not None

    def test_opens_once_the_meter_hangs_is_sealed_and_heard_from(self, walker):
        walk = walker()
        walk.walk(until="meter_install")
        walk.step("meter_install")

        assert finishing.gate(case_id=walk.case_id, at=walk.at) == ()
        assert "info_archive" in walk.step("energise").opened_nodes
        assert all(m.installation.is_online for m in meters.meters_of(case_id=walk.case_id))


class TestCompletion:
    def test_cannot_be_reported_while_a_paper_is_missing(self, walker):
        walk = walker()
        walk.walk(until="complete_apply")
        missing = finishing.missing_papers(case_id=walk.case_id, at=walk.at)

        assert missing
        walk.step("complete_apply")
        assert finishing.missing_papers(case_id=walk.case_id, at=walk.at) == ()


class TestAWithdrawal:
    def test_is_possible_until_the_meter_hangs(self, walker):
        walk = walker()
        walk.walk(until="complete_check")

        casework.withdraw_case(
            case_id=walk.case_id,
            reason="项目停建",
            by_id=walk.district.owner_id,
            at=walk.at + timedelta(hours=1),
        )

        assert cases.get_case(case_id=walk.case_id).card.state == "WITHDRAWN"


class TestAKilledStep:
    def test_leaves_the_case_before_it(self, walker, monkeypatch):
        walk = walker()
        walk.walk(until="plan_decide")
        before = cases.progress_of(case_id=walk.case_id, at=walk.at)

        def fall(_call):
            raise SystemExit

        journey = engine.journey_named("connecting")
        monkeypatch.setitem(journey.steps, "open_works", fall)
        with pytest.raises(SystemExit):
            walk.step("plan_decide")

        after = cases.progress_of(case_id=walk.case_id, at=walk.at)
        assert after.open_tasks == before.open_tasks
        assert connections.find_scheme(case_id=walk.case_id).reply.decision is None
        assert Decimal(len(after.stages)) == Decimal(5)
