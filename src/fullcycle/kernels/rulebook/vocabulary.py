"""The words rules are written in: roles, papers, matters, stages and steps."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from fullcycle.kernels.calendars.clock import Owner
from fullcycle.kernels.rulebook.reading import Block
from fullcycle.kernels.units.wording import Wording


W = TypeVar("W")


class MaterialSource(StrEnum):
    """Where a paper comes from; only CUSTOMER and CONTRACTOR trouble the customer."""

    CUSTOMER = "CUSTOMER"
    GOV_SHARE = "GOV_SHARE"
    SYSTEM = "SYSTEM"
    CONTRACTOR = "CONTRACTOR"
    TEMPLATE = "TEMPLATE"


class FileKind(StrEnum):
    """Kinds of file that may be handed in."""

    PDF = "pdf"
    OFD = "ofd"
    JPG = "jpg"
    PNG = "png"
    XLSX = "xlsx"
    CSV = "csv"
    DWG = "dwg"
    ZIP = "zip"


class MatterCategory(StrEnum):
    """What kind of wish a matter is."""

    CONNECTION = "CONNECTION"
    CHANGE = "CHANGE"
    TEMPORARY = "TEMPORARY"
    GENERATION = "GENERATION"
    MARKET = "MARKET"
    METERING = "METERING"
    CONTRACT = "CONTRACT"


class MatterStatus(StrEnum):
    """Whether a matter can still be asked for."""

    ACTIVE = "ACTIVE"
    LEGACY = "LEGACY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A desk, or the customer's side, that does steps."""

    code: str
    owner: Owner
    wording: Wording
    department: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A paper; `deferrable_until` is the step before which it must be in at the latest."""

    code: str
    wording: Wording
    explanation: Wording
    source: MaterialSource
    file_kinds: tuple[FileKind, ...]
    valid_months: int | None
    deferrable_until: str | None

    @property
    def is_asked_of_the_customer(self) -> bool:
        """Whether the customer or the contractor has to bring it."""
        return self.source in {MaterialSource.CUSTOMER, MaterialSource.CONTRACTOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Something a customer may ask for; `ends_on` is the first day it no longer can be."""

    id: str
    wording: Wording
    sentence: Wording
    category: MatterCategory
    status: MatterStatus
    ends_on: date | None
    journey: str
    is_open_online: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One of the few plain stages a customer sees, numbered from 1."""

    number: int
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A step: `role` closes it, `owner` is whose time passes while it is open."""

    id: str
    journey: str
    wording: Wording
    customer_wording: Wording
    stage: int
    role: str
    owner: Owner
    has_site_visit: bool
    is_on_demand: bool


def read_roles(file: Block) -> dict[str, Role]:
    """Read roles.yaml."""
    roles: dict[str, Role] = {}
    for block in file.blocks("roles", named_by="code"):
        role = Role(
            code=block.text("code"),
            owner=block.choice("owner", Owner),
            wording=block.wording("wording"),
            department=block.wording("department"),
        )
        block.refuse_the_rest()
        keep(roles, role.code, role, block)
    file.refuse_the_rest()
    return roles


def read_materials(file: Block, nodes: Mapping[str, Node]) -> dict[str, Material]:
    """Read materials.yaml."""
    materials: dict[str, Material] = {}
    for block in file.blocks("materials", named_by="code"):
        material = Material(
            code=block.text("code"),
            wording=block.wording("wording"),
            explanation=block.wording("explanation"),
            source=block.choice("source", MaterialSource),
            file_kinds=block.choices("file_kinds", FileKind),
            valid_months=block.whole_or_none("valid_months"),
            deferrable_until=(
                known(block, "deferrable_until", nodes, "node")
                if block.has("deferrable_until")
                else None
            ),
        )
        block.refuse_the_rest()
        keep(materials, material.code, material, block)
    file.refuse_the_rest()
    return materials


def read_matters(file: Block, journeys: Container[str]) -> dict[str, Matter]:
    """Read matters.yaml; only a matter whose journey has steps may be open online."""
    matters: dict[str, Matter] = {}
    for block in file.blocks("matters"):
        matter = Matter(
            id=block.text("id"),
            wording=block.wording("wording"),
            sentence=block.wording("sentence"),
            category=block.choice("category", MatterCategory),
            status=block.choice("status", MatterStatus),
            ends_on=block.day_or_none("ends_on"),
            journey=block.text("journey"),
            is_open_online=block.is_true("is_open_online"),
        )
        block.refuse_the_rest()
        if matter.is_open_online and matter.journey not in journeys:
            block.fault_in("is_open_online", f"the journey {matter.journey!r} has no steps")
        keep(matters, matter.id, matter, block)
    file.refuse_the_rest()
    return matters


def read_stages(file: Block) -> tuple[Stage, ...]:
    """Read the stages of a journey; they are numbered 1, 2, 3 … without a gap."""
    stages = []
    for count, block in enumerate(file.blocks("stages", named_by="number"), start=1):
        stage = Stage(number=block.whole("number"), wording=block.wording("wording"))
        block.refuse_the_rest()
        if stage.number != count:
            block.fault_in("number", f"{stage.number} stands where {count} is wanted")
        stages.append(stage)
    return tuple(stages)


def read_node(
    block: Block, *, journey: str, roles: Mapping[str, Role], stages: tuple[Stage, ...]
) -> Node:
    """Read one step of a journey."""
    node = Node(
        id=block.text("id"),
        journey=journey,
        wording=block.wording("wording"),
        customer_wording=block.wording("customer_wording"),
        stage=block.whole("stage"),
        role=known(block, "role", roles, "role"),
        owner=block.choice("owner", Owner),
        has_site_visit=block.is_true("site_visit"),
        is_on_demand=block.is_true("on_demand"),
    )
    block.refuse_the_rest()
    if node.stage not in {stage.number for stage in stages}:
        block.fault_in("stage", f"there is no stage {node.stage}")
    return node


def known(block: Block, key: str, words: Mapping[str, object], kind: str) -> str:
    """Read a reference; one that leads nowhere is a fault."""
    text = block.text(key)
    if text and text not in words:
        block.fault_in(key, f"unknown {kind} {text!r}")
    return text


def keep(words: dict[str, W], code: str, word: W, block: Block) -> None:
    """Add a word under its code; a code used twice is a fault."""
    if code in words:
        block.fault(f"{code!r} is defined twice")
    words[code] = word
