"""When the power is to be expected, and why that moved since the reader last looked."""

from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from fullcycle.doors.frame import owners, standing
from fullcycle.kernels.calendars import bands
from fullcycle.kernels.calendars.bands import Band
from fullcycle.kernels.calendars.workdays import UnableToCount, load_calendar
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import LimitView, ProgressView


END = "energise"
SHOWN = "shown_bands"
MOST_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The band as it is shown; `moved` says by how much and why, empty where it did not."""

    band: Band
    moved: str


def forecast_of(request: HttpRequest, view: ProgressView, at: datetime) -> Forecast | None:
    """The band of a case under way; None once the power is on, or while nothing is promised."""
    card = view.case.card
    whole = standing.whole_limit(view)
    if not card.is_under_way or whole is None or whole.stops_at is not None:
        return None
    on = timezone.localdate(at)
    try:
        remaining = bands.Remaining(
            on=on,
            steps_days=sum(
                _left(limit)
                for limit in view.limits
                if limit.counts_for_rate and limit.stops_at is None
            ),
            promise_days=_left(whole),
            elapsed_days=_days(card.opened_at, at),
            finished_days=tuple(
                _days(*span) for span in cases.list_finished_spans(matter=card.matter, node=END)
            ),
        )
    except UnableToCount as refusal:
        return Forecast(band=Band(unknown=refusal.wording), moved="")
    band = bands.band(remaining, calendar=load_calendar())
    return Forecast(band=band, moved=_moved(request, view, band))


def _left(limit: LimitView) -> int:
    used = limit.reading.used_days if limit.reading else 0
    return ceil(limit.allowed_days - used)


def _days(starts_at: datetime, ends_at: datetime) -> int:
    return ceil(load_calendar().working_days(starts_at, ends_at))


def _moved(request: HttpRequest, view: ProgressView, band: Band) -> str:
    """What changed since the session last showed the band; keep the present one."""
    if band.latest_on is None:
        return ""
    number = view.case.card.number
    kept = request.session.get(SHOWN, {})
    former = kept.pop(number, None)
    minutes = {str(share.owner): share.minutes for share in view.shares}
    kept[number] = {"latest_on": band.latest_on.isoformat(), "minutes": minutes}
    request.session[SHOWN] = dict(list(kept.items())[-MOST_KEPT:])
    if former is None:
        return ""
    before = date.fromisoformat(former["latest_on"])
    if band.latest_on < before:
        return _("比您上次看时提前了：有的步骤提前办完了。")
    if band.latest_on > before:
        return _("比您上次看时推后了：%(why)s") % {"why": _why(former["minutes"], minutes)}
    return ""


def _why(before: dict[str, int], minutes: dict[str, int]) -> str:
    """Whose turn it was most of the time since."""
    grown = {owner: minutes[owner] - before.get(owner, 0) for owner in minutes}
    owner = max(grown, key=lambda name: grown[name], default="UTILITY")
    if owner == "UTILITY" or not grown[owner]:
        return _("我们这边的步骤比预计的慢。")
    if owner == "CUSTOMER":
        return _("这段时间在等您办理。")
    return _("这段时间在等%(whom)s。") % {"whom": owners.OWNER_LOOKS[owner].label}
