"""The jobs of the simulated year: counted or done at once, never queued."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from procrastinate.contrib.django import app as jobs
from procrastinate.testing import InMemoryConnector

from fullcycle.gateways.messenger import port as messenger
from fullcycle.gateways.messenger.port import OutgoingMessage, SendingReceipt
from fullcycle.journeys.connecting import papers
from fullcycle.records.people import actions as people


CODE = re.compile(r"\d{6}")


class UnableToReceive(Exception):
    """No code came to the phone that waits for one."""


class Postroom:
    """Takes every job that an act defers: papers are made, messages counted."""

    def __init__(self, connector: InMemoryConnector) -> None:
        self._connector = connector

    def settle(self) -> int:
        """Make the papers that wait and return how many messages went out."""
        messages = 0
        while self._connector.jobs:
            waiting = list(self._connector.jobs.values())
            self._connector.reset()
            for job in waiting:
                if job["task_name"] == papers.TASK:
                    _make_paper(job["args"])
                else:
                    messages += 1
        return messages

    def code(self, *, at: datetime) -> str:
        """The code that the newest message carries; it is taken out.

        Raises:
            UnableToReceive: if there is none.
        """
        for number, job in reversed(self._connector.jobs.items()):
            if job["task_name"] != people.MESSAGE_TASK:
                continue
            del self._connector.jobs[number]
            phone = _Phone()
            with messenger.lent(phone):
                people.deliver_message(at=at, **job["args"])
            found = CODE.search(phone.words)
            if found:
                return found.group()
        raise UnableToReceive

    def drop(self) -> None:
        """Forget what an act deferred that was refused."""
        self._connector.reset()


@contextmanager
def open_postroom() -> Iterator[Postroom]:
    """A postroom in the place of the queue, for one `with` block."""
    connector = InMemoryConnector()
    diary = logging.getLogger("procrastinate")
    before = diary.level
    # It would write a line for every message of the year.
    diary.setLevel(logging.WARNING)
    try:
        with jobs.replace_connector(connector):
            yield Postroom(connector)
    finally:
        diary.setLevel(before)


class _Phone:
    """A customer's phone: shows the last message."""

    words = ""

    def send(self, message: OutgoingMessage, *, at: datetime) -> SendingReceipt:
        self.words = message.words
        return SendingReceipt(reference=message.reference, provider_number="", accepted_at=at)


def _make_paper(wanted: dict[str, str]) -> None:
    papers.make_paper(
        kind=papers.PaperKind(wanted["kind"]),
        case_id=int(wanted["case_id"]),
        reference=wanted["reference"],
        at=datetime.fromisoformat(wanted["at"]),
    )
