"""What the cover of a sealed file says: whose, of which year, matter and place."""

from django.conf import settings

from fullcycle.journeys.connecting.papers.drafts import Subject
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries as papers
from fullcycle.records.customers import queries as customers
from fullcycle.records.customers.queries import AccountCard


CATALOGUE = "ARCHIVE_CATALOGUE"

MARKS = {"hv_new": "XZ", "hv_increase": "ZR"}
"""How matters stand in an archive number: 新装, 增容; others by their own id."""


def cover_of(subject: Subject) -> archive.FileCover:
    """The cover of the case's file; a file that is sealed again keeps its number."""
    closed_at = subject.case.card.closed_at or subject.at
    year = f"{closed_at.astimezone(SITE_ZONE):%Y}"
    account = account_of(subject)
    account_number = account.number if account else subject.number
    matter = subject.case.card.matter
    prefix = f"{account_number}-{year}-{MARKS.get(matter, matter)}-"
    return archive.FileCover(
        issuer=settings.COMPANY["name"],
        archive_number=_archive_number(subject, prefix),
        customer=subject.customer.name,
        account_number=account_number,
        business=subject.matter,
        year=year,
    )


def account_of(subject: Subject) -> AccountCard | None:
    """The account the case is about: the one that was named, else the newest."""
    accounts = customers.list_accounts_of(subject.customer.id)
    site = subject.application.site
    named = site.account_number if site else ""
    if named:
        return next((each for each in accounts if each.number.endswith(named)), None)
    return max(accounts, key=lambda account: account.id, default=None)


def _archive_number(subject: Subject, prefix: str) -> str:
    filed = papers.list_papers(customer_id=subject.customer.id, at=subject.at)
    catalogues = [card for card in filed if card.material == CATALOGUE]
    for card in catalogues:
        if card.case_id == subject.case.card.id:
            return card.number
    before = [card for card in catalogues if card.number.startswith(prefix)]
    return f"{prefix}{len(before) + 1:03d}"
