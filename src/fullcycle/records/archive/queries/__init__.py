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
from fullcycle.records.archive.queries.parcels import (
    ParcelEventLine,
    ParcelView,
    get_parcel,
    list_due_for_news,
    list_parcels,
    originals_received,
    originals_under_way,
    parcel_for_job,
)
from fullcycle.records.archive.queries.proofs import FileFault, FileFinding, check_file


__all__ = [
    "OWN_PAPERS",
    "FileFault",
    "FileFinding",
    "OpenedPaper",
    "PaperCard",
    "PaperPage",
    "ParcelEventLine",
    "ParcelView",
    "UnableToExportFile",
    "UnableToOpenPaper",
    "UnableToSearchPapers",
    "check_file",
    "export_file",
    "find_all_valid",
    "find_valid",
    "get_content",
    "get_paper",
    "get_parcel",
    "list_due_for_news",
    "list_papers",
    "list_parcels",
    "list_versions",
    "open_paper",
    "originals_received",
    "originals_under_way",
    "parcel_for_job",
    "search_papers",
]
