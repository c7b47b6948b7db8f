"""The rulebook: asked for the rules of a day, and for the plan of a case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from fullcycle.kernels.rulebook import dating
from fullcycle.kernels.rulebook.changes import Change, differences
from fullcycle.kernels.rulebook.plans import CasePlan, PlannedLimit
from fullcycle.kernels.rulebook.rules import (
    AnyRule,
    CheckRule,
    Duty,
    FeeRule,
    LimitRule,
    NodeRule,
    PaperRule,
    Profile,
    ProfileRule,
    Rule,
    RuleSet,
    TurnRule,
    VisitRule,
)
from fullcycle.kernels.rulebook.traits import CaseTraits
from fullcycle.kernels.rulebook.vocabulary import Material, Matter, Node, Role, Stage


R = TypeVar("R", bound=AnyRule)

INTERNAL = "internal"
"""The profile that fills in what the promised profile does not limit."""


class UnableToFindRule(Exception):
    """No rule answers; the message names what was asked and for which day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """All rules and the words they are written in, read from one folder.

    `rules` holds the versions of each rule by its key (`connecting.scheme_validity`).
    """

    version: str
    home_region: str
    roles: Mapping[str, Role]
    materials: Mapping[str, Material]
    matters: Mapping[str, Matter]
    stages: Mapping[str, tuple[Stage, ...]]
    nodes: Mapping[str, Node]
    profiles: Mapping[str, Profile]
    rules: Mapping[str, tuple[AnyRule, ...]]

    def value(self, rule_key: str, *, on: date) -> Rule:
        """Return a number in force, by `<matter or journey>.<name>`.

        A matter that has no such rule of its own takes that of its journey.

        Raises:
            UnableToFindRule: if no number of that name holds on that day.
        """
        return self._get(Rule, rule_key, on=on)

    def rule_set(self, *, on: date) -> RuleSet:
        """Return the edition of the Supply Rules that governs an application of that day.

        Raises:
            UnableToFindRule: if the day is before the first edition.
        """
        return self._get(RuleSet, "rule_set", on=on)

    def changes(self, other: "Rulebook") -> tuple[Change, ...]:
        """Return what differs in another rulebook, this one being the former, by rule id."""
        return differences(self.rules_by_id(), other.rules_by_id())

    def rules_by_id(self) -> dict[str, AnyRule]:
        """Every version of every rule by its full id."""
        return {
            rule.dating.rule_id: rule for versions in self.rules.values() for rule in versions
        }

    def get_matter(self, matter_id: str) -> Matter:
        """Return a matter.

        Raises:
            UnableToFindRule: if there is no such matter.
        """
        if matter_id not in self.matters:
            raise UnableToFindRule(f"there is no matter {matter_id!r}")
        return self.matters[matter_id]

    def get_node(self, node_id: str) -> Node:
        """Return a step.

        Raises:
            UnableToFindRule: if there is no such step.
        """
        if node_id not in self.nodes:
            raise UnableToFindRule(f"there is no node {node_id!r}")
        return self.nodes[node_id]

    def whose_minute(self, open_node_ids: Iterable[str], *, on: date) -> NodeRule:
        """Return the open step that owns the minute; among equals the first of the journey.

        Raises:
            UnableToFindRule: if nothing is open, or a step is unknown or not in force that day.
        """
        nodes = [self.get_node(node_id) for node_id in open_node_ids]
        if not nodes:
            raise UnableToFindRule(f"nothing is open on {on}, so nobody's minute runs")
        turns = self.turn_rule(journey=nodes[0].journey, on=on)
        order = list(self.nodes)
        first = min(nodes, key=lambda node: (turns.rank(node), order.index(node.id)))
        return self._get(NodeRule, f"{first.journey}.{first.id}", on=on)

    def turn_rule(self, *, journey: str, on: date) -> TurnRule:
        """Return the order in which the open steps of a journey own the minute.

        Raises:
            UnableToFindRule: if the journey has none in force on that day.
        """
        return self._get(TurnRule, f"{journey}.turn_precedence", on=on)

    def plan_case(
        self,
        *,
        matter_id: str,
        traits: CaseTraits,
        applied_on: date,
        profile_id: str | None = None,
    ) -> CasePlan:
        """Return what a case needs under the rules of the day it is applied for.

        Raises:
            UnableToFindRule: if the matter is unknown, has ended, or has no steps that day,
                or if the profile has no limits that day.
        """
        matter = self.get_matter(matter_id)
        if matter.ends_on is not None and applied_on >= matter.ends_on:
            raise UnableToFindRule(f"{matter_id} can no longer be asked for on {applied_on}")
        rules = self._rules_of(matter, on=applied_on)
        switches = _of(NodeRule, rules)
        if not switches:
            raise UnableToFindRule(f"{matter_id} has no steps in force on {applied_on}")
        nodes = tuple(rule for rule in switches if rule.when.holds(traits))
        is_on = {rule.node_id for rule in nodes}
        profile = (
            profile_id or self._get(ProfileRule, "default_profile", on=applied_on).profile_id
        )
        return CasePlan(
            matter_id=matter_id,
            traits=traits,
            rulebook_version=self.version,
            rule_set=self.rule_set(on=applied_on),
            profile_id=profile,
            nodes=nodes,
            skipped=tuple(rule for rule in switches if rule.node_id not in is_on),
            papers=tuple(
                rule.on(applied_on)
                for rule in _of(PaperRule, rules)
                if rule.asked_at in is_on and rule.when.holds(traits)
            ),
            checks=tuple(
                rule
                for rule in _of(CheckRule, rules)
                if rule.checked_at in is_on and rule.when.holds(traits)
            ),
            limits=self._limits(profile, traits=traits, is_on=is_on, on=applied_on),
            values=_of(Rule, rules),
            duties=_of(Duty, rules),
            fees=tuple(rule for rule in _of(FeeRule, rules) if rule.when.holds(traits)),
            visit_target=self._get(VisitRule, f"{matter_id}.visits", on=applied_on),
        )

    def _limits(
        self, profile_id: str, *, traits: CaseTraits, is_on: set[str], on: date
    ) -> tuple[PlannedLimit, ...]:
        promised = _of(LimitRule, self._in_force(profile_id, on=on))
        if not promised:
            raise UnableToFindRule(f"no limits of the profile {profile_id!r} hold on {on}")
        found: dict[str, LimitRule] = {}
        for rule in (*_of(LimitRule, self._in_force(INTERNAL, on=on)), *promised):
            ends = {rule.kind.starts_at.node_id, rule.kind.stops_at.node_id}
            if ends <= is_on and rule.when.holds(traits):
                found[rule.kind.code] = rule
        return tuple(
            PlannedLimit(rule=rule, allowed_days=rule.allowed_days(traits.source_count))
            for rule in found.values()
        )

    def _rules_of(self, matter: Matter, *, on: date) -> list[AnyRule]:
        # A matter's own rule takes the place of its journey's rule of the same name.
        by_name = {
            _name(rule): rule
            for scope in (matter.journey, matter.id)
            for rule in self._in_force(scope, on=on)
        }
        return list(by_name.values())

    def _in_force(self, scope: str, *, on: date) -> list[AnyRule]:
        found = (self._find(key, on=on) for key in self.rules if key.startswith(scope + "."))
        return [rule for rule in found if rule is not None]

    def _get(self, kind: type[R], key: str, *, on: date) -> R:
        scope, _, name = key.partition(".")
        rule = self._find(key, on=on)
        if rule is None and scope in self.matters:
            rule = self._find(f"{self.matters[scope].journey}.{name}", on=on)
        if not isinstance(rule, kind):
            raise UnableToFindRule(f"no {kind.__name__} {key!r} is in force on {on}")
        return rule

    def _find(self, key: str, *, on: date) -> AnyRule | None:
        versions = self.rules.get(key, ())
        return dating.find_in_force(versions, on=on, region=self.home_region)


def _of(kind: type[R], rules: Iterable[AnyRule]) -> tuple[R, ...]:
    return tuple(rule for rule in rules if isinstance(rule, kind))


def _name(rule: AnyRule) -> str:
    return rule.dating.key.partition(".")[2]
