"""Preparing meters, installing them, and noting that they are heard from."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.records.casework.models import Case
from fullcycle.records.journal import actions as journal
from fullcycle.stages.metering.models import Installation, MeterSet, Seal


PLACES = 4
"""Digits kept after the point of a reading."""

REGISTER_SLACK_KWH = Decimal("0.05")
"""A total and its four periods are five registers, each cut off at a hundredth."""


class UnableToPrepareMeters(Exception):
    """The meters cannot be prepared like this; the message is fit for the metering clerk."""


class UnableToInstallMeter(Exception):
    """The meter cannot be installed like this; the message is fit for the installers."""


class UnableToNoteOnline(Exception):
    """No meter of that number hangs anywhere, or it cannot have been heard from then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMeterSet:
    """A meter with its transformers and terminal for one point; PT 1/1 where there is none."""

    point: str
    meter_number: str
    accuracy_class: str
    ct_primary_a: int
    ct_secondary_a: int
    terminal_number: str
    verified_until: date
    pt_primary_v: int = 1
    pt_secondary_v: int = 1

    @property
    def multiplier(self) -> Decimal:
        """CT ratio by PT ratio: what a register's kilowatt-hour stands for."""
        return Decimal(self.ct_primary_a * self.pt_primary_v) / (
            self.ct_secondary_a * self.pt_secondary_v
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstReadings:
    """What the registers showed when the meter was sealed, in kWh and kvarh of the meter."""

    active_total_kwh: Decimal
    active_sharp_kwh: Decimal
    active_peak_kwh: Decimal
    active_flat_kwh: Decimal
    active_valley_kwh: Decimal
    reactive_kvarh: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInstallation:
    """A prepared meter set at the customer's."""

    meter_set_id: int
    installed_at: datetime
    second_installer_id: int
    """Who installed it together with whoever records it."""
    seal_numbers: tuple[str, ...]
    readings: FirstReadings
    photo_paper_ids: tuple[int, ...] = ()
    first_data_at: datetime | None = None
    """When its terminal was first heard from, where it was already."""


@transaction.atomic
def prepare_meters(
    *, case_id: int, meters: tuple[NewMeterSet, ...], by_id: int, at: datetime
) -> tuple[int, ...]:
    """Prepare a meter set for every point; sets prepared before go back to the store.

    Raises:
        UnableToPrepareMeters: if something is missing, a verification runs out, a ratio is
            not one, a number is there twice, or meters of this case are installed.
    """
    _refuse_odd_meters(meters, at.astimezone(SITE_ZONE).date())
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    former = MeterSet.objects.filter(case=case, returned_at__isnull=True)
    hanging = former.filter(installation__removed_at__isnull=True, installation__isnull=False)
    # Only sets that do not hang go back; a point whose meter hangs is then taken twice.
    former.exclude(pk__in=hanging.values("pk")).update(returned_at=at)
    rows = [
        MeterSet(
            case=case,
            point=meter.point.strip(),
            meter_number=meter.meter_number.strip(),
            accuracy_class=meter.accuracy_class,
            ct_primary_a=meter.ct_primary_a,
            ct_secondary_a=meter.ct_secondary_a,
            pt_primary_v=meter.pt_primary_v,
            pt_secondary_v=meter.pt_secondary_v,
            multiplier=meter.multiplier,
            terminal_number=meter.terminal_number.strip(),
            verified_until=meter.verified_until,
            prepared_by_id=by_id,
            prepared_at=at,
        )
        for meter in meters
    ]
    try:
        MeterSet.objects.bulk_create(rows)
    except IntegrityError as taken:
        raise UnableToPrepareMeters(
            _("有计量点已经装表，不能再配表；请先拆回原表。")
        ) from taken
    numbers = [row.meter_number for row in rows]
    _record("metering.meters.prepared", case, case.pk, by_id, at, meter_numbers=numbers)
    return tuple(row.pk for row in rows)


def _refuse_odd_meters(meters: tuple[NewMeterSet, ...], today: date) -> None:
    if not meters:
        raise UnableToPrepareMeters(_("请至少配一只电能表。"))
    for names in (
        [meter.meter_number.strip() for meter in meters],
        [meter.point.strip() for meter in meters],
    ):
        if len(set(names)) < len(names):
            raise UnableToPrepareMeters(_("表号或计量点重复，请核对。"))
    for meter in meters:
        _refuse_odd_meter(meter, today)


def _refuse_odd_meter(meter: NewMeterSet, today: date) -> None:
    named = (meter.meter_number, meter.point, meter.terminal_number)
    if not all(name.strip() for name in named):
        raise UnableToPrepareMeters(_("请填写表号、计量点和采集终端号。"))
    number = {"number": meter.meter_number}
    if meter.accuracy_class not in MeterSet.AccuracyClass.values:
        raise UnableToPrepareMeters(_("电能表 %(number)s 的准确度等级不对。") % number)
    if meter.verified_until < today:
        raise UnableToPrepareMeters(_("电能表 %(number)s 检定已过期，请换一只。") % number)
    if (
        meter.ct_secondary_a not in {1, 5}
        or min(meter.ct_primary_a, meter.pt_primary_v, meter.pt_secondary_v) < 1
        or meter.multiplier != round(meter.multiplier, 2)
    ):
        raise UnableToPrepareMeters(_("电能表 %(number)s 的互感器变比不对。") % number)


@transaction.atomic
def install_meter(*, installation: NewInstallation, by_id: int, at: datetime) -> int:
    """Record that a prepared meter hangs, sealed and read; return the installation.

    Raises:
        UnableToInstallMeter: if one person installed it alone, no seal or a used one is on it,
            the readings do not fit together, or the meter hangs somewhere already.
    """
    _refuse_odd_installation(installation, by_id, at)
    meter_set = (
        MeterSet.objects.select_for_update(no_key=True, of=("self",))
        .select_related("case")
        .get(pk=installation.meter_set_id)
    )
    if meter_set.returned_at is not None:
        raise UnableToInstallMeter(_("这只表已退回，请安装最新配好的表。"))
    readings = installation.readings
    row = Installation(
        meter_set=meter_set,
        meter_number=meter_set.meter_number,
        installed_at=installation.installed_at,
        first_installer_id=by_id,
        second_installer_id=installation.second_installer_id,
        active_total_kwh=readings.active_total_kwh,
        active_sharp_kwh=readings.active_sharp_kwh,
        active_peak_kwh=readings.active_peak_kwh,
        active_flat_kwh=readings.active_flat_kwh,
        active_valley_kwh=readings.active_valley_kwh,
        reactive_kvarh=readings.reactive_kvarh,
        photo_paper_ids=list(installation.photo_paper_ids),
        first_data_at=installation.first_data_at,
        recorded_by_id=by_id,
    )
    number = {"number": meter_set.meter_number}
    try:
        row.save(force_insert=True)
    except IntegrityError as taken:
        raise UnableToInstallMeter(
            _("电能表 %(number)s 已登记为安装，请核对表号。") % number
        ) from taken
    seals = [Seal(installation=row, number=seal.strip()) for seal in installation.seal_numbers]
    try:
        Seal.objects.bulk_create(seals)
    except IntegrityError as used:
        raise UnableToInstallMeter(
            _("有封印号已经用过，请核对电能表 %(number)s 的封印。") % number
        ) from used
    _record("metering.meter.installed", meter_set.case, row.pk, by_id, at, **number)
    return row.pk


def _refuse_odd_installation(installation: NewInstallation, by_id: int, at: datetime) -> None:
    if installation.second_installer_id == by_id:
        raise UnableToInstallMeter(_("装表须两人进行，请选择另一位同事。"))
    seals = [seal.strip() for seal in installation.seal_numbers]
    if not seals or not all(seals) or len(set(seals)) < len(seals):
        raise UnableToInstallMeter(_("请填写封印号，每个封印号只填一次。"))
    heard_at = installation.first_data_at or installation.installed_at
    if installation.installed_at > at or heard_at > at:
        raise UnableToInstallMeter(_("时间晚于现在，请核对。"))
    _refuse_odd_readings(installation.readings)


def _refuse_odd_readings(readings: FirstReadings) -> None:
    periods = (
        readings.active_sharp_kwh,
        readings.active_peak_kwh,
        readings.active_flat_kwh,
        readings.active_valley_kwh,
    )
    numbers = (readings.active_total_kwh, readings.reactive_kvarh, *periods)
    if not all(number.is_finite() and number >= 0 for number in numbers):
        raise UnableToInstallMeter(_("起始示数不对，请核对。"))
    if any(number != round(number, PLACES) for number in numbers):
        raise UnableToInstallMeter(_("起始示数最多保留 4 位小数。"))
    if abs(readings.active_total_kwh - sum(periods)) > REGISTER_SLACK_KWH:
        raise UnableToInstallMeter(_("各时段示数之和与总示数不符，请重新抄录。"))


@transaction.atomic
def note_online(*, meter_number: str, first_data_at: datetime, at: datetime) -> int:
    """Note when a hanging meter was first heard from; a later note changes nothing.

    Raises:
        UnableToNoteOnline: if no such meter hangs, or the instant lies in the future.
    """
    if first_data_at > at:
        raise UnableToNoteOnline(_("时间晚于现在，请核对。"))
    row = (
        Installation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("meter_set__case")
        .filter(meter_number=meter_number, removed_at__isnull=True)
        .first()
    )
    if row is None:
        raise UnableToNoteOnline(
            _("没有找到已安装的电能表 %(number)s。") % {"number": meter_number}
        )
    if not row.is_online:
        row.first_data_at = first_data_at
        row.save(update_fields=["first_data_at"])
        _record(
            "metering.meter.online", row.meter_set.case, row.pk, None, at, number=meter_number
        )
    return row.pk


def _record(
    act: str, case: Case, subject_id: int, by_id: int | None, at: datetime, **details: object
) -> None:
    journal.record(
        journal.Act(
            act=act,
            subject_kind="case" if subject_id == case.pk else "installation",
            subject_id=subject_id,
            case_id=case.pk,
            for_customer_id=case.customer_id,
            actor_id=by_id,
            at=at,
            details=details,
        )
    )
