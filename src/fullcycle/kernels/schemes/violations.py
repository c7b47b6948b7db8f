"""What a check looks at, and how it puts a broken rule into words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from fullcycle.kernels.schemes import words
from fullcycle.kernels.schemes.groundwork import Groundwork
from fullcycle.kernels.schemes.options import SchemeOption, Violation
from fullcycle.kernels.schemes.rules import VoltageRule
from fullcycle.kernels.schemes.shapes import Shape
from fullcycle.kernels.units.wording import Wording


NOTHING_WANTED = object()


class Reason(Protocol):
    """A rule, or a choice made by one."""

    @property
    def rule_id(self) -> str: ...

    @property
    def why(self) -> Wording: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """An option on the ground it stands on; its voltage is known to be a standard one."""

    option: SchemeOption
    ground: Groundwork
    voltage: VoltageRule

    @property
    def shape(self) -> Shape:
        """The option's outline."""
        return Shape(
            voltage_kv=self.option.voltage_kv.value,
            contract_kva=self.option.contract_kva.value,
            source_count=len(self.option.sources.value),
            unit_count=self.option.transformer_count,
        )


def breach(
    rule: Reason, field: str, *, found: object, wanted: object = NOTHING_WANTED
) -> Violation:
    """Return the violation of a rule: its sentence, what stands there, what should."""
    stands = words.shown(found)
    zh, en = f"{rule.why.zh}。现为 {stands.zh}", f"{rule.why.en}. It is {stands.en}"
    if wanted is not NOTHING_WANTED:
        right = words.shown(wanted)
        zh, en = f"{zh}，应为 {right.zh}", f"{en}; it should be {right.en}"
    return Violation(
        rule_id=rule.rule_id, wording=Wording(zh=f"{zh}。", en=f"{en}."), field=field
    )


def unless_equal(
    rule: Reason, field: str, *, found: object, wanted: object
) -> Iterator[Violation]:
    """Yield a violation if the two differ."""
    if found != wanted:
        yield breach(rule, field, found=found, wanted=wanted)
