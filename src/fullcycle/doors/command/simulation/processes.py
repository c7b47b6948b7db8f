"""One operating-system process for each team.

The module stands on nothing that needs Django: a child imports it before Django is set up.
"""

import multiprocessing
import os
import pickle
import queue
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from multiprocessing.queues import Queue
from typing import Any


OVER, DONE, FAILED = "OVER", "DONE", "FAILED"
PATIENCE_SECONDS = 1.0


class ProcessFailed(Exception):
    """A child ended without its result; the message is what it said."""


def run_in_processes(
    orders: Sequence[Any],  # the orders are read in the children, not here
    *,
    tell: Callable[[int], object],
) -> list[Any]:
    """Run `teams.run` on each order in a process of its own and return the outcomes.

    Raises:
        ProcessFailed: if one of them failed; the others are ended.
    """
    context = multiprocessing.get_context("spawn")
    told: Queue[tuple[str, int, Any]] = context.Queue()
    children = [
        context.Process(target=_child, args=(place, pickle.dumps(order), told), daemon=True)
        for place, order in enumerate(orders)
    ]
    for child in children:
        child.start()
    outcomes: dict[int, Any] = {}
    try:
        while len(outcomes) < len(children):
            what, place, value = _next(told, children)
            if what == OVER:
                tell(value)
            elif what == DONE:
                outcomes[place] = value
            else:
                raise ProcessFailed(value)
    finally:
        for child in children:
            if len(outcomes) < len(children):
                child.terminate()
            child.join()
    return [outcomes[place] for place in range(len(children))]


def _next(told: "Queue[tuple[str, int, Any]]", children: Sequence[Any]) -> tuple[str, int, Any]:
    while True:
        try:
            return told.get(timeout=PATIENCE_SECONDS)
        except queue.Empty:
            codes = [child.exitcode for child in children]
            if any(code not in {None, 0} for code in codes):
                raise ProcessFailed(f"exit codes {codes}") from None


def _child(place: int, order: bytes, told: "Queue[tuple[str, int, Any]]") -> None:
    try:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullcycle.config.settings")
        import_module("django").setup()
        teams = import_module("fullcycle.doors.command.simulation.teams")
        # Pickled by the parent of this process, which drew the year.
        outcome = teams.run(
            pickle.loads(order),  # noqa: S301
            tell=lambda number: told.put((OVER, place, number)),
        )
        told.put((DONE, place, outcome))
    except BaseException:  # noqa: BLE001 - whatever it was, the parent has to say it
        told.put((FAILED, place, traceback.format_exc()))
