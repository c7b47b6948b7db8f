"""The network around the district: substations, bus sections, feeders, what they bear."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from fullcycle.doors.command.district import chance, words
from fullcycle.kernels.schemes.terms import LineKind
from fullcycle.stages.connection.actions import NetworkFeeder


SUBSTATIONS = {
    110: [
        "双屿变",
        "仰义变",
        "藤桥变",
        "丰门变",
        "葡萄棚变",
        "横河变",
        "洪殿变",
        "九山变",
        "荷花变",
        "七都变",
    ],
    220: ["瓯浦变", "慈湖变"],
}
BUS_SECTIONS = ("Ⅰ段", "Ⅱ段")
FEEDERS_PER_SECTION = {10: 10, 20: 1, 35: 1}
CAPACITY_KVA = {10: 9_000, 20: 18_000, 35: 36_000, 110: 80_000}
"""What a feeder carries within its thermal limit; a planner's round figures."""

NEAR_LIMIT_KM = 4.5
MAP_KM = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class GridFeeder:
    """A public feeder, or a bay that is free for a line of the customer's own.

    `spare_kva` is what may still be connected.
    """

    name: str
    number: str
    substation: str
    bus_section: str
    voltage_kv: int
    capacity_kva: int
    spare_kva: int
    is_cable: bool
    outage_minutes_per_year: int
    is_free_bay: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NearFeeder:
    """A feeder that passes a street, and what must be built up to it, in km."""

    feeder: GridFeeder
    distance_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Every feeder, and for each street those within reach, the nearest first."""

    feeders: tuple[GridFeeder, ...]
    near: Mapping[str, tuple[NearFeeder, ...]]

    def near_with(self, *, street: str, voltage_kv: int) -> tuple[NearFeeder, ...]:
        """The public feeders of one voltage near a street, the nearest first."""
        return tuple(
            near
            for near in self.near[street]
            if near.feeder.voltage_kv == voltage_kv and not near.feeder.is_free_bay
        )


def network_feeders(seed: int) -> tuple[NetworkFeeder, ...]:
    """The whole network as the connection stage stores it, each feeder with its streets."""
    network = district_network(seed)
    reaches: dict[str, dict[str, Decimal]] = {feeder.name: {} for feeder in network.feeders}
    for street, several in network.near.items():
        for near in several:
            reaches[near.feeder.name][street] = Decimal(str(near.distance_km))
    return tuple(_as_stored(feeder, reaches[feeder.name]) for feeder in network.feeders)


def _as_stored(feeder: GridFeeder, reaches_km: Mapping[str, Decimal]) -> NetworkFeeder:
    return NetworkFeeder(
        name=feeder.name,
        substation=feeder.substation,
        bus_section=feeder.bus_section,
        voltage_kv=Decimal(feeder.voltage_kv),
        capacity_kva=feeder.capacity_kva,
        spare_kva=feeder.spare_kva,
        kind=LineKind.CABLE if feeder.is_cable else LineKind.OVERHEAD,
        reliability_minutes_per_year=Decimal(feeder.outage_minutes_per_year),
        reaches_km=reaches_km,
        is_free_bay=feeder.is_free_bay,
    )


@cache
def district_network(seed: int) -> Network:
    """The network that belongs to a seed; the same every time."""
    places = {
        name: _place(seed, name)
        for name in [*words.STREETS, *SUBSTATIONS[110], *SUBSTATIONS[220]]
    }
    feeders = tuple(_feeders(seed))
    near = {street: tuple(_near(seed, street, feeders, places)) for street in words.STREETS}
    return Network(feeders=feeders, near=near)


def _place(seed: int, name: str) -> tuple[float, float]:
    source = chance.drawing(seed, "place", name)
    return source.uniform(0, MAP_KM), source.uniform(0, MAP_KM)


def _feeders(seed: int) -> list[GridFeeder]:
    neighbourhoods = [name for names in words.STREETS.values() for name in names]
    found, count = [], 0
    for high_kv, substations in SUBSTATIONS.items():
        per_section = FEEDERS_PER_SECTION if high_kv == 110 else {110: 2}  # noqa: PLR2004
        for place, substation in enumerate(substations):
            for section, bus_section in enumerate(BUS_SECTIONS):
                for voltage_kv, several in per_section.items():
                    for turn in range(several):
                        number = f"{voltage_kv // 10 or 1}{place}{section}{turn}"
                        name = f"{neighbourhoods[count % len(neighbourhoods)]}{number}线"
                        found.append(
                            _feeder(
                                seed, name, number, (substation, bus_section, voltage_kv), turn
                            )
                        )
                        count += 1
                    found.append(_bay(substation, bus_section, voltage_kv, place, section))
    return found


def _feeder(
    seed: int, name: str, number: str, where: tuple[str, str, int], turn: int
) -> GridFeeder:
    substation, bus_section, voltage_kv = where
    source = chance.drawing(seed, "feeder", substation, bus_section, voltage_kv, turn)
    capacity_kva = CAPACITY_KVA[voltage_kv]
    is_cable = source.random() < 0.6  # noqa: PLR2004 - a town's share of cables
    return GridFeeder(
        name=name,
        number=number,
        substation=substation,
        bus_section=bus_section,
        voltage_kv=voltage_kv,
        capacity_kva=capacity_kva,
        spare_kva=int(capacity_kva * source.uniform(0.05, 0.7)) // 100 * 100,
        is_cable=is_cable,
        outage_minutes_per_year=source.randint(8, 40) if is_cable else source.randint(40, 150),
        is_free_bay=False,
    )


def _bay(
    substation: str, bus_section: str, voltage_kv: int, place: int, section: int
) -> GridFeeder:
    capacity_kva = CAPACITY_KVA[voltage_kv]
    return GridFeeder(
        name=f"{substation}{voltage_kv}千伏{bus_section}备用间隔",
        number=f"B{voltage_kv}{place}{section}",
        substation=substation,
        bus_section=bus_section,
        voltage_kv=voltage_kv,
        capacity_kva=capacity_kva,
        spare_kva=capacity_kva,
        is_cable=True,
        outage_minutes_per_year=10,
        is_free_bay=True,
    )


def _near(
    seed: int,
    street: str,
    feeders: tuple[GridFeeder, ...],
    places: Mapping[str, tuple[float, float]],
) -> list[NearFeeder]:
    found = []
    by_voltage: dict[int, list[NearFeeder]] = {}
    for feeder in feeders:
        (x, y), (u, v) = places[street], places[feeder.substation]
        straight_km = ((x - u) ** 2 + (y - v) ** 2) ** 0.5
        source = chance.drawing(seed, "reach", street, feeder.name)
        # A public feeder branches through the streets; a bay's line starts at the substation.
        share = 1.3 if feeder.is_free_bay else source.uniform(0.05, 0.35)
        distance_km = max(0.1, round(straight_km * share, 1))
        near = NearFeeder(feeder=feeder, distance_km=distance_km)
        by_voltage.setdefault(feeder.voltage_kv, []).append(near)
    for several in by_voltage.values():
        several.sort(key=lambda near: (near.distance_km, near.feeder.name))
        public = [near for near in several if not near.feeder.is_free_bay]
        bays = [near for near in several if near.feeder.is_free_bay]
        # Two substations at least, so that a second source can come from another one.
        others = [
            near for near in public if near.feeder.substation != public[0].feeder.substation
        ]
        reach = [near for near in public if near.distance_km <= NEAR_LIMIT_KM][:8]
        found += [
            *{near.feeder.name: near for near in [*reach, *others[:2]]}.values(),
            *bays[:2],
        ]
    found.sort(key=lambda near: (near.distance_km, near.feeder.name))
    return found
