"""Billing a month in one process a core, over chunks of accounts.

The module stands on nothing that needs Django: a child imports it before Django is set up.
"""

import gc
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date, datetime
from importlib import import_module
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from fullcycle.stages.billing.actions import DraftedMonth


def pool_of(processes: int) -> ProcessPoolExecutor:
    """Return a pool of processes that have Django set up and the tariff book read."""
    return ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_set_up,
    )


def bill_chunks(
    pool: ProcessPoolExecutor,
    chunks: Sequence[Sequence[int]],
    *,
    month_on: date,
    at: datetime,
    tell: Callable[[int], object],
) -> "DraftedMonth":
    """Draft the bills of chunks of accounts, telling how many each chunk added.

    Raises:
        UnableToDraft: if the month has been issued.
    """
    actions = import_module("fullcycle.stages.billing.actions")
    drafted: DraftedMonth = actions.DraftedMonth()
    waiting = {pool.submit(_bill, chunk, month_on, at): len(chunk) for chunk in chunks}
    for done in as_completed(waiting):
        drafted += done.result()
        tell(waiting[done])
    return drafted


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullcycle.config.settings")
    import_module("django").setup()
    import_module("fullcycle.journeys.billing_month.books").current_engine()
    import_module("fullcycle.journeys.billing_month.running")
    # What is loaded stays: looking through it for rubbish took a sixth of each bill's time.
    gc.freeze()


def _bill(account_ids: Sequence[int], month_on: date, at: datetime) -> "DraftedMonth":
    running = import_module("fullcycle.journeys.billing_month.running")
    outcome: DraftedMonth = running.bill_chunk(
        account_ids=account_ids, month_on=month_on, at=at
    )
    return outcome
