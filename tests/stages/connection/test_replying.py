"""The reply binds for twelve months; the customer objects within one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest
from tests.stages.connection.conftest import REQUEST, STREET, days

from fullcycle.records.casework.models import Case
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries
from fullcycle.stages.connection.models import Reply


pytestmark = pytest.mark.django_db

SPARE_KVA = 3000
"""What the nearest feeder has to spare."""
CHOSEN_KVA, LARGEST_KVA = 1000, 1260
"""800 kW at cos φ 1 want one transformer of 1000 kVA, or two of 630 kVA."""
CHANGE = connection.Answer(answer="CHANGE_REQUESTED", words="希望从嵇师线供电")
ACCEPT = connection.Answer(answer="ACCEPTED", option_number=1)


@pytest.fixture
def replied_last_year(replied):
    """The same reply as if given on 24 November 2025: its validity ends in this year."""
    Reply.objects.filter(scheme__case=replied).update(
        replied_at=datetime(2025, 11, 24, 2, 0, tzinfo=UTC),
        first_valid_until=date(2026, 11, 24),
        valid_until=date(2026, 11, 24),
    )
    return replied


def spare_of(feeder):
    return queries.network_around(street=STREET).find(feeder).spare_kva


class TestReply:
    def test_is_valid_for_twelve_months(self, replied):
        reply = queries.find_scheme(case_id=replied).reply

        assert reply.valid_until == date(2027, 11, 5)
        assert reply.paper_id == 21

    def test_late_in_the_evening_counts_from_the_day_at_the_site(self, approved, drafter_id):
        # 17:00 UTC on the 4th is one in the morning of the 5th in Wenzhou.
        evening = datetime(2026, 11, 4, 17, 0, tzinfo=UTC)

        connection.record_reply(case_id=approved, by_id=drafter_id, at=evening)

        assert queries.find_scheme(case_id=approved).reply.valid_until == date(2027, 11, 5)

    def test_waits_for_the_approval(self, drafted, drafter_id):
        with pytest.raises(connection.UnableToReply, match="还没有审批通过"):
            connection.record_reply(case_id=drafted, by_id=drafter_id, at=days(2))

    def test_waits_for_another_version_after_a_return(self, drafted, approver_id, drafter_id):
        word = connection.Word(opinion="RETURNED", words="容量偏大")
        connection.approve(case_id=drafted, word=word, by_id=approver_id, at=days(2))

        with pytest.raises(connection.UnableToReply, match="还没有审批通过"):
            connection.record_reply(case_id=drafted, by_id=drafter_id, at=days(3))

    def test_is_given_once_a_version(self, replied, drafter_id):
        with pytest.raises(connection.UnableToReply, match="已经答复过"):
            connection.record_reply(case_id=replied, by_id=drafter_id, at=days(4))


class TestTheReplysPaper:
    @pytest.fixture
    def reply_id(self, approved, drafter_id):
        return connection.record_reply(case_id=approved, by_id=drafter_id, at=days(3))

    def test_is_known_once_it_was_made(self, approved, reply_id):
        connection.attach_reply_paper(reply_id=reply_id, paper_id=77, at=days(3))

        assert queries.find_scheme(case_id=approved).reply.paper_id == 77

    def test_may_be_named_again(self, approved, reply_id):
        for _ in range(2):
            connection.attach_reply_paper(reply_id=reply_id, paper_id=77, at=days(3))

        assert queries.find_scheme(case_id=approved).reply.paper_id == 77

    def test_is_not_exchanged_for_another(self, reply_id):
        connection.attach_reply_paper(reply_id=reply_id, paper_id=77, at=days(3))

        with pytest.raises(connection.UnableToReply, match="不能换成另一份"):
            connection.attach_reply_paper(reply_id=reply_id, paper_id=78, at=days(4))


class TestR21:
    """A supply scheme lapses after twelve months and a day."""

    @pytest.mark.usefixtures("replied_last_year")
    def test_is_accepted_on_its_last_day(self, replied, owner_id):
        evening = datetime(2026, 11, 24, 15, 59, tzinfo=UTC)

        connection.decide(case_id=replied, answer=ACCEPT, by_id=owner_id, at=evening)

        assert queries.find_scheme(case_id=replied).reply.decision.is_accepted

    @pytest.mark.usefixtures("replied_last_year")
    def test_has_lapsed_a_day_later(self, replied, owner_id):
        midnight = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)

        with pytest.raises(connection.UnableToDecide, match="2026年11月24日为止"):
            connection.decide(case_id=replied, answer=ACCEPT, by_id=owner_id, at=midnight)

        reply = queries.find_scheme(case_id=replied).reply
        assert not reply.has_lapsed(date(2026, 11, 24))
        assert reply.has_lapsed(date(2026, 11, 25))

    def test_gives_the_capacity_back(self, accepted):
        late = datetime(2027, 11, 6, 2, 0, tzinfo=UTC)
        assert queries.list_lapsing(on=date(2027, 11, 5)) == []
        assert queries.list_lapsing(on=date(2027, 11, 6)) == [accepted]

        connection.lapse_reply(case_id=accepted, at=late)

        assert spare_of("牛岭921线") == SPARE_KVA
        assert queries.list_lapsing(on=date(2027, 11, 6)) == []
        assert queries.find_scheme(case_id=accepted).reply.lapsed_at == late

    def test_is_not_marked_before_its_time(self, replied):
        with pytest.raises(connection.UnableToLapse, match="有效期内"):
            connection.lapse_reply(case_id=replied, at=datetime(2027, 11, 5, 2, 0, tzinfo=UTC))

    def test_is_marked_once(self, replied):
        late = datetime(2027, 11, 6, 2, 0, tzinfo=UTC)
        connection.lapse_reply(case_id=replied, at=late)

        with pytest.raises(connection.UnableToLapse, match="已经登记"):
            connection.lapse_reply(case_id=replied, at=late)

    def test_does_not_touch_works_that_have_begun(self, accepted, build):
        build(accepted)

        with pytest.raises(connection.UnableToLapse, match="已经开始"):
            connection.lapse_reply(case_id=accepted, at=datetime(2027, 11, 6, 2, 0, tzinfo=UTC))

        assert queries.list_lapsing(on=date(2027, 11, 6)) == []


class TestR22:
    """A dispute of the scheme on the 31st day is refused."""

    @pytest.mark.parametrize("day", [1, 30])
    def test_is_heard_within_a_month(self, replied, owner_id, day):
        at = days(3 + day)

        connection.decide(case_id=replied, answer=CHANGE, by_id=owner_id, at=at)

        assert queries.find_scheme(case_id=replied).reply.decision.words == CHANGE.words

    def test_is_refused_on_the_31st_day(self, replied, owner_id):
        with pytest.raises(connection.UnableToDecide, match="2026年12月5日以前提出"):
            connection.decide(case_id=replied, answer=CHANGE, by_id=owner_id, at=days(34))

        assert queries.find_scheme(case_id=replied).reply.decision is None


class TestExtension:
    # After Friday the 13th come seven working days: 16 to 20, 23 and 24 November 2026.
    @pytest.mark.usefixtures("replied_last_year")
    def test_is_granted_seven_working_days_before(self, replied, owner_id):
        asked_at = datetime(2026, 11, 13, 2, 0, tzinfo=UTC)

        connection.extend_reply(
            case_id=replied, until=date(2027, 5, 24), by_id=owner_id, at=asked_at
        )

        reply = queries.find_scheme(case_id=replied).reply
        assert (reply.first_valid_until, reply.valid_until) == (
            date(2026, 11, 24),
            date(2027, 5, 24),
        )

    @pytest.mark.usefixtures("replied_last_year")
    def test_is_refused_six_working_days_before(self, replied, owner_id):
        asked_at = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)

        with pytest.raises(connection.UnableToExtendReply, match="7个工作日"):
            connection.extend_reply(
                case_id=replied, until=date(2027, 5, 24), by_id=owner_id, at=asked_at
            )

    @pytest.mark.usefixtures("replied_last_year")
    def test_of_an_older_application_is_asked_for_ten_days_before(self, replied, owner_id):
        Case.objects.filter(pk=replied).update(applied_on=date(2024, 5, 31))
        asked_at = datetime(2026, 11, 15, 2, 0, tzinfo=UTC)

        with pytest.raises(connection.UnableToExtendReply, match="10天"):
            connection.extend_reply(
                case_id=replied, until=date(2027, 5, 24), by_id=owner_id, at=asked_at
            )

    @pytest.mark.parametrize("until", [date(2027, 11, 5), date(2028, 11, 6)])
    def test_is_longer_than_before_and_no_longer_than_the_first_term(
        self, replied, owner_id, until
    ):
        with pytest.raises(connection.UnableToExtendReply, match="最迟到2028年11月5日"):
            connection.extend_reply(case_id=replied, until=until, by_id=owner_id, at=days(5))

    @pytest.mark.usefixtures("replied_last_year")
    def test_comes_too_late_after_the_last_day(self, replied, owner_id):
        with pytest.raises(connection.UnableToExtendReply, match="不能再延期"):
            connection.extend_reply(
                case_id=replied,
                until=date(2027, 5, 24),
                by_id=owner_id,
                at=datetime(2026, 11, 25, 2, 0, tzinfo=UTC),
            )

    def test_beyond_the_calendar_names_the_missing_year(self, replied, owner_id):
        with pytest.raises(connection.UnableToExtendReply, match="没有2027年的"):
            connection.extend_reply(
                case_id=replied,
                until=date(2028, 5, 5),
                by_id=owner_id,
                at=datetime(2026, 12, 30, 2, 0, tzinfo=UTC),
            )

    def test_needs_a_reply(self, approved, owner_id):
        with pytest.raises(connection.UnableToExtendReply, match="还没有供电方案答复"):
            connection.extend_reply(
                case_id=approved, until=date(2028, 5, 5), by_id=owner_id, at=days(3)
            )


class TestDecision:
    def test_shows_the_accepted_option(self, accepted):
        scheme = queries.find_scheme(case_id=accepted)

        assert scheme.accepted_option == scheme.options[0]
        assert scheme.reply.decision.by == "陈晓东"

    def test_keeps_only_the_capacity_of_the_chosen_option(self, replied, owner_id):
        assert spare_of("牛岭921线") == SPARE_KVA - LARGEST_KVA

        connection.decide(case_id=replied, answer=ACCEPT, by_id=owner_id, at=days(4))

        assert spare_of("牛岭921线") == SPARE_KVA - CHOSEN_KVA

    def test_for_a_change_keeps_no_capacity(self, replied, owner_id):
        connection.decide(case_id=replied, answer=CHANGE, by_id=owner_id, at=days(4))

        assert spare_of("牛岭921线") == SPARE_KVA

    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            (replace(ACCEPT, option_number=None), "选择一个供电方案"),
            (replace(ACCEPT, option_number=0), "选择一个供电方案"),
            (replace(ACCEPT, option_number=9), "选择一个供电方案"),
            (replace(CHANGE, words=" "), "希望怎样调整"),
            (replace(CHANGE, option_number=1), "希望怎样调整"),
            (replace(ACCEPT, answer="MAYBE"), "接受方案或要求调整"),
        ],
        ids=["no option", "option 0", "option 9", "no words", "a change of one", "unknown"],
    )
    def test_that_is_not_whole_is_refused(self, replied, owner_id, answer, words):
        with pytest.raises(connection.UnableToDecide, match=words):
            connection.decide(case_id=replied, answer=answer, by_id=owner_id, at=days(4))

    def test_waits_for_the_reply(self, approved, owner_id):
        with pytest.raises(connection.UnableToDecide, match="还在编制"):
            connection.decide(case_id=approved, answer=ACCEPT, by_id=owner_id, at=days(3))

    def test_waits_while_a_newer_version_is_prepared(
        self, replied, draft_for, drafter_id, owner_id
    ):
        draft = draft_for(replied, replace(REQUEST, growth_kva=D(100)))
        connection.draft_scheme(case_id=replied, draft=draft, by_id=drafter_id, at=days(4))

        with pytest.raises(connection.UnableToDecide, match="还在编制"):
            connection.decide(case_id=replied, answer=ACCEPT, by_id=owner_id, at=days(5))

    def test_is_taken_once(self, accepted, owner_id):
        with pytest.raises(connection.UnableToDecide, match="已经确认过"):
            connection.decide(case_id=accepted, answer=CHANGE, by_id=owner_id, at=days(5))


class TestUndoing:
    def test_within_24_hours_opens_the_choice_again(self, accepted, owner_id):
        at = days(4) + timedelta(hours=24)
        decision = queries.find_scheme(case_id=accepted).reply.decision
        assert decision.undo_until == at
        assert decision.may_be_undone(at)

        connection.undo_decision(case_id=accepted, by_id=owner_id, at=at)

        scheme = queries.find_scheme(case_id=accepted)
        assert scheme.accepted_option is None
        assert scheme.reply.decisions[0].undone_at == at
        assert spare_of("牛岭921线") == SPARE_KVA - LARGEST_KVA
        connection.decide(case_id=accepted, answer=CHANGE, by_id=owner_id, at=days(6))
        assert queries.find_scheme(case_id=accepted).reply.decision.words == CHANGE.words

    def test_a_moment_later_is_refused(self, accepted, owner_id):
        at = days(4) + timedelta(hours=24, seconds=1)
        assert not queries.find_scheme(case_id=accepted).reply.decision.may_be_undone(at)

        with pytest.raises(connection.UnableToUndoDecision, match="超过 24 小时"):
            connection.undo_decision(case_id=accepted, by_id=owner_id, at=at)

    def test_a_wish_for_change_holds_nothing(self, replied, owner_id):
        connection.decide(case_id=replied, answer=CHANGE, by_id=owner_id, at=days(4))

        connection.undo_decision(case_id=replied, by_id=owner_id, at=days(4))

        assert queries.find_scheme(case_id=replied).reply.decision is None

    def test_needs_a_decision(self, replied, owner_id):
        with pytest.raises(connection.UnableToUndoDecision, match="没有可以撤回"):
            connection.undo_decision(case_id=replied, by_id=owner_id, at=days(4))
