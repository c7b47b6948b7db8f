"""The kinds of dated rule, and how each is read from its entry."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from fullcycle.kernels.calendars.clock import Owner
from fullcycle.kernels.rulebook.conditions import Condition, read_condition
from fullcycle.kernels.rulebook.dating import Dating, read_dating
from fullcycle.kernels.rulebook.reading import Block
from fullcycle.kernels.rulebook.vocabulary import Material, Node, known
from fullcycle.kernels.units.wording import Wording


class Unit(StrEnum):
    """What a number of the rulebook counts."""

    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    KW = "kW"
    KVA = "kVA"
    RATIO = "ratio"
    POINT = "point"


class FeeUnit(StrEnum):
    """What a fee is charged by."""

    YUAN_PER_KVA = "yuan_per_kva"


class Edge(StrEnum):
    """The two moments of a step."""

    START = "START"
    FINISH = "FINISH"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """Which edition of the Supply Rules governs an application."""

    dating: Dating
    name: str
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRule:
    """When a step is on."""

    dating: Dating
    node: Node
    when: Condition

    @property
    def node_id(self) -> str:
        """The step's id."""
        return self.node.id

    @property
    def owner(self) -> Owner:
        """Whose time passes while the step is open."""
        return self.node.owner


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRule:
    """At which step a paper is asked for, and in which cases."""

    dating: Dating
    material: Material
    asked_at: str
    is_required: bool
    when: Condition
    original: Dating | None
    """By which rule its original must lie in the file as well, unless it is signed
    electronically; None: the copy is enough."""

    @property
    def deferrable_until(self) -> str | None:
        """The step before which the paper must be in; None: it is never deferred."""
        return self.material.deferrable_until

    def on(self, day: date) -> "PaperRule":
        """The rule as it stands on a day: without the original where that does not hold."""
        is_wanted = self.original is not None and self.original.is_in_force(day)
        return self if is_wanted else replace(self, original=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRule:
    """A point that is looked at in a step, and in which cases."""

    dating: Dating
    code: str
    checked_at: str
    wording: Wording
    when: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The start or the finish of a step."""

    node_id: str
    edge: Edge


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitKind:
    """What is timed; `counts_for_rate` marks the five of the on-time rate."""

    code: str
    wording: Wording
    starts_at: Event
    stops_at: Event
    counted_owners: tuple[Owner, ...]
    counts_for_rate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRule:
    """How many working days a profile allows for one kind of limit."""

    dating: Dating
    profile_id: str
    kind: LimitKind
    single_source_days: int
    dual_source_days: int
    when: Condition

    def allowed_days(self, source_count: int) -> int:
        """Working days for a supply from so many sources; 0 means the same day."""
        return self.single_source_days if source_count == 1 else self.dual_source_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A named set of limits."""

    id: str
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRule:
    """Which profile of limits a case is promised."""

    dating: Dating
    profile_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A number with its unit."""

    dating: Dating
    value: Decimal
    unit: Unit
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A rule without a number."""

    dating: Dating
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRule:
    """A fee that is due in some cases; its rate stands in the province's price document."""

    dating: Dating
    code: str
    unit: FeeUnit
    wording: Wording
    basis: Wording
    when: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRule:
    """How often the customer may have to come, and how often we at least go."""

    dating: Dating
    counter_target: int
    counter_most: int
    site_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRule:
    """Whose minute it is: the ranks in order; steps named in `beside` come last."""

    dating: Dating
    ranks: tuple[Owner, ...]
    beside: tuple[str, ...]

    def rank(self, node: Node) -> int:
        """The place of a step in the order; the lowest owns the minute."""
        return len(self.ranks) if node.id in self.beside else self.ranks.index(node.owner)


AnyRule = (
    RuleSet
    | NodeRule
    | PaperRule
    | CheckRule
    | LimitRule
    | ProfileRule
    | Rule
    | Duty
    | FeeRule
    | VisitRule
    | TurnRule
)


def read_rule_set(block: Block) -> RuleSet:
    """Read one entry of `rule_sets`."""
    return RuleSet(
        dating=read_dating(block), name=block.text("name"), wording=block.wording("wording")
    )


def read_node_rule(block: Block, nodes: Mapping[str, Node]) -> NodeRule | None:
    """Read one entry of `switches`; its key ends in the step's id."""
    dating = read_dating(block)
    node_id = known(block, "node", nodes, "node")
    when = read_condition(block)
    if node_id and dating.key.rpartition(".")[2] != node_id:
        block.fault_in("node", f"{node_id!r} must be the last word of the rule's key")
    return NodeRule(dating=dating, node=nodes[node_id], when=when) if node_id in nodes else None


def read_paper_rule(
    block: Block, *, materials: Mapping[str, Material], nodes: Mapping[str, Node]
) -> PaperRule | None:
    """Read one entry of `papers`."""
    dating = read_dating(block)
    code = known(block, "material", materials, "material")
    asked_at = known(block, "asked_at", nodes, "node")
    is_required = block.is_true("required")
    when = read_condition(block)
    original = _read_original(block) if block.has("original") else None
    if code not in materials:
        return None
    return PaperRule(
        dating=dating,
        material=materials[code],
        asked_at=asked_at,
        is_required=is_required,
        when=when,
        original=original,
    )


def _read_original(paper: Block) -> Dating:
    block = paper.block("original")
    dating = read_dating(block)
    block.refuse_the_rest()
    return dating


def read_check_rule(block: Block, nodes: Mapping[str, Node]) -> CheckRule:
    """Read one entry of `checks`; its key ends in `check_<step>_<code>`."""
    rule = CheckRule(
        dating=read_dating(block),
        code=block.text("code"),
        checked_at=known(block, "checked_at", nodes, "node"),
        wording=block.wording("wording"),
        when=read_condition(block),
    )
    name = f"check_{rule.checked_at}_{rule.code.lower()}"
    if rule.dating.key.rpartition(".")[2] != name:
        block.fault_in("code", f"the rule's key must end in {name!r}")
    return rule


def read_limit_kind(block: Block, nodes: Mapping[str, Node]) -> LimitKind:
    """Read one entry of `kinds`."""
    return LimitKind(
        code=block.text("code"),
        wording=block.wording("wording"),
        starts_at=_read_event(block, "starts", nodes),
        stops_at=_read_event(block, "stops", nodes),
        counted_owners=block.choices("counted_owners", Owner),
        counts_for_rate=block.is_true("counts"),
    )


def _read_event(block: Block, key: str, nodes: Mapping[str, Node]) -> Event:
    inner = block.block(key)
    event = Event(node_id=known(inner, "node", nodes, "node"), edge=inner.choice("edge", Edge))
    inner.refuse_the_rest()
    return event


def read_limit_rule(
    block: Block, *, profile_id: str, kinds: Mapping[str, LimitKind]
) -> LimitRule | None:
    """Read one limit of a profile; its key is `<profile>.<kind>`."""
    dating = read_dating(block)
    days = (block.whole("single"), block.whole("dual"))
    when = read_condition(block)
    code = dating.key.rpartition(".")[2]
    if code not in kinds:
        block.fault_in("id", f"unknown kind of limit {code!r}")
        return None
    return LimitRule(
        dating=dating,
        profile_id=profile_id,
        kind=kinds[code],
        single_source_days=days[0],
        dual_source_days=days[1],
        when=when,
    )


def read_profile_rule(block: Block, profiles: Mapping[str, Profile]) -> ProfileRule:
    """Read one entry of `default_profile`."""
    return ProfileRule(
        dating=read_dating(block), profile_id=known(block, "profile", profiles, "profile")
    )


def read_rule(block: Block) -> Rule:
    """Read one entry of `values`."""
    return Rule(
        dating=read_dating(block),
        value=block.decimal("value"),
        unit=block.choice("unit", Unit),
        wording=block.wording("wording"),
    )


def read_duty(block: Block) -> Duty:
    """Read one entry of `duties`."""
    return Duty(dating=read_dating(block), wording=block.wording("wording"))


def read_fee_rule(block: Block) -> FeeRule:
    """Read one entry of `fees`."""
    return FeeRule(
        dating=read_dating(block),
        code=block.text("code"),
        unit=block.choice("unit", FeeUnit),
        wording=block.wording("wording"),
        basis=block.wording("basis"),
        when=read_condition(block),
    )


def read_visit_rule(block: Block) -> VisitRule:
    """Read one entry of `visits`."""
    return VisitRule(
        dating=read_dating(block),
        counter_target=block.whole("counter_target"),
        counter_most=block.whole("counter_most"),
        site_least=block.whole("site_least"),
    )


def read_turn_rule(block: Block, nodes: Mapping[str, Node]) -> TurnRule:
    """Read one entry of `turns`; every owner has its rank."""
    rule = TurnRule(
        dating=read_dating(block),
        ranks=block.choices("ranks", Owner),
        beside=block.texts("beside"),
    )
    if sorted(rule.ranks) != sorted(Owner):
        block.fault_in("ranks", f"each of {', '.join(Owner)} is named once")
    for node_id in rule.beside:
        if node_id not in nodes:
            block.fault_in("beside", f"unknown node {node_id!r}")
    return rule
