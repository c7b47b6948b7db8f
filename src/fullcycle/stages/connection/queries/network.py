"""The network around a street, as the scheme kernel takes it."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.db.models import BigIntegerField, DecimalField, F, Func, Value

from fullcycle.kernels.schemes import requests
from fullcycle.kernels.schemes.requests import CostBand, NetworkAround
from fullcycle.kernels.schemes.terms import LineKind
from fullcycle.stages.connection.models import FeederReach, Survey


def network_around(
    *, street: str, voltage_kv: Decimal | None = None, besides_case_id: int | None = None
) -> NetworkAround:
    """The feeders that reach a street, the nearest first; one query.

    What schemes hold is taken off the spare capacity, besides those of one case. A street
    that no feeder reaches has an empty network.
    """
    rows = (
        FeederReach.objects.filter(street=street)
        .select_related("feeder")
        .annotate(
            held_kva=Func(
                F("feeder__name"),
                # An integer without a field is sent in 32 bits, cut off in silence.
                Value(besides_case_id or 0, output_field=BigIntegerField()),
                function="connection_held_kva",
                output_field=DecimalField(),
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
    """The same as a case's own scheme may use it, with what its newest survey measured."""
    network = network_around(street=street, voltage_kv=voltage_kv, besides_case_id=case_id)
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
