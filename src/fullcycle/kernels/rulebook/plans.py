"""The plan of one case: its steps, papers, limits, fees and visits, each with its rule."""

from dataclasses import dataclass

from fullcycle.kernels.rulebook.rules import (
    CheckRule,
    Duty,
    FeeRule,
    LimitRule,
    NodeRule,
    PaperRule,
    Rule,
    RuleSet,
    VisitRule,
)
from fullcycle.kernels.rulebook.traits import CaseTraits


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLimit:
    """A limit with the working days it allows this case."""

    rule: LimitRule
    allowed_days: int

    @property
    def code(self) -> str:
        """The kind of limit."""
        return self.rule.kind.code


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePlan:
    """What a case needs; `nodes` are on, `skipped` are off by the rule they carry.

    A step with `node.is_on_demand` is on the plan but only opens when something must be mended.
    """

    matter_id: str
    traits: CaseTraits
    rulebook_version: str
    rule_set: RuleSet
    profile_id: str
    nodes: tuple[NodeRule, ...]
    skipped: tuple[NodeRule, ...]
    papers: tuple[PaperRule, ...]
    checks: tuple[CheckRule, ...]
    limits: tuple[PlannedLimit, ...]
    values: tuple[Rule, ...]
    duties: tuple[Duty, ...]
    fees: tuple[FeeRule, ...]
    visit_target: VisitRule

    def is_on(self, node_id: str) -> bool:
        """Whether the case goes through a step."""
        return any(rule.node_id == node_id for rule in self.nodes)

    def papers_at(self, node_id: str) -> tuple[PaperRule, ...]:
        """The papers asked for at a step."""
        return tuple(paper for paper in self.papers if paper.asked_at == node_id)

    def checks_at(self, node_id: str) -> tuple[CheckRule, ...]:
        """The points looked at in a step."""
        return tuple(check for check in self.checks if check.checked_at == node_id)

    def find_limit(self, code: str) -> PlannedLimit | None:
        """The limit of a kind, if the case has one."""
        return next((limit for limit in self.limits if limit.code == code), None)

    @property
    def rated_limits(self) -> tuple[PlannedLimit, ...]:
        """Those of the five limits of the on-time rate that this case has."""
        return tuple(limit for limit in self.limits if limit.rule.kind.counts_for_rate)
