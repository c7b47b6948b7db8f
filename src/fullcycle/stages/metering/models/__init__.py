"""The tables of metering: what hangs where, what arrived, what points took in a month."""

from fullcycle.stages.metering.models.arrived import ReadingBatch, ReadingFault
from fullcycle.stages.metering.models.installed import Installation, MeterSet, Seal
from fullcycle.stages.metering.models.used import FrozenUse, MonthUse


__all__ = [
    "FrozenUse",
    "Installation",
    "MeterSet",
    "MonthUse",
    "ReadingBatch",
    "ReadingFault",
    "Seal",
]
