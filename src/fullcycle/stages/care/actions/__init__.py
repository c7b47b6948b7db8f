"""What may be done: call back and follow up, ask and complain, answer and close."""

from fullcycle.stages.care.actions.answering import (
    UnableToAnswer,
    answer_complaint,
    close_complaint,
    contact_complainant,
    hand_over,
)
from fullcycle.stages.care.actions.calling import (
    NewCallBack,
    RecordedCallBack,
    UnableToCloseFollowUp,
    UnableToRecordCallBack,
    close_follow_up,
    record_callback,
)
from fullcycle.stages.care.actions.complaining import (
    OpenedComplaint,
    UnableToComplain,
    UnableToSettle,
    ask,
    dispute_answer,
    open_complaint,
    settle_complaint,
)


__all__ = [
    "NewCallBack",
    "OpenedComplaint",
    "RecordedCallBack",
    "UnableToAnswer",
    "UnableToCloseFollowUp",
    "UnableToComplain",
    "UnableToRecordCallBack",
    "UnableToSettle",
    "answer_complaint",
    "ask",
    "close_complaint",
    "close_follow_up",
    "contact_complainant",
    "dispute_answer",
    "hand_over",
    "open_complaint",
    "record_callback",
    "settle_complaint",
]
