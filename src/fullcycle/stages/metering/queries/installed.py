"""What may be asked about the meters of a case."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from fullcycle.stages.metering.actions import FirstReadings
from fullcycle.stages.metering.models import Installation, MeterSet


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationView:
    """How a meter hangs."""

    id: int
    installed_at: datetime
    installer_ids: tuple[int, int]
    seal_numbers: tuple[str, ...]
    readings: FirstReadings
    photo_paper_ids: tuple[int, ...]
    first_data_at: datetime | None

    @property
    def is_online(self) -> bool:
        """Whether data have come."""
        return self.first_data_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterView:
    """A prepared meter set, and its installation where it hangs."""

    id: int
    point: str
    meter_number: str
    accuracy_class: str
    ct_ratio: str
    pt_ratio: str
    """Empty where the meter takes the voltage directly."""
    multiplier: Decimal
    terminal_number: str
    verified_until: date
    installation: InstallationView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Something that keeps a supply from being energised, in words for the one who waits."""

    code: str
    wording: str


def meters_of(*, case_id: int) -> tuple[MeterView, ...]:
    """The meter sets of the case that did not go back, in the order of preparation."""
    rows = MeterSet.objects.filter(case=case_id, returned_at__isnull=True)
    rows = rows.select_related("installation").prefetch_related("installation__seals")
    return tuple(_meter(row) for row in rows.order_by("pk"))


def missing_for_energising(*, case_id: int) -> tuple[Missing, ...]:
    """What the meters of the case still lack; empty when all hang, sealed and online."""
    meters = meters_of(case_id=case_id)
    if not meters:
        return (Missing(code="METER_NOT_PREPARED", wording=_("电能表还没有配好")),)
    found = []
    for meter in meters:
        point = {"point": meter.point}
        if meter.installation is None:
            words = _("计量点“%(point)s”还没有装表") % point
            found.append(Missing(code="METER_NOT_INSTALLED", wording=words))
            continue
        if not meter.installation.seal_numbers:
            words = _("计量点“%(point)s”的电能表还没有加封") % point
            found.append(Missing(code="METER_NOT_SEALED", wording=words))
        if not meter.installation.is_online:
            words = _("计量点“%(point)s”的电能表还没有上线") % point
            found.append(Missing(code="METER_NOT_ONLINE", wording=words))
    return tuple(found)


def _meter(row: MeterSet) -> MeterView:
    hangs = hasattr(row, "installation") and row.installation.removed_at is None
    has_pt = row.pt_primary_v != row.pt_secondary_v
    return MeterView(
        id=row.pk,
        point=row.point,
        meter_number=row.meter_number,
        accuracy_class=row.accuracy_class,
        ct_ratio=f"{row.ct_primary_a}/{row.ct_secondary_a}",
        pt_ratio=f"{row.pt_primary_v}/{row.pt_secondary_v}" if has_pt else "",
        multiplier=row.multiplier,
        terminal_number=row.terminal_number,
        verified_until=row.verified_until,
        installation=_installation(row.installation) if hangs else None,
    )


def _installation(row: Installation) -> InstallationView:
    return InstallationView(
        id=row.pk,
        installed_at=row.installed_at,
        installer_ids=(row.first_installer_id, row.second_installer_id),
        seal_numbers=tuple(sorted(seal.number for seal in row.seals.all())),
        readings=FirstReadings(
            active_total_kwh=row.active_total_kwh,
            active_sharp_kwh=row.active_sharp_kwh,
            active_peak_kwh=row.active_peak_kwh,
            active_flat_kwh=row.active_flat_kwh,
            active_valley_kwh=row.active_valley_kwh,
            reactive_kvarh=row.reactive_kvarh,
        ),
        photo_paper_ids=tuple(row.photo_paper_ids),
        first_data_at=row.first_data_at,
    )
