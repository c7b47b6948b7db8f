"""What may be asked about applications."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from fullcycle.gateways.questions.question import Given, Question
from fullcycle.gateways.vault import port as vault
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.guidance import asking
from fullcycle.kernels.guidance.questions import Outcome
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.plans import CasePlan
from fullcycle.kernels.rulebook.traits import CaseTraits
from fullcycle.stages.intake import policy
from fullcycle.stages.intake.actions.answers import (
    ActsAs,
    Delivery,
    Demand,
    Enterprise,
    Reading,
    Section,
    Site,
    Typed,
    read_section,
)
from fullcycle.stages.intake.actions.applying import ID_NUMBER, SEALED_FOR, KeptAnswer
from fullcycle.stages.intake.models import Application, Shortfall


SECOND_SOURCE_COUNT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A part of the task list: what was typed and how far it is."""

    section: Section
    typed: Typed
    reading: Reading

    @property
    def is_started(self) -> bool:
        """Whether anything was typed."""
        return bool(self.typed)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing or wrong."""
        return self.is_started and self.reading.is_complete


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortfallView:
    """A paper that is wrong, or owed before a step."""

    material: str
    kind: str
    words: str
    until_node: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationView:
    """An application as its applicant or the acceptance desk sees it."""

    id: int
    key: UUID
    matter: str
    state: str
    state_label: str
    applicant_id: int
    case_id: int | None
    customer_id: int | None
    started_at: datetime
    saved_at: datetime
    submitted_at: datetime | None
    reason: str
    is_editable: bool
    sections: Mapping[Section, SectionView]
    shortfalls: tuple[ShortfallView, ...]
    guidance: Mapping[str, list[str]]
    register_answers: Mapping[str, KeptAnswer]

    @property
    def enterprise(self) -> Enterprise | None:
        """Who applies, where that section is complete."""
        value = self.sections[Section.ENTERPRISE].reading.value
        return value if isinstance(value, Enterprise) else None

    @property
    def demand(self) -> Demand | None:
        """What is wanted, where that section is complete."""
        value = self.sections[Section.DEMAND].reading.value
        return value if isinstance(value, Demand) else None

    @property
    def site(self) -> Site | None:
        """Where it is wanted, where that section is complete."""
        value = self.sections[Section.SITE].reading.value
        return value if isinstance(value, Site) else None

    @property
    def delivery(self) -> Delivery | None:
        """How papers travel, where that section is complete."""
        value = self.sections[Section.DELIVERY].reading.value
        return value if isinstance(value, Delivery) else None

    @property
    def is_answered(self) -> bool:
        """Whether every section is complete."""
        return all(section.is_complete for section in self.sections.values())


_OF_CASE = Question(lambda: Application.objects.filter(case=Given("case_id")))
_OWN = Question(
    lambda: policy.applications_of(person_id=Given("person_id")).filter(key=Given("key"))
)
_OPEN_SHORTFALLS = Question(
    lambda: Shortfall.objects.filter(
        application=Given("application_id"), settled_at__isnull=True
    ).order_by("material")
)


def get_application(*, key: UUID, applicant_id: int) -> ApplicationView:
    """An applicant's own application.

    Raises:
        Application.DoesNotExist: if there is none with this key that is this person's.
    """
    return _view(_OWN.one(person_id=applicant_id, key=key))


def get_application_of_case(*, case_id: int) -> ApplicationView:
    """The application a case was opened for.

    Raises:
        Application.DoesNotExist: if the case has none.
    """
    return _view(_OF_CASE.one(case_id=case_id))


def list_drafts(*, applicant_id: int) -> tuple[ApplicationView, ...]:
    """What this person has begun and not submitted, the last saved first."""
    rows = policy.applications_of(person_id=applicant_id).filter(state="DRAFT")
    return tuple(_view(row) for row in rows.order_by("-saved_at", "-id"))


def list_shortfalls(*, case_id: int) -> tuple[ShortfallView, ...]:
    """What is still wrong or owed in a case."""
    rows = Shortfall.objects.filter(application__case=case_id, settled_at__isnull=True)
    return tuple(_shortfall(row) for row in rows.order_by("material"))


def traits_of(application: ApplicationView) -> CaseTraits:
    """What the answers so far say to the rules, over what the three questions told."""
    outcome = asking.next_question(application.guidance)
    traits = outcome.traits if isinstance(outcome, Outcome) else _ASSUMED
    demand, site, enterprise = application.demand, application.site, application.enterprise
    if demand is not None:
        traits = replace(
            traits,
            capacity_kva=Decimal(demand.requested_kva),
            importance=demand.importance,
            has_special_load=demand.has_special_load,
            has_own_generation=demand.has_own_generation,
        )
    if site is not None:
        traits = replace(
            traits,
            source_count=SECOND_SOURCE_COUNT if site.wants_second_source else 1,
            is_residential=site.is_residential,
            is_regulated_project=bool(site.project_code) or traits.is_regulated_project,
        )
    if enterprise is not None:
        traits = replace(traits, acts_through_agent=enterprise.acts_as is ActsAs.AGENT)
    return traits


def plan_of(application: ApplicationView, *, on: date) -> CasePlan:
    """What the case would need by the rules of that day.

    Raises:
        UnableToFindRule: if the matter has no rules in force on that day.
    """
    return current_rulebook().plan_case(
        matter_id=application.matter, traits=traits_of(application), applied_on=on
    )


_ASSUMED = CaseTraits(voltage_kv=Decimal(10), capacity_kva=Decimal(0), source_count=1)


def _view(row: Application) -> ApplicationView:
    sections = {}
    typed_on = row.saved_at.astimezone(SITE_ZONE).date()
    for section in Section:
        typed = row.answers.get(section, {})
        if section is Section.ENTERPRISE and row.id_number_sealed is not None:
            number = vault.current().open(bytes(row.id_number_sealed), SEALED_FOR)
            typed = typed | {ID_NUMBER: number}
        reading = read_section(section, typed, on=typed_on)
        sections[section] = SectionView(section=section, typed=typed, reading=reading)
    return ApplicationView(
        id=row.pk,
        key=row.key,
        matter=row.matter,
        state=row.state,
        state_label=str(Application.State(row.state).label),
        applicant_id=row.applicant_id,
        case_id=row.case_id,
        customer_id=row.customer_id,
        started_at=row.started_at,
        saved_at=row.saved_at,
        submitted_at=row.submitted_at,
        reason=row.reason,
        is_editable=row.is_editable,
        sections=sections,
        shortfalls=tuple(
            _shortfall(shortfall) for shortfall in _OPEN_SHORTFALLS.ask(application_id=row.pk)
        ),
        guidance=row.guidance,
        register_answers={
            name: KeptAnswer(**answer) for name, answer in row.register_answers.items()
        },
    )


def _shortfall(row: Shortfall) -> ShortfallView:
    return ShortfallView(
        material=row.material, kind=row.kind, words=row.words, until_node=row.until_node
    )
