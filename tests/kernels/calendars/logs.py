"""Random ledgers of turns, decoded from bytes so that ten thousand of them take seconds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import strategies as st

from fullcycle.kernels.calendars.clock import Owner, Turn
from fullcycle.kernels.calendars.workdays import SITE_ZONE


# Spring Festival 2025 lies inside: a made-up Sunday, eight days off, a made-up Saturday.
BEGINNING = datetime(2025, 1, 24, 8, 0, tzinfo=SITE_ZONE)
DEPARTMENTS = ("PLAN", "METER", "SITE")
BYTES_IN_TURN = 8


@dataclass(frozen=True)
class Log:
    """Turns in the order of the ledger, and three instants to look at them."""

    turns: tuple[Turn, ...]
    until: datetime
    split_at: datetime
    known_at: datetime


def logs(*, days: int, turns: int = 8) -> st.SearchStrategy[Log]:
    """Ledgers of one to `turns` turns, corrections among them, within so many days."""
    size = 7 + turns * BYTES_IN_TURN
    return st.binary(min_size=size, max_size=size).map(lambda raw: _log(raw, days * 24 * 60))


def _log(raw: bytes, horizon: int) -> Log:
    looks, rest = raw[:7], raw[7:]
    split_at, until = sorted(_instant(looks[at : at + 2], horizon) for at in (0, 2))
    chunks = [rest[at : at + BYTES_IN_TURN] for at in range(0, len(rest), BYTES_IN_TURN)]
    count = 1 + looks[6] % len(chunks)
    return Log(
        turns=tuple(_turn(place, chunk, horizon) for place, chunk in enumerate(chunks[:count])),
        until=until,
        split_at=split_at,
        known_at=_instant(looks[4:6], horizon),
    )


def _turn(place: int, chunk: bytes, horizon: int) -> Turn:
    owner = list(Owner)[chunk[3] % 4]
    # The first turn is no correction and begins early, so that most ledgers say something.
    window = horizon if place else horizon // 8
    from_at = _instant(chunk[0:2], window) + timedelta(seconds=chunk[2] % 60)
    to_at = from_at + timedelta(minutes=1 + chunk[5] * horizon // 512)
    is_correction = place > 0 and chunk[4] % 3 == 0
    return Turn(
        from_at=from_at,
        owner=owner,
        department=DEPARTMENTS[chunk[6] % 3] if owner is Owner.UTILITY else "",
        cause=f"LINE-{place}",
        recorded_at=to_at + timedelta(minutes=chunk[7] % 16 * horizon // 64),
        to_at=to_at if is_correction else None,
    )


def _instant(raw: bytes, horizon: int) -> datetime:
    return BEGINNING + timedelta(minutes=int.from_bytes(raw) % horizon)
