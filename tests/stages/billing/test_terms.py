"""What is agreed on price holds from a day on, once, and is kept."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from tests.stages.billing.conftest import AT, register_account

from fullcycle.kernels.rulebook.tariffs import terms as codes
from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    Period,
    PurchaseMode,
    Structure,
)
from fullcycle.kernels.tariff import bills
from fullcycle.kernels.tariff.facts import LossTerms, TableLoss
from fullcycle.stages.billing import actions, queries
from fullcycle.stages.billing.models import BillFlag, BillLine, PriceTerms


D = Decimal
JANUARY, JUNE, DECEMBER = date(2026, 1, 1), date(2026, 6, 1), date(2026, 12, 1)
CAPACITY = actions.AgreedTerms(
    structure=Structure.TWO_PART,
    charging_mode=ChargingMode.CAPACITY,
    basis="高压供用电合同 000001",
)
CONTRACT = replace(
    CAPACITY, charging_mode=ChargingMode.CONTRACT_DEMAND, contract_demand_kw=D(900)
)


@pytest.fixture
def agree(account_id, clerk_id):
    def agreed(terms, starts_on):
        return actions.set_price_terms(
            account_id=account_id, terms=terms, starts_on=starts_on, by_id=clerk_id, at=AT
        )

    return agreed


class TestSetPriceTerms:
    def test_ends_what_held_before(self, agree, account_id):
        agree(CAPACITY, JANUARY)
        agree(CONTRACT, DECEMBER)
        ever = queries.terms_in(account_ids=[account_id], starts_on=date.min, ends_on=date.max)
        before, now = ever[account_id]
        assert (before.starts_on, before.ends_on) == (JANUARY, DECEMBER)
        assert (now.starts_on, now.ends_on, now.contract_demand_kw) == (DECEMBER, None, D(900))
        assert queries.find_terms(account_id=account_id, on=JUNE) == before
        assert queries.find_terms(account_id=account_id, on=date(2025, 12, 31)) is None

    def test_keeps_everything_that_was_agreed(self, agree, account_id):
        terms = replace(
            CONTRACT,
            power_factor_standard=D("0.90"),
            purchase_mode=PurchaseMode.RETAIL,
            own_prices={Period.PEAK: D("0.61234"), Period.VALLEY: D("0.2")},
            losses=LossTerms(transformer=TableLoss(monthly_kwh=D(120)), line_share=D("0.01")),
            mode_chosen_on=JANUARY,
        )
        agree(terms, JANUARY)
        card = queries.find_terms(account_id=account_id, on=JUNE)
        for name in (
            *("structure", "charging_mode", "contract_demand_kw", "power_factor_standard"),
            *("purchase_mode", "price_class", "use_class", "has_time_of_use", "own_prices"),
            *("losses", "mode_chosen_on", "basis"),
        ):
            assert getattr(card, name) == getattr(terms, name)

    @pytest.mark.parametrize(
        ("terms", "message"),
        [
            (replace(CAPACITY, structure=Structure.SINGLE_PART), "单一制没有"),
            (replace(CAPACITY, charging_mode=ChargingMode.SINGLE_PART), "单一制没有"),
            (replace(CONTRACT, contract_demand_kw=None), "合同最大需量"),
            (replace(CONTRACT, contract_demand_kw=D(0)), "合同最大需量"),
        ],
    )
    def test_refuses_what_does_not_fit(self, agree, terms, message):
        with pytest.raises(actions.UnableToAgree, match=message):
            agree(terms, JANUARY)

    def test_refuses_a_day_before_other_terms(self, agree):
        agree(CAPACITY, JUNE)
        for day in (JANUARY, JUNE):
            with pytest.raises(actions.UnableToAgree, match="2026-06-01"):
                agree(CONTRACT, day)

    def test_refuses_a_time_that_was_billed(self, agree, issued_bill):
        assert issued_bill
        with pytest.raises(actions.UnableToAgree, match="已经发行"):
            agree(CAPACITY, date(2026, 9, 20))
        assert agree(CAPACITY, date(2026, 10, 1))

    def test_is_kept_by_the_database(self, agree):
        agree(CAPACITY, JANUARY)
        for sql in (
            "UPDATE billing_priceterms SET charging_mode = 'ACTUAL_DEMAND'",
            "DELETE FROM billing_priceterms",
        ):
            with (
                pytest.raises(DatabaseError, match="kept"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(sql)
        assert str(PriceTerms.objects.get()).startswith("CAPACITY of account")


class TestTakeOver:
    def test_enters_the_terms_of_many_accounts_at_once(self, district, account_id):
        other = register_account(district.customer_id, "3300000000002", "33402")
        rows = [
            actions.TakenOverTerms(account_id=one, starts_on=JANUARY, terms=CAPACITY)
            for one in (account_id, other)
        ]
        assert actions.take_over_price_terms(rows, at=AT) == 2
        assert queries.accounts_with_terms() == (account_id, other)
        agreed = queries.terms_in(
            account_ids=[account_id, other], starts_on=JUNE, ends_on=DECEMBER
        )
        assert set(agreed) == {account_id, other}
        assert actions.take_over_price_terms([], at=AT) == 0


class TestCodes:
    @pytest.mark.parametrize(
        ("choices", "kernel"),
        [
            (PriceTerms.Structure, codes.Structure),
            (PriceTerms.ChargingMode, codes.ChargingMode),
            (PriceTerms.PurchaseMode, codes.PurchaseMode),
            (PriceTerms.PriceClass, codes.PriceClass),
            (PriceTerms.UseClass, codes.UseClass),
            (BillLine.Kind, bills.LineKind),
            (BillFlag.Kind, bills.FlagKind),
        ],
    )
    def test_are_those_of_the_kernel(self, choices, kernel):
        assert choices.values == [code.value for code in kernel]
