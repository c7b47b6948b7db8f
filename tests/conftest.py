"""What every test stands on: the embedded PostgreSQL where no other is named."""

import os

import pytest
from django.db import connection
from hypothesis import settings as hypothesis_settings

from fullcycle.gateways.database_server import places


hypothesis_settings.register_profile("dev", max_examples=50, deadline=None)
hypothesis_settings.register_profile("ci", max_examples=500, deadline=None)
hypothesis_settings.register_profile("night", max_examples=20_000, deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):  # noqa: ARG001  (wraps the plugin's)
    """Let test databases be emptied by TRUNCATE; the journal's own tests switch it back."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("journal_line", "journal_seal", "portraits_fact"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_is_not_emptied")


@pytest.fixture(autouse=True)
def _no_job_left_over(request, django_db_blocker):
    """Empty the job queue after a test that commits: Django's flush leaves its tables out."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


# The file handler warns about a folder that is not there, and a warning is an error.
(places.home() / "static").mkdir(parents=True, exist_ok=True)
