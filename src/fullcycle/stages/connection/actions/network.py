"""Store the district's network as the network department hands it over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from fullcycle.kernels.schemes.terms import LineKind
from fullcycle.records.journal import actions as journal
from fullcycle.stages.connection.models import Feeder, FeederReach


BATCH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFeeder:
    """A feeder with the streets it reaches: kilometres of line to be built, by street."""

    name: str
    substation: str
    bus_section: str
    voltage_kv: Decimal
    capacity_kva: int
    spare_kva: int
    kind: LineKind
    reliability_minutes_per_year: Decimal
    reaches_km: Mapping[str, Decimal]
    is_free_bay: bool = False


@transaction.atomic
def store_network(
    *, feeders: Iterable[NetworkFeeder], at: datetime, by_id: int | None = None
) -> int:
    """Bring feeders and their reaches up to date, by name, and return how many came.

    What is held for our cases is not part of `spare_kva` and stays as it is.
    """
    given = {feeder.name: feeder for feeder in feeders}
    Feeder.objects.bulk_create(
        [_row(feeder) for feeder in given.values()],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=[
            *("substation", "bus_section", "voltage_kv", "capacity_kva", "spare_kva"),
            *("kind", "is_free_bay", "reliability_minutes_per_year"),
        ],
    )
    ids = dict(Feeder.objects.filter(name__in=given).values_list("name", "pk"))
    FeederReach.objects.filter(feeder_id__in=ids.values()).delete()
    FeederReach.objects.bulk_create(
        [
            FeederReach(feeder_id=ids[feeder.name], street=street, distance_km=distance_km)
            for feeder in given.values()
            for street, distance_km in feeder.reaches_km.items()
        ],
        batch_size=BATCH,
    )
    journal.record(
        journal.Act(
            act="connection.network.stored",
            subject_kind="network",
            subject_id="feeders",
            actor_id=by_id,
            at=at,
            details={"feeders": len(given)},
        )
    )
    return len(given)


def _row(feeder: NetworkFeeder) -> Feeder:
    return Feeder(
        name=feeder.name,
        substation=feeder.substation,
        bus_section=feeder.bus_section,
        voltage_kv=feeder.voltage_kv,
        capacity_kva=feeder.capacity_kva,
        spare_kva=feeder.spare_kva,
        kind=feeder.kind,
        is_free_bay=feeder.is_free_bay,
        reliability_minutes_per_year=feeder.reliability_minutes_per_year,
    )
