"""What may be done with papers: add, renew, attach to a case, set aside, seal, have carried."""

from fullcycle.records.archive.actions.adding import (
    NewPaper,
    NewVersion,
    RegisterPaper,
    add_paper,
    add_version,
    file_generated,
    file_generated_version,
    file_register_answer,
)
from fullcycle.records.archive.actions.following import (
    NOTABLE,
    NewEvent,
    ParcelNews,
    UnableToNoteEvent,
    news_of,
    note_event,
    note_news,
)
from fullcycle.records.archive.actions.parcels import (
    NewParcel,
    PaperToCarry,
    ParcelDirection,
    ParcelState,
    PendingErrand,
    UnableToCancelParcel,
    UnableToOrderParcel,
    ask_courier,
    begin_booking,
    cancel_parcel,
    note_booking,
    note_refusal,
    order_parcel,
)
from fullcycle.records.archive.actions.placing import (
    UnableToMovePapers,
    UnableToSetAside,
    attach_to_case,
    set_aside_paper,
)
from fullcycle.records.archive.actions.refusals import Reason, UnableToAddPaper
from fullcycle.records.archive.actions.sealing import (
    FileCover,
    SealedFile,
    UnableToSealFile,
    seal_file,
)
from fullcycle.records.archive.actions.storing import StoredPaper


__all__ = [
    "NOTABLE",
    "FileCover",
    "NewEvent",
    "NewPaper",
    "NewParcel",
    "NewVersion",
    "PaperToCarry",
    "ParcelDirection",
    "ParcelNews",
    "ParcelState",
    "PendingErrand",
    "Reason",
    "RegisterPaper",
    "SealedFile",
    "StoredPaper",
    "UnableToAddPaper",
    "UnableToCancelParcel",
    "UnableToMovePapers",
    "UnableToNoteEvent",
    "UnableToOrderParcel",
    "UnableToSealFile",
    "UnableToSetAside",
    "add_paper",
    "add_version",
    "ask_courier",
    "attach_to_case",
    "begin_booking",
    "cancel_parcel",
    "file_generated",
    "file_generated_version",
    "file_register_answer",
    "news_of",
    "note_booking",
    "note_event",
    "note_news",
    "note_refusal",
    "order_parcel",
    "seal_file",
    "set_aside_paper",
]
