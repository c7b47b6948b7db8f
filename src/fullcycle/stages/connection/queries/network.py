"""The network around a street, as the scheme kernel takes it."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.db.models import DecimalField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from fullcycle.kernels.schemes import requests
from fullcycle.kernels.schemes.requests import CostBand, NetworkAround
from fullcycle.kernels.schemes.terms import LineKind
from fullcycle.stages.connection.models import FeederHold, FeederReach, Survey


def network_around(*, street: str, voltage_kv: Decimal | None = None) -> NetworkAround:
    """The feeders that reach a street, the nearest first; one query.

    What accepted schemes hold is taken off the spare capacity. No feeder is an empty network.
    """
    held = (
        FeederHold.objects.filter(feeder=OuterRef("feeder__name"), released_at__isnull=True)
        .order_by()
        .values("feeder")
        .annotate(total=Sum("held_kva"))
        .values("total")
    )
    rows = (
        FeederReach.objects.filter(street=street)
        .select_related("feeder")
        .annotate(
            held_kva=Coalesce(
                Subquery(held), Decimal(0), output_field=DecimalField(decimal_places=1)
            )
        )
        .order_by("distance_km", "feeder__name")
    )
    if voltage_kv is not None:
        rows = rows.filter(feeder__voltage_kv=voltage_kv)
    return NetworkAround(
        feeders=tuple(
            _feeder(row, spare_kva=max(row.feeder.spare_kva - row.held_kva, Decimal(0)))
            for row in rows
        )
    )


def network_as_surveyed(
    *, case_id: int, street: str, voltage_kv: Decimal | None = None
) -> NetworkAround:
    """The same with the distances and line costs that the newest survey measured."""
    network = network_around(street=street, voltage_kv=voltage_kv)
    survey = Survey.objects.filter(case_id=case_id).order_by("-round").only("candidates")
    newest = survey.first()
    measured = {each["feeder"]: each for each in newest.candidates} if newest else {}
    return NetworkAround(
        feeders=tuple(
            _measured(feeder, measured[feeder.name]) if feeder.name in measured else feeder
            for feeder in network.feeders
        )
    )


def list_streets() -> Sequence[str]:
    """The streets that any feeder reaches, in order."""
    return list(
        FeederReach.objects.order_by("street").values_list("street", flat=True).distinct()
    )


def _feeder(row: FeederReach, *, spare_kva: Decimal) -> requests.Feeder:
    feeder = row.feeder
    return requests.Feeder(
        name=feeder.name,
        substation=feeder.substation,
        bus_section=feeder.bus_section,
        voltage_kv=feeder.voltage_kv,
        spare_kva=spare_kva,
        distance_km=row.distance_km,
        kind=LineKind(feeder.kind),
        reliability_minutes_per_year=feeder.reliability_minutes_per_year,
        is_free_bay=feeder.is_free_bay,
    )


def _measured(feeder: requests.Feeder, found: dict[str, object]) -> requests.Feeder:
    return replace(
        feeder,
        distance_km=Decimal(str(found["distance_km"])),
        line_cost=read_cost(found["line_cost"]),
    )


def read_cost(plain: object) -> CostBand | None:
    """Read back the cost band of a surveyed line."""
    if not isinstance(plain, dict):
        return None
    return CostBand(low_yuan=Decimal(plain["low"]), high_yuan=Decimal(plain["high"]))
