"""The report on paper: a table to read, a file to compare, a line in the journal."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from fullcycle.doors.command.simulation.report import HeldAgainst, Report
from fullcycle.doors.command.simulation.running import Wanted
from fullcycle.gateways.database_server import places
from fullcycle.records.journal import actions as journal


FOLDER = "simulations"
OWNERS = ("UTILITY", "CUSTOMER", "CONTRACTOR", "GOVERNMENT")
WORDS = {
    "RETURN": "sent back",
    "VISIT": "visits",
    "PAUSE": "pauses",
    "WITHDRAWAL": "withdrawn",
    "COVER": "deputy for a manager away",
    "STALL": "stalls",
}


def keep(report: Report, *, wanted: Wanted) -> Path:
    """Write the report beside the database and note in the journal that the year was run."""
    plain = as_plain(report)
    path = places.home() / FOLDER / f"{report.seed}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(plain, ensure_ascii=False, indent=1), encoding="utf-8")
    details = {name: plain[name] for name in ("applications", "states", "kva_applied", "acts")}
    journal.record(
        journal.Act(
            act="command.simulation.finished",
            subject_kind="simulation",
            subject_id=report.seed,
            actor_id=None,
            at=wanted.ends_at,
            details=details,
        )
    )
    return path


def as_plain(report: Report) -> dict[str, object]:
    """The report as JSON takes it."""
    plain = asdict(report)
    plain["promises"] = [asdict(one) | {"percent": one.percent} for one in report.promises]
    plain["held"] = [
        asdict(one) | {"precision": one.precision, "recall": one.recall} for one in report.held
    ]
    return plain


def lines(report: Report) -> Iterator[str]:
    """The report as a table, line by line."""
    states = ", ".join(f"{count} {state.lower()}" for state, count in report.states.items())
    yield f"Year of seed {report.seed}, until {report.until}"
    yield f"  cases            {report.applications} ({states}); {report.acts} acts"
    yield f"  capacity         {report.kva_applied:,} kVA applied, {report.kva_energised:,} on"
    yield f"  days to power    {_pair(report.gross_days)} gross, {_pair(report.net_days)} net,"
    yield f"                   {_pair(report.calendar_days)} by the calendar (p50/p90)"
    yield f"  on time          {report.on_time_percent} % of cases, every rated limit"
    yield f"  visits           0 in {report.zero_visit_percent} % of cases {report.visits}"
    yield f"  messages         {report.messages} ({report.messages_per_case} a case)"
    yield f"  short of feeders {report.blocked} drafts had to wait"
    yield from _node_lines(report)
    yield from _promise_lines(report)
    yield "  planted against found       planted  found  precision  recall"
    yield from (_held_line(line) for line in report.held)


def _pair(days: object) -> str:
    return f"{getattr(days, 'p50', 0)}/{getattr(days, 'p90', 0)}"


def _node_lines(report: Report) -> Iterator[str]:
    owners = "".join(f"{owner.lower():>11}" for owner in OWNERS)
    yield f"  working days           tasks    p50    p90{owners} (mean)"
    for line in report.nodes:
        shares = "".join(f"{line.days_by_owner[owner]:>11.2f}" for owner in OWNERS)
        yield (
            f"    {line.node:<20}{line.count:>6}{line.p50_days:>7.1f}{line.p90_days:>7.1f}"
            f"{shares}"
        )


def _promise_lines(report: Report) -> Iterator[str]:
    yield "  limits kept             ended   kept"
    for line in report.promises:
        mark = "*" if line.is_rated else " "
        yield f"   {mark}{line.code:<22}{line.ended:>5}{line.percent:>6.1f} %"
    yield "   * counts for the on-time rate"


def _held_line(line: HeldAgainst) -> str:
    mark = "  MUST MATCH" if line.must_match and not line.is_equal else ""
    return (
        f"    {WORDS[line.what]:<26}{line.planted:>6}{line.found:>7}"
        f"{line.precision:>11.3f}{line.recall:>8.3f}{mark}"
    )
