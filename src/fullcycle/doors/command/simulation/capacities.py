"""How much the applications of a year ask for: standard sizes that add up exactly."""

from random import Random

from fullcycle.doors.command.district import chance


YEAR_CASES = 404
YEAR_KVA = 252_955
"""What Lucheng's large customers asked for in a year, and how many of them asked."""

SIZES_KVA = {
    200: 5, 250: 11, 315: 18, 400: 18, 500: 16, 630: 18, 800: 11, 1_000: 8, 1_250: 5,
    1_600: 4, 2_000: 2, 2_500: 1,
}  # fmt: skip
"""Transformer sizes of GB/T 6451 with how often each is asked for."""

TRIES = 40


def year_kva(cases: int) -> int:
    """What so many cases ask for together: the whole year's share."""
    return YEAR_KVA * cases // YEAR_CASES


def capacities(source: Random, *, cases: int) -> list[int]:
    """The capacity of each case in kVA; together exactly `year_kva(cases)`."""
    sizes = list(SIZES_KVA)
    drawn = [chance.weighted(source, SIZES_KVA) for _ in range(cases)]
    gap = year_kva(cases) - sum(drawn)
    for _ in range(TRIES * cases):
        place = source.randrange(cases)
        rank = sizes.index(drawn[place]) + (1 if gap > 0 else -1)
        if not 0 <= rank < len(sizes):
            continue
        step = sizes[rank] - drawn[place]
        if abs(gap - step) < abs(gap):
            drawn[place] += step
            gap -= step
    # What no step of the series closes is asked for by one customer with an odd size.
    largest = max(range(cases), key=lambda place: (drawn[place], place))
    drawn[largest] += gap
    return drawn
