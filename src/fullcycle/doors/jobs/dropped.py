"""Taking up what a killed worker dropped.

PostgreSQL keeps a job that was being done when its worker died as "doing", and the lock of its
paper with it. Who is alive says so every ten seconds; what somebody silent for half a minute
held is queued again. Jobs bear being done twice: a paper is filed once, and a message that may
come twice is better than one that never comes.
"""

import structlog
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

from fullcycle.doors.frame import clock


log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 12
"""More than any job's own retries: whoever kills each worker that takes it must have an end."""


@app.periodic(cron="* * * * *")
@app.task(name="take_up_dropped", queue="upkeep", queueing_lock="take_up_dropped")
async def take_up_dropped(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes when it was due
    """Queue again what dead workers held; runs every minute."""
    for job in await app.job_manager.get_stalled_jobs():
        await _take_up(job)


async def _take_up(job: Job) -> None:
    if job.id is None:
        return
    told = log.bind(job=job.id, task=job.task_name, attempts=job.attempts)
    if job.attempts >= MOST_ATTEMPTS:
        told.error("a job has outlived too many workers and is given up")
        await _give_up(job.id)
        return
    try:
        await app.job_manager.retry_job_by_id_async(job_id=job.id, retry_at=clock.now())
    except UniqueViolation:
        # Its twin waits already, and does the same work.
        told.info("a dropped job gives way to its twin")
        await _give_up(job.id)
    else:
        told.warning("a dropped job is taken up again")


async def _give_up(job_id: int) -> None:
    await app.job_manager.finish_job_by_id_async(
        job_id=job_id, status=Status.FAILED, delete_job=False
    )
