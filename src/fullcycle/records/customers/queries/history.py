"""What the customer's own row was before, change by change."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps

from fullcycle.records.customers.actions.registering import CHANGEABLE
from fullcycle.records.customers.models import Customer


COMPARED = sorted(CHANGEABLE | {"tier", "status", "total_contract_kva"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field that got another value, by the database's own clock."""

    field: str
    before: object
    after: object
    changed_at: datetime


def list_changes(*, customer_id: int, limit: int = 200) -> tuple[Change, ...]:
    """The changes of the customer's fields, newest first, also those no action made."""
    events = apps.get_model("customers", "CustomerEvent").objects
    after = Customer.objects.filter(pk=customer_id).values(*COMPARED).first()
    changes: list[Change] = []
    formers = events.filter(pgh_obj_id=customer_id).order_by("-pgh_id")[:limit]
    for former in formers.values("pgh_created_at", *COMPARED):
        changes += [
            Change(
                field=field,
                before=former[field],
                after=after[field] if after else None,
                changed_at=former["pgh_created_at"],
            )
            for field in COMPARED
            if after is None or former[field] != after[field]
        ]
        after = former
    return tuple(changes)
