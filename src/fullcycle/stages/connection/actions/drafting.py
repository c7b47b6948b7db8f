"""Draft a version of the supply scheme; the kernel checks every option."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

import psycopg
from django.db import IntegrityError, transaction
from django.db.models import Exists, Subquery
from django.utils.translation import gettext as _

from fullcycle.kernels.schemes import checking, reading, snapshot
from fullcycle.kernels.schemes.options import SchemeOption, Violation
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.requests import NetworkAround, SchemeRequest
from fullcycle.stages.connection.actions.standing import (
    THIS_CASE,
    Doing,
    locked_case,
    worded,
    write_line,
)
from fullcycle.stages.connection.models import FeederHold, Scheme, Survey


MOST_OPTIONS = 3


class UnableToDraftScheme(Exception):
    """The draft cannot stand; fit for the engineer to read.

    `violations` holds the broken rules by option number, with the field to look at.
    """

    def __init__(
        self, words: str, violations: Mapping[int, tuple[Violation, ...]] | None = None
    ) -> None:
        super().__init__(words)
        self.violations = dict(violations or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeDraft:
    """Up to three options on what is asked for and the network around.

    `recommended` is the number of the option recommended, counted from 1.
    """

    request: SchemeRequest
    network: NetworkAround
    options: tuple[SchemeOption, ...]
    recommended: int = 1
    note: str = ""


@transaction.atomic
def draft_scheme(*, case_id: int, draft: SchemeDraft, by_id: int, at: datetime) -> int:
    """Keep the draft as the case's next version and return its id.

    From now on its options hold capacity on their feeders, in place of the version before.

    Raises:
        UnableToDraftScheme: if there is no survey, no option, no such recommended option or
            an unknown feeder, or an option breaks a rule, or asks a feeder for more than the
            schemes of others leave.
    """
    doing = Doing(case_id=case_id, by_id=by_id, at=at)
    versions = Scheme.objects.filter(case=THIS_CASE).order_by("-version").values("version")
    case = (
        locked_case()
        .annotate(
            last_version=Subquery(versions[:1]),
            is_surveyed=Exists(Survey.objects.filter(case=THIS_CASE)),
        )
        .get(pk=case_id)
    )
    if not case.is_surveyed:
        raise UnableToDraftScheme(_("还没有现场勘查记录，请先勘查再拟定供电方案。"))
    _refuse_gaps(draft)
    _refuse_violations(draft)
    scheme = Scheme.objects.create(
        case_id=case_id,
        version=(case.last_version or 0) + 1,
        request=snapshot.as_plain(draft.request),
        network=snapshot.as_plain(draft.network),
        options=[snapshot.as_plain(option) for option in _marked(draft)],
        option_count=len(draft.options),
        recommended=draft.recommended,
        note=draft.note.strip(),
        drafted_by_id=by_id,
        drafted_at=at,
    )
    _hold_capacity(scheme, draft)
    details = {"version": scheme.version, "options": scheme.option_count}
    write_line("connection.scheme.drafted", scheme.pk, doing=doing, details=details)
    return scheme.pk


def _refuse_gaps(draft: SchemeDraft) -> None:
    if not 1 <= len(draft.options) <= MOST_OPTIONS:
        raise UnableToDraftScheme(_("请给出一至三个方案供客户比较。"))
    if not 1 <= draft.recommended <= len(draft.options):
        raise UnableToDraftScheme(_("请从列出的方案中选定一个推荐方案。"))


def _refuse_violations(draft: SchemeDraft) -> None:
    tables = reading.scheme_tables()
    violations = {}
    try:
        for number, option in enumerate(draft.options, start=1):
            violations[number] = checking.check_option(
                option=option, request=draft.request, network=draft.network, tables=tables
            )
    except UnableToDraft as wrong:
        raise UnableToDraftScheme(worded(wrong.wording)) from wrong
    broken = {number: found for number, found in violations.items() if found}
    if broken:
        sentences = [
            _("方案%(number)d：%(what)s") % {"number": number, "what": worded(each.wording)}
            for number, found in broken.items()
            for each in found
        ]
        raise UnableToDraftScheme("\n".join(sentences), broken)


def _marked(draft: SchemeDraft) -> list[SchemeOption]:
    return [
        replace(option, is_recommended=number == draft.recommended)
        for number, option in enumerate(draft.options, start=1)
    ]


def _hold_capacity(scheme: Scheme, draft: SchemeDraft) -> None:
    held_kva: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for number, option in enumerate(draft.options, start=1):
        for source in option.sources.value:
            held_kva[source.feeder, number] += source.capacity_kva
    # Feeders in one order for everyone: their rows are locked one after the other.
    rows = [
        FeederHold(scheme=scheme, option_number=number, feeder_id=feeder, held_kva=kva)
        for (feeder, number), kva in sorted(held_kva.items())
    ]
    try:
        FeederHold.objects.bulk_create(rows)
    except IntegrityError as refused:
        raise UnableToDraftScheme(_why_not_held(refused)) from refused


def _why_not_held(refused: IntegrityError) -> str:
    cause = refused.__cause__
    if not isinstance(cause, psycopg.Error) or cause.diag.message_detail is None:
        raise refused
    words = {
        "hold_is_on_a_feeder": _("电网资料里没有这些线路：%(names)s。"),
        "hold_fits_the_feeder": _("%(names)s的可开放容量刚被其他项目占用，请重新拟定。"),
    }[cause.diag.constraint_name or ""]
    return words % {"names": cause.diag.message_detail}
