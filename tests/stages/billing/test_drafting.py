"""A month is drafted: every bill computed, written whole, held where somebody must look."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.kernels.tariff import bill_cases
from tests.kernels.tariff.customers import plain_month
from tests.stages import cases
from tests.stages.billing.conftest import AT, SEPTEMBER, later, register_account

from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Period, Structure
from fullcycle.kernels.tariff.bills import Flag, FlagKind
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.facts import MaxDemand
from fullcycle.kernels.units.wording import Wording
from fullcycle.stages.billing import actions, queries
from fullcycle.stages.billing.models import Bill, BillFlag, BillLine


D = Decimal
NO_WORDS = Wording(zh="没有约定电价。", en="No price terms are agreed.")


def held_kinds(viewer, month_on=SEPTEMBER):
    return [
        [flag.kind for flag in held.flags]
        for held in queries.review_list(viewer=viewer, month_on=month_on)
    ]


class TestDraftMonth:
    def test_writes_the_bill_of_the_engine_with_every_line_and_its_facts(
        self, account_month, draft, engine, clerk
    ):
        month = account_month()
        assert draft(month) == actions.DraftedMonth(drafted=1, held=0, unchanged=0)
        opened = queries.open_bill(viewer=clerk, bill_id=Bill.objects.get().pk)
        made = engine.compute(month.facts)
        assert opened.bill == made
        assert len(opened.bill.lines) > 10
        assert opened.facts == month.facts
        assert opened.book_version == engine.book.version
        assert (
            opened.card.total_yuan
            == made.total_yuan
            == sum(line.amount_yuan for line in made.lines)
        )
        assert opened.card.kwh == 210_000

    def test_keeps_every_place_of_a_price(self, account_month, draft, engine):
        month = account_month()
        draft(month)
        made = engine.compute(month.facts)
        kept = BillLine.objects.order_by("place").values_list("price", "quantity")
        assert [tuple(map(str, one)) for one in kept] == [
            (str(line.price), str(line.quantity)) for line in made.lines
        ]

    def test_leaves_a_draft_of_the_same_facts_alone(self, account_month, draft):
        draft(account_month())
        before = Bill.objects.get().pk
        assert draft(account_month()) == actions.DraftedMonth(drafted=0, held=0, unchanged=1)
        assert Bill.objects.get().pk == before

    def test_looks_again_where_a_reading_arrived_faulty_or_was_settled(
        self, account_month, draft, clerk
    ):
        jump = Flag(
            kind=FlagKind.CLOCK_JUMP,
            wording=Wording(zh="时钟跳变", en="clock"),
            point_id="P1",
            at=AT,
        )
        draft(account_month())
        assert draft(account_month(flags=(jump,))).held == 1
        assert draft(account_month(flags=(jump,))).unchanged == 1
        (held,) = queries.review_list(viewer=clerk, month_on=SEPTEMBER)
        assert [(one.kind, one.point_id) for one in held.flags] == [("CLOCK_JUMP", "P1")]
        assert draft(account_month()).drafted == 1

    def test_replaces_a_draft_of_other_facts(self, account_month, draft):
        draft(account_month())
        before = Bill.objects.get()
        draft(account_month(use={"active_kwh": {Period.FLAT: 100_000}}))
        after = Bill.objects.get()
        assert (before.pk, before.energy_kwh, after.energy_kwh) == (
            before.pk,
            210_000,
            100_000,
        )
        assert not BillLine.objects.filter(bill_id=before.pk).exists()

    def test_leaves_an_issued_bill_whatever_the_facts(self, account_month, draft, district):
        month = account_month()
        other = register_account(district.customer_id, "3300000000002", "33402")
        lacking = replace(month, account_id=other, facts=None, lacking=NO_WORDS)
        draft(month, lacking)
        actions.issue_month(month_on=SEPTEMBER, payment_days=10, by_id=None, at=AT)
        again = draft(account_month(use={"active_kwh": {Period.FLAT: 1}}))
        assert again.unchanged == 1
        assert Bill.objects.get(account_id=month.account_id).energy_kwh == 210_000

    def test_refuses_a_month_that_is_closed(self, account_month, draft, issued_bill):
        assert issued_bill
        with pytest.raises(actions.UnableToDraft, match="2026-09"):
            draft(account_month())

    def test_asks_as_often_for_ten_accounts_as_for_one(self, account_month, draft, district):
        month = account_month()
        numbers = [f"33000000001{place:02d}" for place in range(10)]
        many = [
            replace(
                month,
                account_id=register_account(district.customer_id, number, f"m{number}"),
                facts=replace(month.facts, account_number=number),
            )
            for number in numbers
        ]
        one = len(cases.statements(lambda: draft(month)))
        ten = len(cases.statements(lambda: draft(*many, month_on=SEPTEMBER, at=AT)))
        assert ten <= one


class TestHeld:
    def test_is_a_bill_that_cannot_be_made_with_the_reason(self, account_month, draft, clerk):
        month = replace(account_month(), facts=None, lacking=NO_WORDS)
        assert draft(month).held == 1
        (held,) = queries.review_list(viewer=clerk, month_on=SEPTEMBER)
        assert not held.is_made
        assert held.flags[0].kind == "NOT_BILLABLE"
        assert held.flags[0].wording == NO_WORDS

    def test_is_a_month_without_a_price_by_name(self, account_month, draft, clerk):
        month = account_month()
        terms = (replace(month.facts.terms[0], region="ZJ", voltage_kv=D("0.4")),)
        draft(replace(month, facts=replace(month.facts, terms=terms)))
        (held,) = queries.review_list(viewer=clerk, month_on=SEPTEMBER)
        assert held.flags[0].kind == "PRICE_MISSING"
        assert "浙江" in held.flags[0].wording.zh
        assert "2026-09" in held.flags[0].wording.zh
        assert held.card.total_yuan is None

    def test_is_a_month_whose_prices_end_in_it(self, account_month, clerk):
        ends = bill_cases.month(
            'structure = "SINGLE_PART"',
            starts_on="2026-01-01",
            ends_on="2026-09-16",
            prices=bill_cases.energy_price("0.40"),
        )
        terms = {"structure": Structure.SINGLE_PART, "charging_mode": ChargingMode.SINGLE_PART}
        actions.draft_month(
            month_on=SEPTEMBER,
            accounts=[account_month(terms=terms)],
            engine=BillEngine(bill_cases.case_of(ends).book),
            at=AT,
        )
        (held,) = queries.review_list(viewer=clerk, month_on=SEPTEMBER)
        assert held.flags[0].kind == "PRICE_MISSING"
        assert "2026-09" in held.flags[0].wording.en
        assert not held.is_made

    def test_is_a_point_that_was_not_read(self, account_month, draft, clerk):
        month = account_month()
        unread = tuple(replace(point, measured=()) for point in month.facts.points)
        draft(replace(month, facts=replace(month.facts, points=unread)))
        (held,) = queries.review_list(viewer=clerk, month_on=SEPTEMBER)
        assert (held.flags[0].kind, held.flags[0].point_id) == ("NO_READING", "P1")

    def test_is_a_month_without_a_day_in_supply(self, account_month, draft, clerk):
        month = account_month()
        draft(replace(month, facts=replace(month.facts, ends_on=month.facts.starts_on)))
        (held,) = queries.review_list(viewer=clerk, month_on=SEPTEMBER)
        assert held.flags[0].kind == "NOT_BILLABLE"
        assert "没有一天在供电" in held.flags[0].wording.zh

    @pytest.mark.parametrize(
        ("use", "kind"),
        [
            ({"is_estimated": True}, "ESTIMATED"),
            ({"max_demand": MaxDemand(kw=D(2120))}, "OVER_CAPACITY"),
            ({"reactive_forward_kvarh": 400_000}, "POWER_FACTOR"),
        ],
    )
    def test_is_what_the_engine_noticed(self, account_month, draft, clerk, use, kind):
        assert draft(account_month(use=use)).held == 1
        assert held_kinds(clerk) == [[kind]]
        (held,) = queries.review_list(viewer=clerk, month_on=SEPTEMBER)
        assert held.is_made

    def test_is_what_metering_noticed(self, account_month, draft, clerk):
        gap = Flag(
            kind=FlagKind.GAP,
            wording=Wording(zh="缺 3 个时段。", en="Three intervals are missing."),
            point_id="P1",
            at=AT,
        )
        draft(account_month(flags=(gap,)))
        (held,) = queries.review_list(viewer=clerk, month_on=SEPTEMBER)
        (flag,) = held.flags
        assert (flag.kind, flag.point_id, flag.occurred_at) == ("GAP", "P1", AT)

    @pytest.mark.parametrize(("kwh", "is_held"), [(525_000, False), (525_001, True)])
    def test_is_a_jump_above_two_and_a_half_times_the_mean(
        self, account_month, draft, issue, clerk, kwh, is_held
    ):
        for number in (7, 8):
            draft(account_month(number), month_on=date(2026, number, 1), at=later(-60))
            issue(date(2026, number, 1), at=later(-60))
        draft(account_month(use={"active_kwh": {Period.FLAT: kwh}}))
        kinds = [kind for flags in held_kinds(clerk) for kind in flags]
        assert ("JUMP" in kinds) == is_held

    def test_is_over_capacity_also_when_billed_by_capacity(self, account_month, draft, clerk):
        month = account_month(
            terms={"charging_mode": "CAPACITY"}, use={"max_demand": MaxDemand(kw=D(2120))}
        )
        draft(month)
        assert held_kinds(clerk) == [["OVER_CAPACITY"]]


class TestClearFlag:
    @pytest.fixture
    def flag_id(self, account_month, draft):
        draft(account_month(use={"is_estimated": True}))
        return BillFlag.objects.get().pk

    def test_frees_the_bill_with_the_last_one(self, flag_id, clerk_id, clerk):
        is_free = actions.clear_flag(
            flag_id=flag_id, reason="与现场抄表核对一致", by_id=clerk_id, at=AT
        )
        assert is_free
        assert queries.review_list(viewer=clerk, month_on=SEPTEMBER) == ()
        (flag,) = queries.flags_of(viewer=clerk, bill_id=Bill.objects.get().pk)
        assert (flag.is_cleared, flag.reason) == (True, "与现场抄表核对一致")

    def test_survives_a_second_draft_of_the_same_facts(
        self, flag_id, clerk_id, account_month, draft
    ):
        actions.clear_flag(flag_id=flag_id, reason="一致", by_id=clerk_id, at=AT)
        draft(account_month(use={"is_estimated": True}))
        assert BillFlag.objects.get().reason == "一致"

    def test_needs_a_reason_the_role_and_an_open_flag(self, flag_id, clerk_id, district):
        with pytest.raises(actions.UnableToClear, match="请写明"):
            actions.clear_flag(flag_id=flag_id, reason=" ", by_id=clerk_id, at=AT)
        with pytest.raises(actions.UnableToClear, match="只有电费核算员"):
            actions.clear_flag(
                flag_id=flag_id, reason="一致", by_id=district.staff["FEE"], at=AT
            )
        actions.clear_flag(flag_id=flag_id, reason="一致", by_id=clerk_id, at=AT)
        with pytest.raises(actions.UnableToClear, match="已经复核"):
            actions.clear_flag(flag_id=flag_id, reason="一致", by_id=clerk_id, at=AT)

    def test_cannot_make_a_bill_of_nothing(self, account_month, draft, clerk_id):
        draft(replace(account_month(), facts=None, lacking=NO_WORDS))
        with pytest.raises(actions.UnableToClear, match="算不出来"):
            actions.clear_flag(
                flag_id=BillFlag.objects.get().pk, reason="一致", by_id=clerk_id, at=AT
            )


def test_counts_of_chunks_add_up():
    one = actions.DraftedMonth(drafted=1, held=2, unchanged=3)
    assert one + one == actions.DraftedMonth(drafted=2, held=4, unchanged=6)
    assert plain_month().starts_on == SEPTEMBER
