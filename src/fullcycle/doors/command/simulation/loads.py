"""The load lists that applications carry: as much equipment as the capacity bears."""

from random import Random

from fullcycle.doors.command.district import chance
from fullcycle.doors.command.district.trades import Trade


WORKS = {
    ("STAMPING", "MACHINING", "FANS_PUMPS"): 4,
    ("CONVEYORS", "FANS_PUMPS", "WELDING"): 3,
    ("PROCESS", "FANS_PUMPS", "COOLING"): 2,
    ("RESISTANCE_FURNACES", "CONVEYORS", "FANS_PUMPS"): 1,
}
HOUSES = {("LIGHTING", "COOLING", "FANS_PUMPS"): 3, ("COOLING", "LIGHTING", "EV_CHARGERS"): 1}

FULLEST_FACTOR = {
    "STAMPING": 0.35, "MACHINING": 0.25, "FANS_PUMPS": 0.85, "CONVEYORS": 0.65,
    "WELDING": 0.50, "PROCESS": 0.75, "COOLING": 0.80, "RESISTANCE_FURNACES": 0.85,
    "LIGHTING": 0.85, "EV_CHARGERS": 0.70, "ARC_FURNACES": 0.90,
}  # fmt: skip
"""The upper demand factors of `kernels/schemes/data/load_kinds.yaml`."""

SHARES = (0.5, 0.3, 0.2)
FILLED = 0.6
"""How many kW of demand a kVA that is asked for is meant to bear."""

UNITS_KW = (7.5, 11, 15, 22, 30, 37, 45, 55)
SECURITY_SHARE = 0.08


def demand(
    source: Random, *, asked_kva: int, traits: frozenset[str], trade: Trade
) -> dict[str, object]:
    """The section of the application that says what is to be supplied."""
    kinds = chance.weighted(source, WORKS if trade.is_works else HOUSES)
    rows = [
        _row(source, kind, share * FILLED * asked_kva)
        for kind, share in zip(kinds, SHARES, strict=True)
    ]
    if "special" in traits:
        rows[0]["is_nonlinear"] = "on"
    section: dict[str, object] = {
        "use_class": "INDUSTRY" if trade.is_works else "COMMERCE",
        "requested_kva": str(asked_kva),
        "importance": "SECOND" if "important" in traits else "NONE",
        "has_special_load": "on" if "special" in traits else "",
        "loads": rows,
    }
    if "important" in traits:
        rows[-1]["is_important"] = "on"
        section["security_load_kw"] = str(round(asked_kva * SECURITY_SHARE))
    return section


def _row(source: Random, kind: str, demand_kw: float) -> dict[str, object]:
    unit_kw = source.choice(UNITS_KW)
    quantity = max(1, round(demand_kw / FULLEST_FACTOR[kind] / unit_kw))
    return {"kind": kind, "rated_kw": str(unit_kw), "quantity": str(quantity)}
