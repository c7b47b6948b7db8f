"""The survey and the scheme with every word said on it, as pages show them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from fullcycle.gateways.questions.question import Given, Question
from fullcycle.kernels.schemes import snapshot
from fullcycle.kernels.schemes.options import SchemeOption
from fullcycle.kernels.schemes.requests import CostBand, NetworkAround, SchemeRequest
from fullcycle.stages.connection import policy
from fullcycle.stages.connection.models import (
    Approval,
    Countersignature,
    Decision,
    DesignRound,
    Inspection,
    Reply,
    Scheme,
    Survey,
    Works,
)
from fullcycle.stages.connection.queries.network import read_cost


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateView:
    """A feeder as the survey measured it."""

    feeder: str
    distance_km: Decimal
    line_cost: CostBand | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyView:
    """What was found on site."""

    id: int
    round: int
    surveyed_on: date
    surveyor_ids: tuple[int, ...]
    people_met: str
    load_kw: Decimal
    site_notes: str
    is_hv_metering_difficult: bool
    has_concealed_works: bool
    has_special_load: bool
    candidates: tuple[CandidateView, ...]
    photo_paper_ids: tuple[int, ...]
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WordView:
    """Somebody's opinion on a version; `department` is empty for the approver's."""

    department: str
    department_words: str
    opinion: str
    opinion_words: str
    words: str
    by: str
    at: datetime
    is_favourable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """What the customer decided, and until when it may be taken back."""

    id: int
    answer: str
    answer_words: str
    option_number: int | None
    words: str
    by: str
    at: datetime
    undone_at: datetime | None

    @property
    def is_accepted(self) -> bool:
        """Whether it stands and accepts an option."""
        return self.undone_at is None and self.answer == Decision.Answer.ACCEPTED

    @property
    def undo_until(self) -> datetime:
        """The last instant at which the customer may take it back."""
        return self.at + policy.UNDO_WITHIN

    def may_be_undone(self, at: datetime) -> bool:
        """Whether the customer may still take it back."""
        return self.undone_at is None and policy.may_undo(decided_at=self.at, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyView:
    """The reply in writing; `valid_until` is the last day."""

    id: int
    replied_at: datetime
    valid_until: date
    first_valid_until: date
    paper_id: int | None
    lapsed_at: datetime | None
    decisions: tuple[DecisionView, ...]

    @property
    def decision(self) -> DecisionView | None:
        """The decision that stands."""
        return next((each for each in self.decisions if each.undone_at is None), None)

    def has_lapsed(self, on: date) -> bool:
        """Whether it is no longer valid on that day."""
        return self.lapsed_at is not None or on > self.valid_until


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeView:
    """A version of the scheme; every choice of an option carries its rule and its reason."""

    id: int
    version: int
    request: SchemeRequest
    network: NetworkAround
    options: tuple[SchemeOption, ...]
    recommended: int
    note: str
    drafted_by_id: int
    drafted_by: str
    drafted_at: datetime
    countersignatures: tuple[WordView, ...]
    approval: WordView | None
    reply: ReplyView | None

    @property
    def accepted_option(self) -> SchemeOption | None:
        """The option that the customer accepted, while that stands."""
        decision = self.reply.decision if self.reply else None
        if decision is None or decision.option_number is None:
            return None
        return self.options[decision.option_number - 1]


def _schemes() -> QuerySet[Scheme]:
    rows = Scheme.objects.select_related("drafted_by", "approval__by", "reply")
    return rows.filter(case=Given("case_id")).order_by("-version")


_NEWEST_SCHEME = Question(lambda: _schemes()[:1])
_SCHEME = Question(lambda: _schemes().filter(version=Given("version")))
_VERSIONS = Question(
    lambda: (
        Scheme.objects.filter(case=Given("case_id"))
        .order_by("-version")
        .values_list("version", flat=True)
    )
)
_COUNTERSIGNATURES = Question(
    lambda: (
        Countersignature.objects.filter(scheme=Given("scheme_id"))
        .select_related("by")
        .order_by("at", "pk")
    )
)
_DECISIONS = Question(
    lambda: (
        Decision.objects.filter(reply=Given("reply_id"))
        .select_related("by")
        .order_by("-at", "-pk")
    )
)
_SURVEY = Question(
    lambda: (
        Survey.objects.filter(case=Given("case_id"))
        .select_related("recorded_by")
        .order_by("-round")[:1]
    )
)


def find_survey(*, case_id: int) -> SurveyView | None:
    """The newest survey of a case, if there is one."""
    row = _SURVEY.first(case_id=case_id)
    if row is None:
        return None
    return SurveyView(
        id=row.pk,
        round=row.round,
        surveyed_on=row.surveyed_on,
        surveyor_ids=tuple(row.surveyor_ids),
        people_met=row.people_met,
        load_kw=row.load_kw,
        site_notes=row.site_notes,
        is_hv_metering_difficult=row.is_hv_metering_difficult,
        has_concealed_works=row.has_concealed_works,
        has_special_load=row.has_special_load,
        candidates=tuple(
            CandidateView(
                feeder=each["feeder"],
                distance_km=Decimal(each["distance_km"]),
                line_cost=read_cost(each["line_cost"]),
            )
            for each in row.candidates
        ),
        photo_paper_ids=tuple(row.photo_paper_ids),
        recorded_by=row.recorded_by.name,
        recorded_at=row.recorded_at,
    )


def find_scheme(*, case_id: int, version: int | None = None) -> SchemeView | None:
    """A version of the scheme, by default the newest; None if there is none. Three queries."""
    if version is None:
        row = _NEWEST_SCHEME.first(case_id=case_id)
    else:
        row = _SCHEME.first(case_id=case_id, version=version)
    if row is None:
        return None
    signatures = _COUNTERSIGNATURES.ask(scheme_id=row.pk)
    approval: Approval | None = getattr(row, "approval", None)
    reply: Reply | None = getattr(row, "reply", None)
    return SchemeView(
        id=row.pk,
        version=row.version,
        request=snapshot.from_plain(SchemeRequest, row.request),
        network=snapshot.from_plain(NetworkAround, row.network),
        options=tuple(snapshot.from_plain(SchemeOption, each) for each in row.options),
        recommended=row.recommended,
        note=row.note,
        drafted_by_id=row.drafted_by_id,
        drafted_by=row.drafted_by.name,
        drafted_at=row.drafted_at,
        countersignatures=tuple(_countersignature(each) for each in signatures),
        approval=_approval(approval) if approval else None,
        reply=_reply(reply) if reply else None,
    )


def list_versions(*, case_id: int) -> tuple[int, ...]:
    """The versions of a case's scheme, the newest first."""
    return tuple(_VERSIONS.ask(case_id=case_id))


def list_lapsing(*, on: date) -> list[int]:
    """The cases whose newest reply is past its last day, with no works on file."""
    replies = (
        Reply.objects.filter(valid_until__lt=on, lapsed_at__isnull=True)
        .exclude(scheme__case__in=DesignRound.objects.values("case"))
        .exclude(scheme__case__in=Works.objects.values("case"))
        .exclude(scheme__case__in=Inspection.objects.values("case"))
    )
    return list(
        replies.order_by("scheme__case").values_list("scheme__case", flat=True).distinct()
    )


def _countersignature(row: Countersignature) -> WordView:
    return WordView(
        department=row.department,
        department_words=row.get_department_display(),
        opinion=row.opinion,
        opinion_words=row.get_opinion_display(),
        words=row.words,
        by=row.by.name,
        at=row.at,
        is_favourable=row.opinion == Countersignature.Opinion.AGREED,
    )


def _approval(row: Approval) -> WordView:
    return WordView(
        department="",
        department_words="",
        opinion=row.opinion,
        opinion_words=row.get_opinion_display(),
        words=row.words,
        by=row.by.name,
        at=row.at,
        is_favourable=row.opinion == Approval.Opinion.APPROVED,
    )


def _reply(row: Reply) -> ReplyView:
    decisions = _DECISIONS.ask(reply_id=row.pk)
    return ReplyView(
        id=row.pk,
        replied_at=row.replied_at,
        valid_until=row.valid_until,
        first_valid_until=row.first_valid_until,
        paper_id=row.paper_id,
        lapsed_at=row.lapsed_at,
        decisions=tuple(_decision(each) for each in decisions),
    )


def _decision(row: Decision) -> DecisionView:
    return DecisionView(
        id=row.pk,
        answer=row.answer,
        answer_words=row.get_answer_display(),
        option_number=row.option_number,
        words=row.words,
        by=row.by.name,
        at=row.at,
        undone_at=row.undone_at,
    )
