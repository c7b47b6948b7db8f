"""What may be done about meters and about what they measured."""

from fullcycle.stages.metering.actions.installing import (
    FirstReadings,
    NewInstallation,
    NewMeterSet,
    UnableToInstallMeter,
    UnableToNoteOnline,
    UnableToPrepareMeters,
    install_meter,
    note_online,
    prepare_meters,
)
from fullcycle.stages.metering.actions.recording import (
    MonthToRecord,
    RecordedMonth,
    record_curves,
    record_month,
)
from fullcycle.stages.metering.actions.taking import (
    NewReadings,
    TakenReadings,
    UnableToTakeReadings,
    take_readings,
)


__all__ = [
    "FirstReadings",
    "MonthToRecord",
    "NewInstallation",
    "NewMeterSet",
    "NewReadings",
    "RecordedMonth",
    "TakenReadings",
    "UnableToInstallMeter",
    "UnableToNoteOnline",
    "UnableToPrepareMeters",
    "UnableToTakeReadings",
    "install_meter",
    "note_online",
    "prepare_meters",
    "record_curves",
    "record_month",
    "take_readings",
]
