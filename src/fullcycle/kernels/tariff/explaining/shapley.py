"""Shapley values: what each of several causes adds, whatever the order they are told in.

Source: L. S. Shapley, A Value for n-Person Games, 1953.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from itertools import combinations
from math import factorial
from typing import TypeVar

from fullcycle.kernels.units.money import FEN


C = TypeVar("C", bound=Hashable)


def shapley_values(
    causes: Sequence[C], worth: Callable[[frozenset[C]], Decimal]
) -> dict[C, Decimal]:
    """Return each cause's value; they add up to worth(all) - worth(none).

    `worth` is asked once for each of the 2^n sets of causes.
    """
    count = len(causes)
    worths = {
        frozenset(chosen): worth(frozenset(chosen))
        for size in range(count + 1)
        for chosen in combinations(causes, size)
    }
    values = dict.fromkeys(causes, Decimal(0))
    orders = Decimal(factorial(count))
    for chosen, value in worths.items():
        size = len(chosen)
        gains = factorial(size - 1) * factorial(count - size) if size else 0
        losses = factorial(size) * factorial(count - size - 1) if size < count else 0
        for cause in causes:
            values[cause] += value * (gains if cause in chosen else -losses)
    return {cause: value / orders for cause, value in values.items()}


def in_fen(values: Mapping[C, Decimal], total: Decimal) -> dict[C, Decimal]:
    """Round values to the fen so that they add up to a total in fen (largest remainder).

    Raises:
        ValueError: if the values are further from the total than rounding explains.
    """
    parts = {
        cause: value.quantize(FEN, rounding=ROUND_FLOOR) for cause, value in values.items()
    }
    missing = int((total - sum(parts.values(), Decimal(0))) / FEN)
    if not 0 <= missing <= len(parts):
        raise ValueError(f"the values add up to {sum(values.values())}, not to {total}")
    order = sorted(values, key=lambda cause: parts[cause] - values[cause])
    for cause in order[:missing]:
        parts[cause] += FEN
    return parts
