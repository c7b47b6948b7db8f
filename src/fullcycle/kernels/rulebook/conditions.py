"""Conditions over the traits of a case, written as data: trait tests under any and all."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import StrEnum

from fullcycle.kernels.rulebook.reading import Block
from fullcycle.kernels.rulebook.traits import CaseTraits, Importance


TraitValue = Decimal | int | bool | Importance

TRAIT_KINDS = {field.name: field.type for field in fields(CaseTraits)}


class Operator(StrEnum):
    """How a trait is compared."""

    IS = "is"
    NOT = "not"
    AT_LEAST = "at_least"
    BELOW = "below"


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitTest:
    """One trait compared with one value."""

    trait: str
    operator: Operator
    value: TraitValue

    def holds(self, traits: CaseTraits) -> bool:
        """Whether the case passes the test."""
        found: TraitValue = getattr(traits, self.trait)
        if self.operator is Operator.IS:
            return found == self.value
        if self.operator is Operator.NOT:
            return found != self.value
        reaches = Decimal(found) >= Decimal(self.value)
        return reaches if self.operator is Operator.AT_LEAST else not reaches

    def __str__(self) -> str:
        return f"{self.trait} {self.operator} {self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """Holds when one of its parts does."""

    parts: tuple["Condition", ...]

    def holds(self, traits: CaseTraits) -> bool:
        """Whether one part holds."""
        return any(part.holds(traits) for part in self.parts)

    def __str__(self) -> str:
        return "(" + " or ".join(str(part) for part in self.parts) + ")"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Holds when all of its parts do; without parts it always holds."""

    parts: tuple["Condition", ...]

    def holds(self, traits: CaseTraits) -> bool:
        """Whether every part holds."""
        return all(part.holds(traits) for part in self.parts)

    def __str__(self) -> str:
        return (
            "(" + " and ".join(str(part) for part in self.parts) + ")"
            if self.parts
            else "always"
        )


Condition = TraitTest | AnyOf | AllOf

ALWAYS = AllOf(parts=())


def read_condition(block: Block, key: str = "when") -> Condition:
    """Read a condition; an absent or null one always holds."""
    return _read(block.block(key)) if block.has(key) else ALWAYS


def read_trait_value(block: Block, *, trait: str, key: str) -> TraitValue:
    """Read a value of the type that the trait has; an unknown trait is a fault."""
    kind = TRAIT_KINDS.get(trait)
    if kind is bool:
        return block.is_true(key)
    if kind is int:
        return block.whole(key)
    if kind is Decimal:
        return block.decimal(key)
    if kind is None:
        block.fault(f"unknown trait {trait!r}")
        block.has(key)
    return block.choice(key, Importance) if kind is Importance else Importance.NONE


def with_traits(base: CaseTraits, traits: Mapping[str, TraitValue]) -> CaseTraits:
    """Return the traits with those of a mapping, as `read_trait_value` read them, on top."""
    return replace(base, **traits)  # type: ignore[arg-type]  # each has its trait's own type


def _read(block: Block) -> Condition:
    written = block.field_names()
    if written == ("any",):
        return AnyOf(parts=tuple(_read(part) for part in block.blocks("any")))
    if written == ("all",):
        return AllOf(parts=tuple(_read(part) for part in block.blocks("all")))
    return _read_test(block)


def _read_test(block: Block) -> Condition:
    trait = block.text("trait")
    operators = [operator for operator in Operator if block.has(operator.value)]
    if len(operators) != 1:
        block.fault(f"a condition is any, all, or a trait with one of {', '.join(Operator)}")
        return ALWAYS
    (operator,) = operators
    value = read_trait_value(block, trait=trait, key=operator.value)
    block.refuse_the_rest()
    if operator in {Operator.AT_LEAST, Operator.BELOW} and isinstance(value, bool | Importance):
        block.fault(f"{operator} needs a number, and {trait!r} is none")
    return TraitTest(trait=trait, operator=operator, value=value)
