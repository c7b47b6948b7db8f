"""The power-factor adjustment of 1983, expanded from its pieces to every hundredth."""

from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.rules import PowerFactorPiece, PowerFactorTable


HUNDREDTHS = 100


def hundredths(value: Decimal) -> int:
    """Return a power factor in hundredths.

    Raises:
        ValueError: unless it has two decimals at most and lies between 0 and 1.
    """
    scaled = value * HUNDREDTHS
    if scaled != int(scaled) or not 0 <= scaled <= HUNDREDTHS:
        raise ValueError(f"a power factor has two decimals and lies between 0 and 1: {value}")
    return int(scaled)


def percents(table: PowerFactorTable) -> tuple[Decimal, ...]:
    """Return the percentage of each power factor from 0.00 to 1.00."""
    standard = hundredths(table.standard)
    found = {standard: Decimal(0)}
    for step, pieces in ((1, table.above), (-1, table.below)):
        _walk(found, start=standard, step=step, pieces=pieces)
    return tuple(found[index] for index in range(HUNDREDTHS + 1))


def _walk(
    found: dict[int, Decimal], *, start: int, step: int, pieces: tuple[PowerFactorPiece, ...]
) -> None:
    at = start
    for piece in pieces:
        while at != hundredths(piece.to):
            found[at + step] = found[at] + piece.percent_per_hundredth
            at += step
