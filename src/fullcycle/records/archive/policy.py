"""Who may see a customer's papers, and have them carried.

Who may hand one in or take one out is said by the application or the task it belongs to, which
the archive does not know: journeys ask there before they call.
"""

from datetime import datetime

from fullcycle.records.archive.models import Paper, PaperVersion
from fullcycle.records.people import policy as people
from fullcycle.records.people import queries as persons


IDENTITY = frozenset({"M03", "M04"})
"""Identity cards: sensitive by PIPL Art. 28, so each opening takes a reason."""


def may_open(*, paper: Paper, person_id: int, at: datetime) -> bool:
    """Whether they see the paper.

    That is staff with a role, whoever holds a mandate for its account and matter, and, while
    it lies in a draft, whoever handed it in.
    """
    if persons.roles_of(person_id=person_id, at=at):
        return True
    if paper.customer_id is not None and people.may_act_for(
        person_id=person_id,
        customer_id=paper.customer_id,
        account=paper.account or None,
        matter=paper.matter,
        at=at,
    ):
        return True
    is_draft = paper.case_id is None and paper.application_id is not None
    handed_in = PaperVersion.objects.filter(paper=paper, stored_by_id=person_id)
    return is_draft and handed_in.exists()


def may_search(*, customer_id: int | None, person_id: int, at: datetime) -> bool:
    """Whether they look through papers: staff with a role everywhere, others in one customer's.

    Words may hit any paper, so a mandate for single accounts or matters does not suffice.
    """
    if persons.roles_of(person_id=person_id, at=at):
        return True
    return customer_id is not None and persons.acts_for_whole_customer(
        person_id=person_id, customer_id=customer_id, at=at
    )


def may_send(*, customer_id: int, matter: str, person_id: int, at: datetime) -> bool:
    """Whether they have papers of a case carried, and know of its parcels.

    That is staff with a role, and whoever holds a mandate for the customer in the matter.
    """
    if persons.roles_of(person_id=person_id, at=at):
        return True
    return people.may_act_for(
        person_id=person_id, customer_id=customer_id, account=None, matter=matter, at=at
    )


def may_note_event(*, person_id: int, at: datetime) -> bool:
    """Whether they note what happened to a parcel: staff with a role."""
    return bool(persons.roles_of(person_id=person_id, at=at))


def may_export(*, person_id: int, at: datetime) -> bool:
    """Whether they take a whole file out: staff with a role."""
    return bool(persons.roles_of(person_id=person_id, at=at))


def needs_reason(*, material: str) -> bool:
    """Whether whoever opens such a paper has to say why."""
    return material in IDENTITY
