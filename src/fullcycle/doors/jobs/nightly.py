"""Sweeping up at night what only mattered for hours."""

from datetime import timedelta

from procrastinate.contrib.django import app

from fullcycle.doors.frame import clock, rates, submits
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.records.people import actions as people
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections


KEPT = timedelta(days=2)


@app.periodic(cron="17 19 * * *")
@app.task(name="sweep_up", queue="nightly", queueing_lock="sweep_up")
def sweep_up(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes when it was due
    """Forget rate counts, tokens of sent forms and sign-in codes; runs at 3:17 in China."""
    before = clock.now() - KEPT
    rates.forget_rates(before=before)
    submits.forget_sent_forms(before=before)
    people.forget_sign_in_codes(before=before)


@app.periodic(cron="29 17 * * *")
@app.task(name="let_replies_lapse", queue="nightly", queueing_lock="let_replies_lapse")
def let_replies_lapse(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes when it was due
    """Give back what unaccepted schemes hold once they are out of date; 1:29 in China."""
    at = clock.now()
    for case_id in connections.list_lapsing(on=at.astimezone(SITE_ZONE).date()):
        connection.lapse_reply(case_id=case_id, at=at)
