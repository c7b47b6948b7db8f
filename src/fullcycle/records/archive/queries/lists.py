"""Lists of papers: of a case, a draft, a customer; what is held and still holds; by words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.utils.translation import gettext as _

from fullcycle.gateways.questions.question import Given, Question
from fullcycle.records.archive import policy
from fullcycle.records.archive.models import Paper, PaperVersion
from fullcycle.records.archive.queries import cards
from fullcycle.records.archive.queries.cards import PaperCard
from fullcycle.records.customers.queries.search import HasWords


MOST_ON_A_PAGE = 100


_VERSIONS = Question(
    lambda: (
        PaperVersion.objects.filter(paper=Given("paper_id"))
        .select_related("paper", "stored_by")
        .defer("paper__words")
        .order_by("-version")
    )
)


class UnableToSearchPapers(Exception):
    """Whoever asks may not look through these papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage:
    """One page, newest papers first; `next_after` asks for the next one."""

    papers: tuple[PaperCard, ...]
    next_after: int | None


def list_papers(
    *,
    at: datetime,
    case_id: int | None = None,
    customer_id: int | None = None,
    application_id: int | None = None,
) -> tuple[PaperCard, ...]:
    """The papers of a case, a customer or a draft, oldest first, in their newest versions.

    Raises:
        ValueError: if none of the three is named.
    """
    asked = {"case": case_id, "customer": customer_id, "application": application_id}
    named = {name: value for name, value in asked.items() if value is not None}
    if not named:
        raise ValueError("papers of what? name a case, a customer or an application")
    rows = _newest_of(tuple(named)).ask(**named)
    return tuple(cards.card(row, at=at) for row in rows)


@cache
def _newest_of(names: tuple[str, ...]) -> Question[PaperVersion]:
    named = {f"paper__{name}_id": Given(name) for name in names}
    return Question(lambda: cards.newest_versions().filter(**named).order_by("paper_id"))


def get_paper(*, paper_id: int, at: datetime) -> PaperCard:
    """The newest version of a paper, also of one that was set aside.

    Raises:
        Paper.DoesNotExist: if there is none.
    """
    versions = list_versions(paper_id=paper_id, at=at)
    if not versions:
        raise Paper.DoesNotExist(f"there is no paper {paper_id}")
    return versions[0]


def list_versions(*, paper_id: int, at: datetime) -> tuple[PaperCard, ...]:
    """Every version of a paper, newest first."""
    return tuple(cards.card(row, at=at) for row in _VERSIONS.ask(paper_id=paper_id))


def find_valid(*, customer_id: int, material: str, at: datetime) -> PaperCard | None:
    """The newest paper of this material that the customer need not bring again, or None."""
    return find_all_valid(customer_id=customer_id, materials=[material], at=at).get(material)


def find_all_valid(
    *, customer_id: int, materials: Collection[str], at: datetime
) -> dict[str, PaperCard]:
    """By material the newest paper that is held and still holds, in one query."""
    rows = cards.newest_versions().filter(
        paper__customer_id=customer_id, paper__material__in=materials, stored_at__lte=at
    )
    found: dict[str, PaperCard] = {}
    for row in rows.order_by("-stored_at", "-paper_id"):
        paper = cards.card(row, at=at)
        if paper.is_valid:
            found.setdefault(paper.material, paper)
    return found


def search_papers(
    *,
    words: str,
    person_id: int,
    at: datetime,
    customer_id: int | None = None,
    after: int | None = None,
    limit: int = 20,
) -> PaperPage:
    """One page of the papers with all the words in title, holder or number.

    Chinese is found from one character on, letters and digits by their beginning. Staff with a
    role look through all papers; others through those of a customer they may act for in all.

    Raises:
        UnableToSearchPapers: if whoever asks may not.
    """
    if not policy.may_search(customer_id=customer_id, person_id=person_id, at=at):
        raise UnableToSearchPapers(_("您只能查找自己企业的材料。"))
    rows = cards.newest_versions()
    if any(character.isalnum() for character in words):
        rows = rows.filter(paper__in=Paper.objects.filter(HasWords(words)))
    if customer_id is not None:
        rows = rows.filter(paper__customer_id=customer_id)
    if after is not None:
        rows = rows.filter(paper_id__lt=after)
    size = max(1, min(limit, MOST_ON_A_PAGE))
    found = list(rows.order_by("-paper_id")[: size + 1])
    return PaperPage(
        papers=tuple(cards.card(row, at=at) for row in found[:size]),
        next_after=found[size - 1].paper_id if len(found) > size else None,
    )
