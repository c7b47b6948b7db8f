from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcycle.kernels.identity import mandates
from fullcycle.kernels.identity.mandates import (
    Allowed,
    IntendedAct,
    MandateTerms,
    Refused,
    Scope,
)


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FULL = MandateTerms(
    mandate_id=1,
    person_id=7,
    customer_id=3,
    accounts=Scope.ALL,
    matters=Scope.ALL,
    starts_at=NOON - DAY,
)
ACT = IntendedAct(
    person_id=7, customer_id=3, account="3305012345678", matter="INCREASE", at=NOON
)


def reason(act: IntendedAct, *terms: MandateTerms) -> str:
    found = mandates.standing(act=act, mandates=terms)
    assert isinstance(found, Refused)
    return found.wording.zh


class TestStanding:
    def test_names_the_mandate_that_allows(self):
        assert mandates.standing(act=ACT, mandates=[FULL]) == Allowed(mandate=FULL)

    def test_refuses_without_any_mandate(self):
        assert "还没有" in reason(ACT)

    @pytest.mark.parametrize("change", [{"person_id": 8}, {"customer_id": 4}])
    def test_refuses_with_somebody_elses_mandate(self, change):
        assert "还没有" in reason(ACT, replace(FULL, **change))

    def test_keeps_to_the_accounts(self):
        limited = replace(FULL, accounts=frozenset({"3305012345678"}))
        assert mandates.standing(act=ACT, mandates=[limited]) == Allowed(mandate=limited)
        assert "不包含该户号" in reason(replace(ACT, account="3309999999999"), limited)

    def test_lets_only_a_mandate_for_all_accounts_open_a_new_one(self):
        fresh = replace(ACT, account=None)
        limited = replace(FULL, accounts=frozenset({"3305012345678"}))
        assert "不包含该户号" in reason(fresh, limited)
        assert mandates.standing(act=fresh, mandates=[FULL]) == Allowed(mandate=FULL)

    def test_keeps_to_the_matters(self):
        limited = replace(FULL, matters=frozenset({"PAY"}))
        assert "不包含这项业务" in reason(ACT, limited)

    def test_begins_at_its_first_instant(self):
        starting = replace(FULL, starts_at=NOON)
        assert mandates.standing(act=ACT, mandates=[starting]) == Allowed(mandate=starting)
        assert "尚未生效" in reason(replace(ACT, at=NOON - DAY), starting)

    def test_is_over_at_its_end(self):
        assert "已到期" in reason(ACT, replace(FULL, ends_at=NOON))

    def test_is_over_at_its_withdrawal(self):
        withdrawn = replace(FULL, revoked_at=NOON)
        assert "已被撤销" in reason(ACT, withdrawn)
        earlier = replace(ACT, at=NOON - timedelta(seconds=1))
        assert mandates.standing(act=earlier, mandates=[withdrawn]) == Allowed(
            mandate=withdrawn
        )

    def test_gives_the_reason_of_the_mandate_that_came_closest(self):
        wrong_account = replace(FULL, accounts=frozenset())
        ended = replace(FULL, ends_at=NOON)
        assert "已到期" in reason(ACT, ended, wrong_account)
        assert "已到期" in reason(ACT, wrong_account, ended)

    @given(
        st.lists(
            st.builds(
                replace,
                st.just(FULL),
                person_id=st.sampled_from([7, 8]),
                accounts=st.sampled_from([Scope.ALL, frozenset(), frozenset({ACT.account})]),
                starts_at=st.sampled_from([NOON - DAY, NOON + DAY]),
                revoked_at=st.sampled_from([None, NOON - DAY, NOON + DAY]),
            ),
            max_size=6,
        ),
    )
    def test_allows_exactly_when_one_mandate_alone_allows(self, terms):
        together = isinstance(mandates.standing(act=ACT, mandates=terms), Allowed)
        alone = [isinstance(mandates.standing(act=ACT, mandates=[t]), Allowed) for t in terms]
        assert together == any(alone)
