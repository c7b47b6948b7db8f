"""Whole kWh: rounding half up, and sharing a whole out so that nothing is lost."""

from collections.abc import Hashable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeVar


K = TypeVar("K", bound=Hashable)


def whole(amount: Decimal) -> int:
    """Round half up to a whole number, as meters' energy is billed."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def share_out(total: int, weights: Mapping[K, int]) -> dict[K, int]:
    """Split a whole by weights into wholes that add up to it (largest remainder first).

    Equal remainders go in the order of the mapping. Without any weight the first key takes all.

    Raises:
        ValueError: if there is no key, or a weight is negative.
    """
    if not weights or min(weights.values()) < 0:
        raise ValueError(f"weights must be given and not negative: {dict(weights)}")
    whole_weight = sum(weights.values())
    if whole_weight == 0:
        first = next(iter(weights))
        return {key: total if key == first else 0 for key in weights}
    exact = {key: Fraction(total * weight, whole_weight) for key, weight in weights.items()}
    parts = {key: share.__floor__() for key, share in exact.items()}
    order = sorted(exact, key=lambda key: parts[key] - exact[key])
    for key in order[: total - sum(parts.values())]:
        parts[key] += 1
    return parts
