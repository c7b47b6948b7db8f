"""The rules a case keeps, read as the text they are stored as: long, and often the same.

Each step reads them several times over, and would parse the text and write it again to look
them up among those that are known.
"""

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from fullcycle.kernels.rulebook import snapshot
from fullcycle.kernels.rulebook.snapshot import CaseRules
from fullcycle.records.casework.models import Case


_TEXT = "rules_text"


def with_text(rows: QuerySet[Case]) -> QuerySet[Case]:
    """The same cases with the text of their rules in the place of the rules."""
    return rows.defer("rules").annotate(**{_TEXT: Cast("rules", TextField())})


def rules_of(case: Case) -> CaseRules:
    """The rules the case runs on."""
    text: str | None = getattr(case, _TEXT, None)
    return snapshot.from_plain(case.rules) if text is None else snapshot.from_text(text)
