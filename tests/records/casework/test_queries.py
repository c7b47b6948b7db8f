"""Where a case stands, whose turn it is, which promise runs out first."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from tests import staffed
from tests.records.casework.conftest import SUBMITTED

from fullcycle.kernels.calendars.clock import BudgetState, Owner
from fullcycle.records.casework import actions, queries
from fullcycle.records.casework.models import Case


LATER = SUBMITTED + timedelta(hours=1)
TUESDAY = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)


def limit(case_id, code, at):
    progress = queries.progress_of(case_id=case_id, at=at)
    return next(limit for limit in progress.limits if limit.code == code)


class TestATitle:
    def test_calls_the_matter_as_its_reader_does(self, case_id):
        with translation.override("en"):
            assert queries.get_case(case_id=case_id).card.title == (
                "瓯江鞋业 New high voltage supply"
            )
        assert queries.get_case(case_id=case_id).card.title == "瓯江鞋业 高压新装"


class TestProgress:
    def test_stands_in_the_first_stage_and_it_is_our_turn(self, case_id):
        progress = queries.progress_of(case_id=case_id, at=LATER)

        assert [stage.state for stage in progress.stages] == ["PRESENT", *["AHEAD"] * 4]
        assert progress.turn.owner == Owner.UTILITY
        assert progress.turn.node.node == "accept"
        assert progress.customers_tasks == ()

    def test_names_the_one_thing_the_customer_has_to_do(self, case_id, finish):
        finish(case_id, "accept", "SENT_BACK")

        progress = queries.progress_of(case_id=case_id, at=LATER)

        assert [task.node for task in progress.customers_tasks] == ["correct_application"]
        assert progress.turn.owner == Owner.CUSTOMER

    def test_counts_every_minute_for_one_owner(self, case_id, finish):
        finish(case_id, "accept", "SENT_BACK", at=LATER)

        shares = queries.progress_of(case_id=case_id, at=TUESDAY).shares

        # 9:00–10:00 ours; 10:00–12:00 and 13:30–17:00 and 8:30–9:00 the customer's.
        assert {share.owner: share.minutes for share in shares} == {
            Owner.UTILITY: 60,
            Owner.CUSTOMER: 120 + 210 + 30,
            Owner.CONTRACTOR: 0,
            Owner.GOVERNMENT: 0,
        }
        assert sum(share.share_percent for share in shares) == 100

    def test_is_done_with_every_stage_at_the_end(self, case_id, finish):
        while tasks := [t for t in queries.list_tasks_of_case(case_id=case_id) if t.is_open]:
            finish(case_id, tasks[0].node)

        progress = queries.progress_of(case_id=case_id, at=LATER)

        assert {stage.state for stage in progress.stages} == {"DONE"}
        assert progress.turn is None

    def test_says_which_calendar_is_missing_instead_of_guessing(self, new_case):
        december = datetime(2026, 12, 30, 1, 0, tzinfo=UTC)
        case_id = actions.open_case(new=new_case("late"), at=december).case_id

        progress = queries.progress_of(case_id=case_id, at=december + timedelta(days=30))

        assert progress.shares == ()
        assert "2027" in progress.clock_unknown.zh


class TestALimit:
    def test_runs_from_acceptance_of_the_complete_application(self, case_id, finish):
        finish(case_id, "accept", "SENT_BACK", at=SUBMITTED)
        finish(case_id, "correct_application", at=LATER)
        finish(case_id, "accept", "ACCEPTED", at=TUESDAY)

        reply = limit(case_id, "scheme_reply", TUESDAY)

        assert reply.starts_at == TUESDAY
        assert reply.allowed_days == 10

    def test_is_due_at_the_end_of_the_last_working_day(self, case_id, finish):
        finish(case_id, "accept", "ACCEPTED", at=SUBMITTED)

        reply = limit(case_id, "scheme_reply", LATER)

        # Ten working days after Monday 2 March: Monday 16 March, 17:00 at the site.
        assert reply.reading.due_at == datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
        assert reply.reading.state == BudgetState.ON_TIME

    def test_is_missed_a_day_later(self, case_id, finish):
        finish(case_id, "accept", "ACCEPTED", at=SUBMITTED)

        late = limit(case_id, "scheme_reply", datetime(2026, 3, 17, 1, 0, tzinfo=UTC))

        assert late.reading.state == BudgetState.OVERDUE
        assert late.is_at_risk
        assert late.is_kept is False

    def test_rests_while_the_case_is_paused(self, case_id, district, finish):
        finish(case_id, "accept", "ACCEPTED", at=SUBMITTED)
        actions.pause_case(
            case_id=case_id,
            cause="P1",
            evidence="等图纸",
            by_id=district.managers[0],
            at=TUESDAY,
        )

        reply = limit(case_id, "scheme_reply", datetime(2026, 4, 1, 1, 0, tzinfo=UTC))

        assert reply.reading.due_at is None
        assert reply.reading.used_days < Decimal(1)

    def test_is_kept_when_it_stops_in_time(self, case_id, finish):
        for node in ("accept", "survey", "plan_draft"):
            finish(case_id, node)
        for node in ("plan_sign_dev", "plan_sign_om", "plan_sign_disp", "plan_approve"):
            finish(case_id, node, "AGREED")
        finish(case_id, "plan_reply", at=TUESDAY)

        assert limit(case_id, "scheme_reply", TUESDAY).is_kept is True


class TestAQueue:
    def queue(self, person_id, **terms):
        viewer = queries.Viewer(person_id=person_id, at=LATER)
        return queries.list_queue(viewer=viewer, **terms)

    def test_holds_the_open_tasks_of_ones_roles_oldest_first(self, new_case, district):
        for number in range(3):
            actions.open_case(
                new=new_case(f"f{number}"), at=SUBMITTED + timedelta(minutes=number)
            )

        entries = self.queue(district.staff["ACCEPT"]).items

        opened = [entry.task.opened_at for entry in entries]
        assert opened == sorted(opened)
        assert len(entries) == 3

    @pytest.mark.usefixtures("case_id")
    def test_is_empty_for_another_role(self, district):
        assert self.queue(district.staff["FEE"]).items == ()

    def test_holds_a_managers_tasks_only_for_their_customers(self, case_id, district, finish):
        for node in ("accept", "survey", "plan_draft"):
            finish(case_id, node)
        for node in ("plan_sign_dev", "plan_sign_om", "plan_sign_disp", "plan_approve"):
            finish(case_id, node, "AGREED")
        other = staffed.hire(73, "AM")

        assert [e.task.node for e in self.queue(district.managers[0]).items] == ["plan_reply"]
        assert self.queue(other).items == ()

    def test_shows_the_limit_that_runs_out_first(self, case_id, district, finish):
        finish(case_id, "accept", "ACCEPTED")

        (entry,) = self.queue(district.staff["SURVEY"]).items

        assert entry.limit.code == "survey"

    def test_shows_of_all_limits_that_run_the_one_due_first(self, case_id, district, finish):
        walk = [("accept", "ACCEPTED"), ("survey", "SURVEYED"), ("plan_draft", "DRAFTED")]
        for day, (node, outcome) in enumerate(walk):
            finish(case_id, node, outcome, at=SUBMITTED + timedelta(days=day))

        at = SUBMITTED + timedelta(days=3)
        viewer = queries.Viewer(person_id=district.staff["SIGN_OM"], at=at)
        (entry,) = queries.list_queue(viewer=viewer).items

        limits = queries.progress_of(case_id=case_id, at=at).limits
        due = {
            one.code: one.reading.due_at for one in limits if one.reading and not one.stops_at
        }
        assert len(due) > 1
        assert entry.limit == next(one for one in limits if one.code == entry.limit.code)
        assert due[entry.limit.code] == min(at for at in due.values() if at is not None)

    def test_is_paged_without_losing_or_repeating_any(self, new_case, district, monkeypatch):
        monkeypatch.setattr("fullcycle.records.casework.queries._lists.PAGE_SIZE", 2)
        for number in range(5):
            actions.open_case(new=new_case(f"f{number}"), at=SUBMITTED)

        found, after = [], None
        while True:
            page = self.queue(district.staff["ACCEPT"], after=after)
            found += [entry.task.id for entry in page.items]
            after = page.next_key
            if after is None:
                break

        assert len(found) == len(set(found)) == 5

    def test_asks_a_fixed_number_of_queries(
        self, new_case, district, django_assert_max_num_queries
    ):
        for number in range(12):
            actions.open_case(new=new_case(f"f{number}"), at=SUBMITTED)

        with django_assert_max_num_queries(5):
            assert len(self.queue(district.staff["ACCEPT"]).items) == 12


class TestListsOfCases:
    def cases(self, person_id, after=None, **terms):
        viewer = queries.Viewer(person_id=person_id, at=LATER)
        return queries.list_cases(
            viewer=viewer, wanted=queries.CaseFilter(**terms), after=after
        )

    @pytest.mark.parametrize("words", ["瓯江", "鞋业", "温州瓯江鞋业有限公司"])
    def test_find_a_case_by_its_customers_name(self, words, case_id, district):
        found = self.cases(district.staff["ACCEPT"], words=words).items

        assert [card.id for card in found] == [case_id]

    def test_find_a_case_by_its_number(self, case_id, district):
        number = queries.get_case(case_id=case_id).card.number

        assert [c.id for c in self.cases(district.staff["FEE"], words=number).items] == [
            case_id
        ]
        assert queries.find_any_case(number=number).id == case_id

    # The plant's name, and digits that its credit code and its cases' numbers both hold.
    @pytest.mark.parametrize("words", ["鞋业", "330302"])
    @pytest.mark.parametrize("probed", [1, 3, 100])
    def test_find_each_once_and_newest_first_however_far_they_look(
        self, words, probed, new_case, district, monkeypatch
    ):
        monkeypatch.setattr("fullcycle.records.casework.queries._lists.PAGE_SIZE", 2)
        monkeypatch.setattr("fullcycle.records.casework.queries._lists.PROBED", probed)
        for minute in (1, 3, 0, 2, 2):
            at = SUBMITTED + timedelta(minutes=minute)
            actions.open_case(new=new_case(f"f{Case.objects.count()}"), at=at)

        found, after = [], None
        while True:
            page = self.cases(district.staff["FEE"], words=words, after=after)
            found.append([(card.opened_at.minute, card.id) for card in page.items])
            after = page.next_key
            if after is None:
                break

        assert [len(items) for items in found] == [2, 2, 1]
        every = [item for items in found for item in items]
        assert every == sorted(every, reverse=True)
        assert len(set(every)) == 5

    @pytest.mark.usefixtures("case_id")
    def test_find_nothing_for_other_words(self, district):
        assert self.cases(district.staff["ACCEPT"], words="医院").items == ()

    def test_show_customers_their_own_only(self, case_id, district):
        assert [card.id for card in self.cases(district.owner_id).items] == [case_id]
        assert self.cases(district.stranger_id).items == ()

    @pytest.mark.usefixtures("case_id")
    def test_can_be_narrowed_to_a_manager_and_to_what_is_under_way(self, district):
        assert self.cases(district.managers[0], manager_id=district.managers[0]).items
        assert self.cases(district.managers[0], is_under_way=False).items == ()
        assert self.cases(district.managers[0], manager_id=staffed.hire(74, "AM")).items == ()

    def test_are_found_by_their_tracking_code(self, case_id):
        code = queries.get_case(case_id=case_id).card.tracking_code

        assert queries.find_case_by_tracking_code(code=code.lower()).id == case_id
        assert queries.find_case_by_tracking_code(code="NOTACODE2345") is None

    def test_are_paged_newest_first(self, new_case, district, monkeypatch):
        monkeypatch.setattr("fullcycle.records.casework.queries._lists.PAGE_SIZE", 2)
        for number in range(3):
            actions.open_case(
                new=new_case(f"f{number}"), at=SUBMITTED + timedelta(minutes=number)
            )

        first = self.cases(district.staff["ACCEPT"])
        rest = self.cases(district.staff["ACCEPT"], after=first.next_key)

        assert first.items[0].opened_at > first.items[1].opened_at > rest.items[0].opened_at
        assert rest.next_key is None


class TestAManagersDay:
    def test_holds_the_cases_of_their_customers_with_what_is_at_risk(
        self, case_id, district, finish
    ):
        finish(case_id, "accept", "ACCEPTED")

        (managed,) = queries.list_managed(
            manager_id=district.managers[0], at=datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
        )

        assert managed.case.id == case_id
        assert "scheme_reply" in {found.code for found in managed.at_risk}


class TestTheLiveDrawing:
    def test_shows_where_the_token_stands(self, case_id, finish):
        finish(case_id, "accept", "ACCEPTED")

        state = queries.drawing_state(case_id=case_id)

        assert state.active == ("survey",)
        assert "accept" in state.finished
        assert "bpmn:definitions" in state.xml


class TestLedgers:
    def visit(self, case_id, by_id, **terms):
        given = {
            "kind": "TRIP",
            "who": "王海燕",
            "why": "送图纸",
            "happened_on": SUBMITTED.date(),
            "is_avoidable": True,
            "remedy": "网上上传",
        }
        new = actions.NewVisit(case_id=case_id, **given | terms)
        return actions.record_visit(visit=new, by_id=by_id, at=LATER)

    def test_keep_each_trip_with_what_would_have_avoided_it(self, case_id, district):
        self.visit(case_id, district.managers[0])

        (line,) = queries.list_visits(case_id=case_id)

        assert (line.who, line.why, line.remedy) == ("王海燕", "送图纸", "网上上传")
        assert queries.progress_of(case_id=case_id, at=LATER).visits == 1

    @pytest.mark.parametrize("terms", [{"remedy": ""}, {"why": " "}, {"who": ""}])
    def test_refuse_a_line_with_a_gap(self, terms, case_id, district):
        with pytest.raises(actions.UnableToRecordVisit):
            self.visit(case_id, district.managers[0], **terms)

    def test_carry_the_thread_with_the_manager(self, case_id, district):
        actions.say(
            case_id=case_id, words="什么时候来勘查?", node="", by_id=district.owner_id, at=LATER
        )
        actions.say(
            case_id=case_id, words="明天上午", node="", by_id=district.managers[0], at=LATER
        )

        thread = queries.list_messages(case_id=case_id)

        assert [line.is_from_customer for line in thread] == [True, False]

    @pytest.mark.parametrize("words", ["  ", "很" * 2001])
    def test_refuse_a_message_of_no_words_or_too_many(self, words, case_id, district):
        with pytest.raises(actions.UnableToSay):
            actions.say(
                case_id=case_id, words=words, node="", by_id=district.owner_id, at=LATER
            )

    def test_are_closed_to_strangers(self, case_id, district):
        with pytest.raises(Case.DoesNotExist):
            actions.say(
                case_id=case_id, words="喂", node="", by_id=district.stranger_id, at=LATER
            )


class TestAskingWho:
    def test_did_a_step_last(self, case_id, district, finish):
        finish(case_id, "accept", "ACCEPTED")

        assert queries.who_did_last(case_id=case_id, node="accept") == district.staff["ACCEPT"]
        assert queries.who_did_last(case_id=case_id, node="survey") is None

    @pytest.mark.usefixtures("case_id")
    def test_waits_for_how_many_tasks(self, district):
        viewer = queries.Viewer(person_id=district.staff["ACCEPT"], at=LATER)

        assert queries.count_queue(viewer=viewer) == {"ACCEPT": 1}
