"""What both doors say of a case under way: its clock bar, and a step that is over."""

from django.utils.translation import gettext as _

from fullcycle.doors.frame import language, owners
from fullcycle.doors.frame.templatetags import frame
from fullcycle.kernels.calendars.workdays import load_calendar
from fullcycle.kernels.units.wording import Wording
from fullcycle.records.casework.queries import LimitView, ProgressView, TaskView


WHOLE = "whole_process"
"""The limit for everything that is the company's part."""


def whole_limit(view: ProgressView) -> LimitView | None:
    """The promise for the whole of the case; None where the rules make none."""
    return next((limit for limit in view.limits if limit.code == WHOLE), None)


def clock_bar(view: ProgressView, *, promised_working_days: int) -> owners.ClockBar:
    """Whose the time was so far, against what was promised."""
    return owners.clock_bar(
        promised_working_days=promised_working_days,
        minutes_per_day=load_calendar().minutes_in_force(view.case.applied_on),
        spans=[
            owners.Span(owner=str(share.owner), minutes=share.minutes)
            for share in view.shares
            if share.minutes
        ],
    )


def over_words(task: TaskView, *, called: Wording) -> str:
    """That a step was done or cancelled, by whom and when; `called` as the reader knows it."""
    step, when = language.worded(called), frame.moment(task.ended_at, "long")
    if task.state != "DONE":
        return _("“%(step)s”这一步已于%(when)s取消，不用再办。") % {"step": step, "when": when}
    return _("“%(step)s”这一步已由%(name)s于%(when)s办完。") % {
        "step": step,
        "name": task.ended_by or _("系统"),
        "when": when,
    }
