"""Which two managers should serve a customer: by size, and by how much each has already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from fullcycle.kernels.clientele.tables import (
    Grade,
    GradeRule,
    clientele_tables,
    in_force,
)
from fullcycle.kernels.units.wording import Wording


RANKS = {Grade.JUNIOR: 0, Grade.MIDDLE: 1, Grade.SENIOR: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A manager of the customer's district with the load of today."""

    manager_id: int
    grade: Grade
    primaries: int
    deputies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedCustomer:
    """What the choice looks at; the voltage is the highest of the customer's accounts."""

    contract_kva: int
    voltage_kv: int
    is_important: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenManagers:
    """Two different managers, and why this grade was looked for."""

    primary_id: int
    deputy_id: int
    because: Wording


class UnableToChoose(LookupError):
    """There are not two managers to choose from."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(wording.en)
        self.wording = wording


def chosen_managers(
    *, customer: ServedCustomer, candidates: Sequence[Candidate], on: date
) -> ChosenManagers:
    """Choose by the rules of a day; equal candidates go by the lower id.

    A manager of the wanted grade with room is best, then one of a higher grade with room,
    then of a lower; if nobody has room, the one least over the span. The deputy is
    the best of the others by the customers they stand in for.

    Raises:
        UnableToChoose: if there are fewer than two candidates.
    """
    if len(candidates) < 2:  # noqa: PLR2004 - a primary and a deputy
        raise UnableToChoose(
            Wording(
                zh="本辖区可指派的客户经理不足两名，无法同时安排主办和协办。",
                en="The district has fewer than two managers, yet both a primary and"
                " a deputy are needed.",
            )
        )
    rule = _wanted(customer, on)
    spans = {span.grade: span.most for span in in_force(clientele_tables().spans, on=on)}
    primary = min(
        candidates,
        key=lambda one: _distance(one, rule.grade, Fraction(one.primaries, spans[one.grade])),
    )
    deputy = min(
        (one for one in candidates if one.manager_id != primary.manager_id),
        key=lambda one: _distance(one, rule.grade, Fraction(one.deputies, spans[one.grade])),
    )
    return ChosenManagers(
        primary_id=primary.manager_id, deputy_id=deputy.manager_id, because=rule.why
    )


def _wanted(customer: ServedCustomer, on: date) -> GradeRule:
    rules = in_force(clientele_tables().grades, on=on)
    for rule in sorted(rules, key=lambda rule: rule.rank):
        is_high = rule.min_kv is not None and customer.voltage_kv >= rule.min_kv
        is_important = rule.important and customer.is_important
        if customer.contract_kva >= rule.min_kva or is_high or is_important:
            return rule
    raise UnableToChoose(
        Wording(zh="该日期没有有效的分级规则。", en=f"No grade rule holds on {on}.")
    )


def _distance(
    candidate: Candidate, wanted: Grade, load: Fraction
) -> tuple[bool, int, Fraction, int]:
    above = RANKS[candidate.grade] - RANKS[wanted]
    # Too experienced is a smaller fault than not experienced enough.
    distance = above if above >= 0 else len(RANKS) - above
    is_full = load >= 1
    return (is_full, 0 if is_full else distance, load, candidate.manager_id)
