"""Who took which bills away in which form: one line of the journal a customer."""

from collections import defaultdict
from collections.abc import Iterable

from fullcycle.records.journal import actions as journal
from fullcycle.stages.billing.queries import BillCard, Viewer


def note_taken(cards: Iterable[BillCard], *, form: str, viewer: Viewer, **details: str) -> None:
    """Write into the journal that the viewer took these bills away."""
    by_customer: defaultdict[int, list[int]] = defaultdict(list)
    for card in cards:
        by_customer[card.customer_id].append(card.bill_id)
    for customer_id, bill_ids in by_customer.items():
        journal.record(
            journal.Act(
                act="billing.bill.downloaded",
                subject_kind="bill",
                subject_id=bill_ids[0],
                actor_id=viewer.person_id,
                for_customer_id=customer_id,
                at=viewer.at,
                details={"form": form, "bills": bill_ids, **details},
            )
        )
