"""Billing by the calendar: the month that is over is drafted, what went out is invoiced."""

from datetime import date, datetime, timedelta

import structlog
from procrastinate.contrib.django import app

from fullcycle.doors.frame import clock
from fullcycle.journeys.billing_month import running
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.stages.billing import actions as billing


logger = structlog.get_logger(__name__)


@app.periodic(cron="30 19 1 * *")
@app.task(name="record_last_month", queue="nightly", queueing_lock="record_last_month")
def record_last_month(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes when it was due
    """Record what was used in the month that is over; 3:30 in China on the 2nd.

    Once: afterwards clerks choose how what is missing is estimated.
    """
    at = clock.now()
    month_on = _month_that_is_over(at)
    recorded = running.record_use(month_on=month_on, at=at)
    logger.info(
        "use recorded",
        month=f"{month_on:%Y-%m}",
        points=recorded.points,
        flagged=recorded.flagged,
    )


@app.periodic(cron="0 20 1,2 * *")
@app.task(name="draft_last_month", queue="nightly", queueing_lock="draft_last_month")
def draft_last_month(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes when it was due
    """Draft the bills of the month that is over; 4:00 in China on the 2nd and the 3rd.

    The second run takes up what arrived a day late; what was issued by then stays.
    """
    at = clock.now()
    month_on = _month_that_is_over(at)
    try:
        drafted = running.bill_month(month_on=month_on, at=at)
    except billing.UnableToDraft:
        logger.info("the month is issued already", month=f"{month_on:%Y-%m}")
        return
    logger.info(
        "month drafted", month=f"{month_on:%Y-%m}", drafted=drafted.drafted, held=drafted.held
    )


@app.periodic(cron="30 20 * * *")
@app.task(name="invoice_bills", queue="nightly", queueing_lock="invoice_bills")
def invoice_bills(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes when it was due
    """Have invoices made and fetched of the issued bills that have none; 4:30 in China.

    Of the last year; what fails is asked for again the next night, and no bill waits for it.
    """
    at = clock.now()
    month_on = at.astimezone(SITE_ZONE).date().replace(day=1)
    for _ in range(12):
        month_on = (month_on - timedelta(days=1)).replace(day=1)
        outcome = running.invoice(month_on=month_on, at=at)
        files = running.fetch_invoices(month_on=month_on, at=at)
        for bill_id, reason in (*outcome.refused, *files.refused):
            logger.warning("no invoice", bill=bill_id, reason=reason)


def _month_that_is_over(at: datetime) -> date:
    last_day = at.astimezone(SITE_ZONE).date().replace(day=1) - timedelta(days=1)
    return last_day.replace(day=1)
