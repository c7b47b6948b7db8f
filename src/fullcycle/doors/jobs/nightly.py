"""Sweeping up at night what only mattered for hours."""

from datetime import timedelta

from procrastinate.contrib.django import app

from fullcycle.doors.frame import clock, rates, submits
from fullcycle.records.people import actions as people


KEPT = timedelta(days=2)


@app.periodic(cron="17 19 * * *")
@app.task(name="sweep_up", queue="nightly", queueing_lock="sweep_up")
def sweep_up(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes when it was due
    """Forget rate counts, tokens of sent forms and sign-in codes; runs at 3:17 in China."""
    before = clock.now() - KEPT
    rates.forget_rates(before=before)
    submits.forget_sent_forms(before=before)
    people.forget_sign_in_codes(before=before)
