"""A choice together with the rule that made it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from fullcycle.kernels.schemes.rules import Rule
from fullcycle.kernels.units.wording import Wording


V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Generic[V]):
    """A value, the id of the rule behind it, and the reason in words."""

    value: V
    rule_id: str
    why: Wording


def chosen_by(rule: Rule, value: V) -> Choice[V]:
    """Return the value as the rule's choice."""
    return Choice(value=value, rule_id=rule.rule_id, why=rule.why)
