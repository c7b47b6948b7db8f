"""Chance that repeats: the same seed and name give the same draws on every machine."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar


T = TypeVar("T")


def drawing(seed: int, *name: object) -> Random:
    """A source of draws for one named thing, independent of every other thing's."""
    return Random("/".join(str(part) for part in (seed, *name)))  # noqa: S311 - no secret


def weighted(source: Random, weights: Mapping[T, int]) -> T:
    """One of the keys, as often as its weight says."""
    return source.choices([*weights], [*weights.values()])[0]


def scattered(number: int, *, size: int) -> int:
    """A number below `size` (a power of ten) that no other number below it shares."""
    # Odd and no multiple of five: multiplying is one-to-one modulo a power of ten.
    return (number * 48_271 + 7_919) % size
