"""What may be done to a case."""

from fullcycle.records.casework.actions._ledgers import (
    NewVisit,
    UnableToRecordVisit,
    UnableToSay,
    VisitKind,
    record_visit,
    say,
)
from fullcycle.records.casework.actions._moving import (
    Completion,
    UnableToCompleteTask,
    UnableToTakeOver,
    complete_task,
    revise_rules,
    take_over_task,
)
from fullcycle.records.casework.actions._opening import (
    NewCase,
    OpenedCase,
    open_case,
    store_drawing,
)
from fullcycle.records.casework.actions._pausing import (
    ClockCorrection,
    UnableToMoveCase,
    correct_clock,
    pause_case,
    resume_case,
)
from fullcycle.records.casework.actions._reworking import (
    migrate_case,
    reopen_case,
    step_back,
    withdraw_case,
)
from fullcycle.records.casework.actions._standing import OpenedTask, Progress


__all__ = [
    "ClockCorrection",
    "Completion",
    "NewCase",
    "NewVisit",
    "OpenedCase",
    "OpenedTask",
    "Progress",
    "UnableToCompleteTask",
    "UnableToMoveCase",
    "UnableToRecordVisit",
    "UnableToSay",
    "UnableToTakeOver",
    "VisitKind",
    "complete_task",
    "correct_clock",
    "migrate_case",
    "open_case",
    "pause_case",
    "record_visit",
    "reopen_case",
    "resume_case",
    "revise_rules",
    "say",
    "step_back",
    "store_drawing",
    "take_over_task",
    "withdraw_case",
]
