"""What a paper is before it is set: its data, its name, whose seal it bears."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.conf import settings

from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.clientele import industries
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import CaseView
from fullcycle.records.customers import queries as customers
from fullcycle.records.customers.queries import CustomerCard
from fullcycle.stages.intake import queries as applications
from fullcycle.stages.intake.queries import ApplicationView


class UnableToMakePaper(Exception):
    """What the paper would say is not on file; fit for staff to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What papers of a case have in common: the case, the customer, the application."""

    case: CaseView
    customer: CustomerCard
    application: ApplicationView
    at: datetime

    @property
    def number(self) -> str:
        """The number of the case, which is that of the application."""
        return self.case.card.number

    @property
    def matter(self) -> str:
        """What is asked for, in words."""
        return current_rulebook().get_matter(self.case.card.matter).wording.zh

    @property
    def address(self) -> str:
        """Where the supply is wanted."""
        site = self.application.site
        return f"{site.street}{site.address}" if site else self.customer.address


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDraft:
    """A paper to be made.

    `material` and `title` say which paper of the case it is; another `number` than the one on
    file makes it a newer version. `signed_for` is the person whose act our seal certifies;
    empty where the paper binds nobody.
    """

    material: str
    template: str
    title: str
    number: str
    data: Mapping[str, object] = field(repr=False)
    signed_for: str = ""
    retention: str = "CUSTOMER_FILE"


def subject_of(*, case_id: int, at: datetime) -> Subject:
    """Read what papers of a case have in common.

    Raises:
        Case.DoesNotExist: if there is no such case.
        Application.DoesNotExist: if it was opened without an application.
    """
    case = cases.get_case(case_id=case_id)
    return Subject(
        case=case,
        customer=customers.get_customer(case.card.customer_id),
        application=applications.get_application_of_case(case_id=case_id),
        at=at,
    )


def framed(number: str, **data: object) -> dict[str, object]:
    """The data of a paper with what every paper's frame takes."""
    return {"issuer": settings.COMPANY["name"], "number": number, **data}


def day(at: datetime) -> str:
    """The day at the site, as papers take it."""
    return at.astimezone(SITE_ZONE).date().isoformat()


def minute(at: datetime) -> str:
    """Day and minute at the site."""
    return f"{at.astimezone(SITE_ZONE):%Y-%m-%d %H:%M}"


def industry(code: str, at: datetime) -> str:
    """An industry in words, as papers take it."""
    return industries.wording_of(code, on=at.astimezone(SITE_ZONE).date()).zh


def plain(number: Decimal) -> str:
    """A number without needless noughts: 10, 0.85."""
    return f"{number.normalize():f}"
