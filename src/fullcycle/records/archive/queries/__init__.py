"""What may be asked of the archive: lists, validity, content, proofs, exports."""

from fullcycle.records.archive.queries.cards import PaperCard
from fullcycle.records.archive.queries.exporting import UnableToExportFile, export_file
from fullcycle.records.archive.queries.lists import (
    PaperPage,
    UnableToSearchPapers,
    find_all_valid,
    find_valid,
    get_paper,
    list_papers,
    list_versions,
    search_papers,
)
from fullcycle.records.archive.queries.materials import OWN_PAPERS
from fullcycle.records.archive.queries.opening import (
    OpenedPaper,
    UnableToOpenPaper,
    get_content,
    open_paper,
)
from fullcycle.records.archive.queries.proofs import FileFault, FileFinding, check_file


__all__ = [
    "OWN_PAPERS",
    "FileFault",
    "FileFinding",
    "OpenedPaper",
    "PaperCard",
    "PaperPage",
    "UnableToExportFile",
    "UnableToOpenPaper",
    "UnableToSearchPapers",
    "check_file",
    "export_file",
    "find_all_valid",
    "find_valid",
    "get_content",
    "get_paper",
    "list_papers",
    "list_versions",
    "open_paper",
    "search_papers",
]
