"""The people of the year: how long each step takes them, and who of the staff is free."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import log
from random import Random

from fullcycle.kernels.calendars.workdays import load_calendar


DAY_MINUTES = 480
NORMAL_P90 = 1.2816
"""The standard normal's 90th percentile: p90 = p50 · exp(1.2816 σ) of a log-normal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Working days until a task is taken up (half of them, nine in ten) and minutes of work."""

    p50_days: float
    p90_days: float
    touch_minutes: int = 0


PACES: Mapping[str, Pace] = {
    "accept": Pace(p50_days=0.25, p90_days=0.7, touch_minutes=20),
    "correct_application": Pace(p50_days=1.5, p90_days=4),
    "survey": Pace(p50_days=0.8, p90_days=1.7, touch_minutes=90),
    "plan_draft": Pace(p50_days=1.0, p90_days=2.2, touch_minutes=75),
    "plan_sign_dev": Pace(p50_days=0.35, p90_days=0.85, touch_minutes=15),
    "plan_sign_om": Pace(p50_days=0.4, p90_days=0.9, touch_minutes=15),
    "plan_sign_disp": Pace(p50_days=0.35, p90_days=0.8, touch_minutes=15),
    "plan_approve": Pace(p50_days=0.35, p90_days=0.85, touch_minutes=15),
    "plan_reply": Pace(p50_days=0.3, p90_days=0.8, touch_minutes=30),
    "plan_decide": Pace(p50_days=2.5, p90_days=6),
    "fee_calc": Pace(p50_days=0.35, p90_days=0.85, touch_minutes=20),
    "fee_collect": Pace(p50_days=2, p90_days=5),
    "grid_project": Pace(p50_days=15, p90_days=27, touch_minutes=30),
    "design_submit": Pace(p50_days=8, p90_days=16),
    "design_review": Pace(p50_days=1.2, p90_days=2.4, touch_minutes=90),
    "construct": Pace(p50_days=20, p90_days=38),
    "mid_inspect": Pace(p50_days=0.8, p90_days=1.6, touch_minutes=90),
    "remedy_mid": Pace(p50_days=2.5, p90_days=5),
    "contract_draft": Pace(p50_days=1.6, p90_days=3.4, touch_minutes=40),
    "contract_sign": Pace(p50_days=2, p90_days=5),
    "meter_prep": Pace(p50_days=1.2, p90_days=2.5, touch_minutes=45),
    "complete_apply": Pace(p50_days=2, p90_days=5),
    "complete_check": Pace(p50_days=1.2, p90_days=2.4, touch_minutes=90),
    "remedy": Pace(p50_days=3, p90_days=7),
    "meter_install": Pace(p50_days=0.8, p90_days=1.5, touch_minutes=75),
    "energise": Pace(p50_days=0.8, p90_days=1.35, touch_minutes=60),
    "info_archive": Pace(p50_days=0.35, p90_days=0.85, touch_minutes=15),
    "callback": Pace(p50_days=0.5, p90_days=1.1, touch_minutes=15),
    "doc_archive": Pace(p50_days=0.6, p90_days=1.3, touch_minutes=30),
}
"""Chosen so that most promises are kept and some are not; nobody's measurements."""


def waiting_minutes(source: Random, node: str) -> int:
    """Working minutes until somebody takes a task up, log-normal."""
    pace = PACES[node]
    sigma = log(pace.p90_days / pace.p50_days) / NORMAL_P90
    return max(1, round(pace.p50_days * DAY_MINUTES * source.lognormvariate(0, sigma)))


def after(at: datetime, minutes: int) -> datetime:
    """The instant so many working minutes later."""
    return load_calendar().instant_after(at, minutes)


@dataclass(slots=True, kw_only=True)
class Desks:
    """The staff of one team by role; each does one thing at a time."""

    staff: Mapping[str, Sequence[int]]
    _free_at: dict[int, datetime] = field(default_factory=dict)

    def take(self, role: str, node: str, at: datetime) -> tuple[int, datetime]:
        """Who of the role takes a task up first, and when it is done."""
        person_id = min(self.staff[role], key=lambda one: (self._free_at.get(one, at), one))
        starts_at = max(at, self._free_at.get(person_id, at))
        ends_at = after(starts_at, PACES[node].touch_minutes)
        self._free_at[person_id] = ends_at
        return person_id, ends_at
