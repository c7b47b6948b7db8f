"""Who may see which meters."""

from datetime import datetime

from django.db.models import QuerySet

from fullcycle.records.people import queries as people
from fullcycle.stages.metering.models import MeterSet


def meter_sets_of_persons_customers(*, person_id: int, at: datetime) -> QuerySet[MeterSet]:
    """The meters a customer's person sees: of every customer they act for."""
    customer_ids = people.list_customer_ids_of(person_id=person_id, at=at)
    return MeterSet.objects.filter(case__customer__in=customer_ids, returned_at__isnull=True)
