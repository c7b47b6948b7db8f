"""What a killed worker held is done by the next one; what a living one holds is left to it."""

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from fullcycle.doors.jobs import dropped


pytestmark = pytest.mark.django_db(transaction=True)


def worker(silent_seconds):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [silent_seconds],
        )
        return cursor.fetchone()[0]


def held_job(silent_seconds, *, attempts=0, queueing_lock=None):
    """A job that a worker took, who has been silent since."""
    job_id = app.configure_task("sweep_up", queueing_lock=queueing_lock).defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s"
            " WHERE id = %s",
            [worker(silent_seconds), attempts, job_id],
        )
    return job_id


def status_of(job_id):
    return ProcrastinateJob.objects.get(pk=job_id).status


def take_up():
    async_to_sync(dropped.take_up_dropped.func)(timestamp=0)


class TestTakingUp:
    def test_queues_again_what_a_dead_worker_held(self):
        job_id = held_job(silent_seconds=60)

        take_up()

        job = ProcrastinateJob.objects.get(pk=job_id)
        assert (job.status, job.attempts) == ("todo", 1)

    def test_leaves_to_a_living_worker_what_it_holds(self):
        job_id = held_job(silent_seconds=5)

        take_up()

        assert status_of(job_id) == "doing"

    def test_queues_again_what_nobody_holds_any_more(self):
        job_id = held_job(silent_seconds=60)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_workers")

        take_up()

        assert status_of(job_id) == "todo"

    def test_gives_up_what_every_worker_dies_of(self):
        job_id = held_job(silent_seconds=60, attempts=dropped.MOST_ATTEMPTS)

        take_up()

        assert status_of(job_id) == "failed"

    def test_lets_the_twin_that_waits_do_the_work(self):
        job_id = held_job(silent_seconds=60, queueing_lock="night")
        twin_id = app.configure_task("sweep_up", queueing_lock="night").defer(timestamp=1)

        take_up()

        assert (status_of(job_id), status_of(twin_id)) == ("failed", "todo")
