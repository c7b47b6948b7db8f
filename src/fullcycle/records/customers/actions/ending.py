"""Taking out of service what a supply no longer has: a source, a metering point."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.records.customers.actions.origins import Origin
from fullcycle.records.customers.models import MeteringPoint, SupplySource
from fullcycle.records.journal import actions as journal


class UnableToEnd(Exception):
    """It is out of service already, or would end before it began."""


@transaction.atomic
def end_source(
    *, source_id: int, on: date, source: str, at: datetime, by_id: int | None = None
) -> None:
    """Take a line out of service on a day; a main source must be replaced in its place.

    Raises:
        UnableToTrace: if the source of the news is blank.
        UnableToEnd: if it ended already, or would end before it began.
    """
    row = SupplySource.objects.select_for_update().select_related("account").get(pk=source_id)
    _end(row, on=on, origin=Origin.named(source=source, at=at, on=on))
    _journal("customers.source.ended", row, by_id, at, feeder=row.feeder)


@transaction.atomic
def end_metering_point(
    *, metering_point_id: int, on: date, source: str, at: datetime, by_id: int | None = None
) -> None:
    """Take a metering point out of service on a day.

    Raises:
        UnableToTrace: if the source of the news is blank.
        UnableToEnd: if it ended already, or would end before it began.
    """
    points = MeteringPoint.objects.select_for_update().select_related("account")
    row = points.get(pk=metering_point_id)
    _end(row, on=on, origin=Origin.named(source=source, at=at, on=on))
    _journal("customers.metering-point.ended", row, by_id, at, number=row.number)


def _end(row: SupplySource | MeteringPoint, *, on: date, origin: Origin) -> None:
    if row.ends_on is not None:
        raise UnableToEnd(_("已于 %(day)s 停用。") % {"day": row.ends_on})
    if row.starts_on is not None and on < row.starts_on:
        raise UnableToEnd(_("停用日期不能早于启用日期。"))
    row.ends_on = on
    row.provenance |= origin.of({"ends_on": on})
    row.save(update_fields=["ends_on", "provenance"])


def _journal(
    act: str,
    row: SupplySource | MeteringPoint,
    by_id: int | None,
    at: datetime,
    **details: object,
) -> None:
    journal.record(
        journal.Act(
            act=act,
            subject_kind="account",
            subject_id=row.account_id,
            actor_id=by_id,
            at=at,
            for_customer_id=row.account.customer_id,
            details=details,
        )
    )
