"""What may be done with papers: add, renew, attach to a case, set aside, seal."""

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
    "FileCover",
    "NewPaper",
    "NewVersion",
    "Reason",
    "RegisterPaper",
    "SealedFile",
    "StoredPaper",
    "UnableToAddPaper",
    "UnableToMovePapers",
    "UnableToSealFile",
    "UnableToSetAside",
    "add_paper",
    "add_version",
    "attach_to_case",
    "file_generated",
    "file_generated_version",
    "file_register_answer",
    "seal_file",
    "set_aside_paper",
]
