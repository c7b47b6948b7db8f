"""Load the rulebook from its folder, whole or not at all."""

import hashlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from fullcycle.kernels.rulebook import dating, rules, vocabulary
from fullcycle.kernels.rulebook.book import Rulebook
from fullcycle.kernels.rulebook.dating import Dating
from fullcycle.kernels.rulebook.reading import Block, Faults, RuleFile, read_file
from fullcycle.kernels.rulebook.rules import AnyRule, LimitKind, NodeRule, PaperRule, Profile
from fullcycle.kernels.rulebook.vocabulary import Material, Matter, Node, Role, Stage


DATA = Path(__file__).parent / "data"

VOCABULARY = ("rule_sets", "roles", "materials", "matters", "limits")


@cache
def current_rulebook() -> Rulebook:
    """The rulebook that ships with the platform, read once."""
    return load_rulebook()


def load_rulebook(folder: Path = DATA) -> Rulebook:
    """Read every rule file of a folder.

    Raises:
        UnableToReadRulebook: with all faults, each naming file, line and rule.
    """
    return _Loading(folder=folder).book()


@dataclass(slots=True, kw_only=True)
class _Loading:
    """What one reading has gathered so far."""

    folder: Path
    faults: Faults = field(default_factory=Faults)
    contents: list[str] = field(default_factory=list)
    roles: dict[str, Role] = field(default_factory=dict)
    materials: dict[str, Material] = field(default_factory=dict)
    matters: dict[str, Matter] = field(default_factory=dict)
    stages: dict[str, tuple[Stage, ...]] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    kinds: dict[str, LimitKind] = field(default_factory=dict)
    entries: list[AnyRule] = field(default_factory=list)
    node_blocks: dict[str, Block] = field(default_factory=dict)
    datings: list[tuple[Block, Dating]] = field(default_factory=list)

    def book(self) -> Rulebook:
        opening = {name: self._open(self.folder / f"{name}.yaml") for name in VOCABULARY}
        files = [self._open(path) for path in self._rule_files()]
        self.roles = vocabulary.read_roles(opening["roles"])
        for file in files:
            self._read_nodes(file)
        self.materials = vocabulary.read_materials(opening["materials"], self.nodes)
        self.matters = vocabulary.read_matters(opening["matters"], self.stages)
        home_region = self._read_rule_sets(opening["rule_sets"])
        self._read_limits(opening["limits"])
        for file in files:
            self._read_rules(file)
        dating.refuse_broken_versions(self.datings)
        self._refuse_unswitched_nodes()
        self.faults.raise_if_any()
        return self._bound(home_region)

    def _open(self, path: Path) -> Block:
        file: RuleFile = read_file(path, self.faults)
        self.contents.append(f"{path.name}\n{file.content}")
        return file.block

    def _rule_files(self) -> list[Path]:
        return sorted(
            path for path in self.folder.glob("*.yaml") if path.stem not in VOCABULARY
        )

    def _read_nodes(self, file: Block) -> None:
        if not file.has("nodes"):
            return
        journey = file.text("rules_of")
        self.stages[journey] = vocabulary.read_stages(file)
        for block in file.blocks("nodes"):
            node = vocabulary.read_node(
                block, journey=journey, roles=self.roles, stages=self.stages[journey]
            )
            vocabulary.keep(self.nodes, node.id, node, block)
            self.node_blocks[node.id] = block

    def _read_rule_sets(self, file: Block) -> str:
        home_region = dating.read_region(file, "home_region")
        common = file.block("common")
        for block in file.blocks_over("rule_sets", common):
            self._keep(block, rules.read_rule_set(block), scope="rule_set")
        file.refuse_the_rest()
        return home_region

    def _read_limits(self, file: Block) -> None:
        for block in file.blocks("kinds", named_by="code"):
            kind = rules.read_limit_kind(block, self.nodes)
            block.refuse_the_rest()
            vocabulary.keep(self.kinds, kind.code, kind, block)
        for block in file.blocks("profiles"):
            self._read_profile(block)
        for block in file.blocks("default_profile"):
            rule = rules.read_profile_rule(block, self.profiles)
            self._keep(block, rule, scope="default_profile")
        file.refuse_the_rest()

    def _read_profile(self, profile: Block) -> None:
        profile_id = profile.text("id")
        words = Profile(id=profile_id, wording=profile.wording("wording"))
        vocabulary.keep(self.profiles, profile_id, words, profile)
        for block in profile.blocks_over("limits", profile.block("common")):
            rule = rules.read_limit_rule(block, profile_id=profile_id, kinds=self.kinds)
            self._keep(block, rule, scope=profile_id)
        profile.refuse_the_rest()

    def _read_rules(self, file: Block) -> None:
        scope = vocabulary.known(
            file,
            "rules_of",
            self.matters | {matter.journey: matter for matter in self.matters.values()},
            "matter or journey",
        )
        common = file.block("common")
        for section, read in self._sections().items():
            if file.has(section):
                for block in file.blocks_over(section, common):
                    self._keep(block, read(block), scope=scope)
        file.refuse_the_rest()

    def _sections(self) -> dict[str, Callable[[Block], AnyRule | None]]:
        return {
            "switches": lambda block: rules.read_node_rule(block, self.nodes),
            "papers": lambda block: rules.read_paper_rule(
                block, materials=self.materials, nodes=self.nodes
            ),
            "checks": lambda block: rules.read_check_rule(block, self.nodes),
            "values": rules.read_rule,
            "duties": rules.read_duty,
            "fees": rules.read_fee_rule,
            "visits": rules.read_visit_rule,
            "turns": lambda block: rules.read_turn_rule(block, self.nodes),
        }

    def _keep(self, block: Block, rule: AnyRule | None, *, scope: str) -> None:
        block.refuse_the_rest()
        if rule is None:
            return
        if rule.dating.key.partition(".")[0] != scope:
            block.fault_in("id", f"{rule.dating.rule_id!r} must begin with {scope!r}")
        self.entries.append(rule)
        self.datings.append((block, rule.dating))
        if isinstance(rule, PaperRule) and rule.original is not None:
            self.datings.append((block, rule.original))

    def _refuse_unswitched_nodes(self) -> None:
        switched = {rule.node_id for rule in self.entries if isinstance(rule, NodeRule)}
        for node_id, block in self.node_blocks.items():
            if node_id not in switched:
                block.fault("no switch says when this step is on")

    def _bound(self, home_region: str) -> Rulebook:
        by_key: dict[str, list[AnyRule]] = defaultdict(list)
        for rule in self.entries:
            by_key[rule.dating.key].append(rule)
        return Rulebook(
            version=hashlib.sha256("\n".join(self.contents).encode()).hexdigest()[:12],
            home_region=home_region,
            roles=self.roles,
            materials=self.materials,
            matters=self.matters,
            stages=self.stages,
            nodes=self.nodes,
            profiles=self.profiles,
            rules={key: tuple(versions) for key, versions in by_key.items()},
        )
