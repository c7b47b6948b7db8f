"""One line of time for a case: what the journal says, and what was written to each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from fullcycle.doors.workbench import journal_words
from fullcycle.records.casework.queries import MessageLine
from fullcycle.records.journal.queries import JournalLine
from fullcycle.records.people import queries as people


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened in a case."""

    at: datetime
    title: str
    by: str
    icon: str
    owner: str
    more: str


STAGES = frozenset({"agreements", "care", "connection", "intake", "metering"})

ICONS = {
    "archive": "file-text",
    "casework": "circle-check",
    "connection": "plug-connected",
    "intake": "inbox",
    "agreements": "signature",
    "metering": "gauge",
    "care": "thumb-up",
}


def events(
    *, lines: Iterable[JournalLine], messages: Iterable[MessageLine]
) -> tuple[Event, ...]:
    """Everything, the newest first; two queries for whoever did it."""
    told = _told_once(lines)
    actors = people.list_persons(
        person_ids={line.actor_id for line in told if line.actor_id is not None}
    )
    found = [_of_line(line, actors) for line in told]
    found += [_of_message(message) for message in messages]
    return tuple(sorted(found, key=lambda event: event.at, reverse=True))


def _told_once(lines: Iterable[JournalLine]) -> list[JournalLine]:
    # A finished step tells what the stage wrote of it in the same act.
    known = [line for line in lines if line.act not in journal_words.LEFT_OUT]
    finished = {
        (line.at, line.actor_id) for line in known if line.act == "casework.task.completed"
    }
    return [
        line
        for line in known
        if line.act.partition(".")[0] not in STAGES or (line.at, line.actor_id) not in finished
    ]


def _of_line(line: JournalLine, actors: dict[int, people.PersonCard]) -> Event:
    actor = actors.get(line.actor_id) if line.actor_id is not None else None
    is_ours = actor is None or actor.is_staff
    return Event(
        at=line.at,
        title=journal_words.sentence(line),
        by=actor.name if actor else _("系统"),
        icon=ICONS.get(line.act.partition(".")[0], "circle-dot"),
        owner="utility" if is_ours else "customer",
        more=journal_words.reason(line),
    )


def _of_message(message: MessageLine) -> Event:
    return Event(
        at=message.said_at,
        title=_("客户来信") if message.is_from_customer else _("我们回复"),
        by=message.said_by,
        icon="message",
        owner="customer" if message.is_from_customer else "utility",
        more=message.words,
    )
