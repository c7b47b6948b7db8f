"""The tier of a customer."""

from datetime import date

import pytest

from fullcycle.kernels.clientele import tiers
from fullcycle.kernels.clientele.tables import Tier
from fullcycle.kernels.clientele.tiers import TierFacts


ON = date(2026, 3, 2)


class TestTheTier:
    @pytest.mark.parametrize(
        ("_case", "kva", "industry", "expected"),
        [
            ("at 2,000 kVA a customer is a key customer", 2_000, "C1952", Tier.KEY),
            ("just below it is a standard one", 1_999, "C1952", Tier.STANDARD),
            ("a charging station is emerging", 800, "F5267", Tier.EMERGING),
            ("a solar plant is emerging", 800, "D4416", Tier.EMERGING),
            ("a large charging station is a key customer first", 3_150, "F5267", Tier.KEY),
            ("a customer without capacity yet is a standard one", 0, "C1952", Tier.STANDARD),
        ],
    )
    def test_follows_size_first_and_then_business(self, _case, kva, industry, expected):
        found = tiers.tier_of(facts=TierFacts(contract_kva=kva, industry_code=industry), on=ON)

        assert found.tier == expected

    def test_says_why(self):
        found = tiers.tier_of(facts=TierFacts(contract_kva=5_000, industry_code="C1952"), on=ON)

        assert "2000" in found.because.zh
        assert found.rule_id == "clientele.tier.key.1"

    def test_is_refused_on_a_day_without_rules(self):
        with pytest.raises(tiers.UnableToTier, match="2016-12-31"):
            tiers.tier_of(
                facts=TierFacts(contract_kva=1, industry_code="C1952"), on=date(2016, 12, 31)
            )
