"""Papers find their case, and wrong ones leave the file."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.records.archive.models import Paper
from fullcycle.records.journal import actions as journal


class UnableToMovePapers(Exception):
    """The papers belong to another customer already."""


class UnableToSetAside(Exception):
    """The paper cannot be taken out of the file."""


@transaction.atomic
def attach_to_case(
    *,
    application_id: int,
    case_id: int,
    customer_id: int,
    at: datetime,
    by_id: int | None = None,
    matter: str = "",
) -> tuple[int, ...]:
    """Give a draft's papers their case and customer; return the papers' ids.

    Raises:
        UnableToMovePapers: if one of them belongs to another customer.
    """
    papers = Paper.objects.select_for_update().filter(
        application_id=application_id, case_id__isnull=True
    )
    found = list(papers.values_list("pk", "customer_id").order_by("pk"))
    if any(owner_id not in {None, customer_id} for _pk, owner_id in found):
        raise UnableToMovePapers(_("这些材料属于另一家客户，不能放进这个工单。"))
    ids = tuple(pk for pk, _owner_id in found)
    if not ids:
        return ids
    changes: dict[str, object] = {"case_id": case_id, "customer_id": customer_id}
    if matter:
        changes["matter"] = matter
    Paper.objects.filter(pk__in=ids).update(**changes)
    journal.record(
        journal.Act(
            act="archive.papers.attached",
            subject_kind="application",
            subject_id=application_id,
            actor_id=by_id,
            at=at,
            for_customer_id=customer_id,
            case_id=case_id,
            details={"paper_ids": list(ids)},
        )
    )
    return ids


@transaction.atomic
def set_aside_paper(*, paper_id: int, reason: str, by_id: int | None, at: datetime) -> None:
    """Take a wrong paper out of the file; it stays in the archive and in seals already set.

    Raises:
        UnableToSetAside: without a reason, or if it was set aside before.
    """
    if not reason.strip():
        raise UnableToSetAside(_("请写明为什么移出这份材料。"))
    paper = Paper.objects.select_for_update().defer("words").get(pk=paper_id)
    if paper.set_aside_at is not None:
        raise UnableToSetAside(_("这份材料已经移出。"))
    paper.set_aside_at = at
    paper.save(update_fields=["set_aside_at"])
    journal.record(
        journal.Act(
            act="archive.paper.set-aside",
            subject_kind="paper",
            subject_id=paper.pk,
            actor_id=by_id,
            at=at,
            for_customer_id=paper.customer_id,
            case_id=paper.case_id,
            details={"material": paper.material, "reason": reason.strip()},
        )
    )
