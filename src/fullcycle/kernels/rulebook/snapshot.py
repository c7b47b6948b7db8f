"""The rules a running case keeps: its plan as plain data, written and read back.

A case runs on the rules it began with. They are stored with it, so that a later edition of
the rulebook changes nothing in it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias, cast

from fullcycle.kernels.rulebook.dating import Dating
from fullcycle.kernels.rulebook.plans import CasePlan, PlannedLimit
from fullcycle.kernels.rulebook.rules import CheckRule, NodeRule, PaperRule, TurnRule
from fullcycle.kernels.rulebook.traits import CaseTraits, Importance
from fullcycle.kernels.units.wording import Wording


Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"
"""What JSON can hold; decimals are written as text."""

REMEMBERED = 64
"""So many rules read last stay at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Which rule said so, and how sure we are of it (F found, K to verify, K2 weak)."""

    rule_id: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNode:
    """A step of the case: whose it is, in which plain stage, by which rule it is on or off."""

    id: str
    role: str
    owner: str
    stage: int
    wording: Wording
    customer_wording: Wording
    has_site_visit: bool
    is_on_demand: bool
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPaper:
    """A paper of the case: at which step it is asked for and until when it can be deferred."""

    material: str
    wording: Wording
    explanation: Wording
    source: str
    file_kinds: tuple[str, ...]
    asked_at: str
    is_required: bool
    deferrable_until: str | None
    basis: Basis
    original: Basis | None = None
    """Why its original is wanted too, unless it is signed electronically."""

    @property
    def is_asked_of_the_customer(self) -> bool:
        """Whether the customer or the contractor has to bring it."""
        return self.source in {"CUSTOMER", "CONTRACTOR"}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCheck:
    """A point that is looked at in a step of the case."""

    code: str
    wording: Wording
    checked_at: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLimit:
    """A limit of the case, between two events of steps, in working days."""

    code: str
    wording: Wording
    allowed_days: int
    starts_node: str
    starts_edge: str
    stops_node: str
    stops_edge: str
    counted_owners: tuple[str, ...]
    counts_for_rate: bool
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRules:
    """Every rule that a running case is held to."""

    matter: str
    rulebook_version: str
    rule_set: str
    profile: str
    nodes: Mapping[str, KeptNode]
    skipped: Mapping[str, KeptNode]
    papers: tuple[KeptPaper, ...]
    checks: tuple[KeptCheck, ...]
    limits: tuple[KeptLimit, ...]
    turn_ranks: tuple[str, ...]
    turn_beside: tuple[str, ...]
    visit_target: int
    visit_most: int

    def node(self, node_id: str) -> KeptNode:
        """The step, whether it is on or off.

        Raises:
            KeyError: if the matter has no such step.
        """
        return self.nodes.get(node_id) or self.skipped[node_id]

    def whose_minute(self, open_node_ids: Iterable[str]) -> KeptNode:
        """The open step that owns the minute; among equals the first of the journey.

        Raises:
            ValueError: if nothing is open.
        """
        order = [*self.nodes]
        nodes = [self.node(node_id) for node_id in open_node_ids]
        return min(nodes, key=lambda node: (self._rank(node), order.index(node.id)))

    def switches(self) -> dict[str, bool]:
        """What gateways read of the rules: `<step>_on` for every step of the matter."""
        return {f"{node}_on": node in self.nodes for node in (*self.nodes, *self.skipped)}

    def flags(self) -> dict[str, str | bool]:
        """What gateways read when a case begins: the switches, and no outcome yet."""
        outcomes: dict[str, str | bool] = dict.fromkeys((*self.nodes, *self.skipped), "")
        return outcomes | self.switches()

    def papers_at(self, node_id: str) -> tuple[KeptPaper, ...]:
        """The papers asked for at a step."""
        return tuple(paper for paper in self.papers if paper.asked_at == node_id)

    def checks_at(self, node_id: str) -> tuple[KeptCheck, ...]:
        """The points looked at in a step."""
        return tuple(check for check in self.checks if check.checked_at == node_id)

    def _rank(self, node: KeptNode) -> int:
        if node.id in self.turn_beside:
            return len(self.turn_ranks)
        return self.turn_ranks.index(node.owner)


def kept_rules(plan: CasePlan, *, turns: TurnRule) -> CaseRules:
    """The rules of a plan in the form in which a case keeps them."""
    return CaseRules(
        matter=plan.matter_id,
        rulebook_version=plan.rulebook_version,
        rule_set=plan.rule_set.name,
        profile=plan.profile_id,
        nodes={rule.node_id: _node(rule) for rule in plan.nodes},
        skipped={rule.node_id: _node(rule) for rule in plan.skipped},
        papers=tuple(_paper(rule) for rule in plan.papers),
        checks=tuple(_check(rule) for rule in plan.checks),
        limits=tuple(_limit(limit) for limit in plan.limits),
        turn_ranks=tuple(turns.ranks),
        turn_beside=turns.beside,
        visit_target=plan.visit_target.counter_target,
        visit_most=plan.visit_target.counter_most,
    )


def as_plain(rules: CaseRules) -> dict[str, Plain]:
    """The rules as JSON can hold them."""
    plain = cast("dict[str, Plain]", asdict(rules))
    return plain | {
        "nodes": [cast("Plain", asdict(node)) for node in rules.nodes.values()],
        "skipped": [cast("Plain", asdict(node)) for node in rules.skipped.values()],
    }


def checks_as_plain(plan: CasePlan) -> list[Plain]:
    """The points of a plan as JSON can hold them."""
    return [cast("Plain", asdict(_check(rule))) for rule in plan.checks]


def from_plain(plain: Mapping[str, Plain]) -> CaseRules:
    """Read back what `as_plain` wrote; whoever reads the same text gets the same rules."""
    return from_text(json.dumps(plain, ensure_ascii=False))


@lru_cache(maxsize=REMEMBERED)
def from_text(text: str) -> CaseRules:
    """Read the rules from the JSON text that `as_plain` became."""
    # Cases of a kind run on the same rules, and a step asks for those of its case repeatedly.
    plain: dict[str, Plain] = json.loads(text)
    nodes = [_read_node(entry) for entry in _entries(plain["nodes"])]
    skipped = [_read_node(entry) for entry in _entries(plain["skipped"])]
    return CaseRules(
        matter=str(plain["matter"]),
        rulebook_version=str(plain["rulebook_version"]),
        rule_set=str(plain["rule_set"]),
        profile=str(plain["profile"]),
        nodes={node.id: node for node in nodes},
        skipped={node.id: node for node in skipped},
        papers=tuple(_read_paper(entry) for entry in _entries(plain["papers"])),
        checks=tuple(_read_check(entry) for entry in _entries(plain["checks"])),
        limits=tuple(_read_limit(entry) for entry in _entries(plain["limits"])),
        turn_ranks=_texts(plain["turn_ranks"]),
        turn_beside=_texts(plain["turn_beside"]),
        visit_target=_number(plain["visit_target"]),
        visit_most=_number(plain["visit_most"]),
    )


def traits_as_plain(traits: CaseTraits) -> dict[str, Plain]:
    """The traits as JSON can hold them."""
    return cast(
        "dict[str, Plain]",
        asdict(traits)
        | {
            "voltage_kv": str(traits.voltage_kv),
            "capacity_kva": str(traits.capacity_kva),
            "importance": str(traits.importance),
        },
    )


def traits_from_plain(plain: Mapping[str, Plain]) -> CaseTraits:
    """Read back what `traits_as_plain` wrote."""
    return CaseTraits(
        voltage_kv=Decimal(str(plain["voltage_kv"])),
        capacity_kva=Decimal(str(plain["capacity_kva"])),
        source_count=_number(plain["source_count"]),
        importance=Importance(str(plain["importance"])),
        has_special_load=plain["has_special_load"] is True,
        is_residential=plain["is_residential"] is True,
        is_entity=plain["is_entity"] is True,
        is_regulated_project=plain["is_regulated_project"] is True,
        is_special_sector=plain["is_special_sector"] is True,
        is_energy_intensive=plain["is_energy_intensive"] is True,
        acts_through_agent=plain["acts_through_agent"] is True,
        has_own_generation=plain["has_own_generation"] is True,
        has_concealed_works=plain["has_concealed_works"] is True,
        is_dispatch_controlled=plain["is_dispatch_controlled"] is True,
    )


def _node(rule: NodeRule) -> KeptNode:
    return KeptNode(
        id=rule.node.id,
        role=rule.node.role,
        owner=str(rule.owner),
        stage=rule.node.stage,
        wording=rule.node.wording,
        customer_wording=rule.node.customer_wording,
        has_site_visit=rule.node.has_site_visit,
        is_on_demand=rule.node.is_on_demand,
        basis=_basis(rule.dating),
    )


def _paper(rule: PaperRule) -> KeptPaper:
    return KeptPaper(
        material=rule.material.code,
        wording=rule.material.wording,
        explanation=rule.material.explanation,
        source=str(rule.material.source),
        file_kinds=tuple(str(kind) for kind in rule.material.file_kinds),
        asked_at=rule.asked_at,
        is_required=rule.is_required,
        deferrable_until=rule.deferrable_until,
        basis=_basis(rule.dating),
        original=_basis(rule.original) if rule.original else None,
    )


def _check(rule: CheckRule) -> KeptCheck:
    return KeptCheck(
        code=rule.code,
        wording=rule.wording,
        checked_at=rule.checked_at,
        basis=_basis(rule.dating),
    )


def _limit(limit: PlannedLimit) -> KeptLimit:
    kind = limit.rule.kind
    return KeptLimit(
        code=kind.code,
        wording=kind.wording,
        allowed_days=limit.allowed_days,
        starts_node=kind.starts_at.node_id,
        starts_edge=str(kind.starts_at.edge),
        stops_node=kind.stops_at.node_id,
        stops_edge=str(kind.stops_at.edge),
        counted_owners=tuple(str(owner) for owner in kind.counted_owners),
        counts_for_rate=kind.counts_for_rate,
        basis=_basis(limit.rule.dating),
    )


def _basis(dating: Dating) -> Basis:
    return Basis(
        rule_id=dating.rule_id, source=dating.source, confidence=str(dating.confidence)
    )


def _read_node(entry: Mapping[str, Plain]) -> KeptNode:
    return KeptNode(
        id=str(entry["id"]),
        role=str(entry["role"]),
        owner=str(entry["owner"]),
        stage=_number(entry["stage"]),
        wording=_read_wording(entry["wording"]),
        customer_wording=_read_wording(entry["customer_wording"]),
        has_site_visit=entry["has_site_visit"] is True,
        is_on_demand=entry["is_on_demand"] is True,
        basis=_read_basis(entry["basis"]),
    )


def _read_paper(entry: Mapping[str, Plain]) -> KeptPaper:
    # Cases opened before originals were a rule keep none.
    until, original = entry["deferrable_until"], entry.get("original")
    return KeptPaper(
        material=str(entry["material"]),
        wording=_read_wording(entry["wording"]),
        explanation=_read_wording(entry["explanation"]),
        source=str(entry["source"]),
        file_kinds=_texts(entry["file_kinds"]),
        asked_at=str(entry["asked_at"]),
        is_required=entry["is_required"] is True,
        deferrable_until=None if until is None else str(until),
        basis=_read_basis(entry["basis"]),
        original=None if original is None else _read_basis(original),
    )


def _read_check(entry: Mapping[str, Plain]) -> KeptCheck:
    return KeptCheck(
        code=str(entry["code"]),
        wording=_read_wording(entry["wording"]),
        checked_at=str(entry["checked_at"]),
        basis=_read_basis(entry["basis"]),
    )


def _read_limit(entry: Mapping[str, Plain]) -> KeptLimit:
    return KeptLimit(
        code=str(entry["code"]),
        wording=_read_wording(entry["wording"]),
        allowed_days=_number(entry["allowed_days"]),
        starts_node=str(entry["starts_node"]),
        starts_edge=str(entry["starts_edge"]),
        stops_node=str(entry["stops_node"]),
        stops_edge=str(entry["stops_edge"]),
        counted_owners=_texts(entry["counted_owners"]),
        counts_for_rate=entry["counts_for_rate"] is True,
        basis=_read_basis(entry["basis"]),
    )


def _read_basis(plain: Plain) -> Basis:
    entry = _entry(plain)
    return Basis(
        rule_id=str(entry["rule_id"]),
        source=str(entry["source"]),
        confidence=str(entry["confidence"]),
    )


def _read_wording(plain: Plain) -> Wording:
    entry = _entry(plain)
    return Wording(zh=str(entry["zh"]), en=str(entry["en"]))


def _entries(plain: Plain) -> list[dict[str, Plain]]:
    return cast("list[dict[str, Plain]]", plain)


def _entry(plain: Plain) -> dict[str, Plain]:
    return cast("dict[str, Plain]", plain)


def _texts(plain: Plain) -> tuple[str, ...]:
    return tuple(cast("list[str]", plain))


def _number(plain: Plain) -> int:
    return cast("int", plain)
