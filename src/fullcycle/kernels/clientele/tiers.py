"""Which tier a customer belongs to."""

from dataclasses import dataclass
from datetime import date

from fullcycle.kernels.clientele.tables import Tier, TierRule, clientele_tables, in_force
from fullcycle.kernels.units.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class TierFacts:
    """What the tier is computed from; the industry code is one of GB/T 4754."""

    contract_kva: int
    industry_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TierFinding:
    """The tier, why, and by which rule."""

    tier: Tier
    because: Wording
    rule_id: str


class UnableToTier(LookupError):
    """No rule of that day fits the customer."""


def tier_of(*, facts: TierFacts, on: date) -> TierFinding:
    """The tier by the rules of a day.

    Raises:
        UnableToTier: if no rule holds on that day.
    """
    rules = in_force(clientele_tables().tiers, on=on)
    for rule in sorted(rules, key=lambda rule: rule.rank):
        if _fits(rule, facts):
            return TierFinding(tier=rule.tier, because=rule.why, rule_id=rule.dating.rule_id)
    raise UnableToTier(f"no tier rule holds on {on}")


def _fits(rule: TierRule, facts: TierFacts) -> bool:
    is_of_industry = rule.industries is None or facts.industry_code in rule.industries
    return facts.contract_kva >= rule.min_kva and is_of_industry
