"""One operating-system process for each team: this one, and one forked from it for each other.

What was loaded before the fork (libraries, rules, drawings) is shared by all of them.
"""

import gc
import multiprocessing
import queue
import traceback
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue
from typing import Any, TypeAlias

from django.db import connection

from fullcycle.doors.command.simulation import teams
from fullcycle.doors.command.simulation.teams import Order, Outcome


OVER, DONE, FAILED = "OVER", "DONE", "FAILED"
PATIENCE_SECONDS = 1.0

Letters: TypeAlias = "Queue[tuple[str, int, Any]]"
"""What a child tells: a case is over, here is the outcome, or what went wrong."""


class ProcessFailed(Exception):
    """A child ended without its result; the message is what it said."""


def run_in_processes(
    orders: Sequence[Order], *, tell: Callable[[int], object]
) -> list[Outcome]:
    """Run the first order in this process and each other one in a process of its own.

    The connection to the database is closed before: no two processes may speak on one.

    Raises:
        ProcessFailed: if one of them failed; the others are ended.
    """
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # the stubs do not know it
    context = multiprocessing.get_context("fork")
    letters: Letters = context.Queue()
    children = {
        place: context.Process(target=_child, args=(place, order, letters), daemon=True)
        for place, order in enumerate(orders)
        if place
    }
    # Whatever looked for garbage would write into the pages that are shared.
    gc.freeze()
    try:
        for child in children.values():
            child.start()
        return _outcomes(orders, _Listener(letters, children, tell))
    finally:
        for child in children.values():
            if child.is_alive():
                child.terminate()
                child.join()
        gc.unfreeze()


class _Listener:
    """Reads what the children say while this process is at its own work."""

    def __init__(
        self,
        letters: Letters,
        children: Mapping[int, BaseProcess],
        tell: Callable[[int], object],
    ) -> None:
        self.outcomes: dict[int, Outcome] = {}
        self._letters = letters
        self._children = children
        self._tell = tell

    def tell(self, number: int) -> None:
        """Pass on what this process tells, and what has come meanwhile."""
        self._tell(number)
        while not self._letters.empty():
            self._take(self._letters.get())

    def wait(self) -> None:
        """Wait until every child has sent its outcome."""
        while len(self.outcomes) < len(self._children):
            try:
                self._take(self._letters.get(timeout=PATIENCE_SECONDS))
            except queue.Empty:
                codes = [child.exitcode for child in self._children.values()]
                if any(code not in {None, 0} for code in codes):
                    raise ProcessFailed(f"exit codes {codes}") from None

    def _take(self, letter: tuple[str, int, Any]) -> None:
        what, place, value = letter
        if what == OVER:
            self._tell(value)
        elif what == DONE:
            self.outcomes[place] = value
        else:
            raise ProcessFailed(value)


def _outcomes(orders: Sequence[Order], listener: _Listener) -> list[Outcome]:
    own = teams.run(orders[0], tell=listener.tell)
    listener.wait()
    return [own, *(outcome for _place, outcome in sorted(listener.outcomes.items()))]


def _child(place: int, order: Order, letters: Letters) -> None:
    try:
        outcome = teams.run(order, tell=lambda number: letters.put((OVER, place, number)))
        letters.put((DONE, place, outcome))
    except BaseException:  # noqa: BLE001 - whatever it was, the parent has to say it
        letters.put((FAILED, place, traceback.format_exc()))
