"""Every migration of ours can be taken back and made again; the journal's only while empty."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction

from fullcycle.gateways.database_server import places
from fullcycle.records.journal import actions as journal


NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
SCRATCH = "scratch_of_migrations"

BACK_AND_FORTH = """
import django
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.db import connection
for app in apps.get_app_configs():
    if app.name.startswith("fullcycle.") and app.models_module:
        call_command("migrate", app.label, "zero", verbosity=0)
ours = [t for t in connection.introspection.table_names() if not t.startswith(
    ("django_", "auth_", "procrastinate_", "pghistory_"))]
assert not ours, ours
call_command("migrate", verbosity=0)
"""


@pytest.fixture
def scratch(django_db_setup, django_db_blocker):  # noqa: ARG001 - there has to be a database
    """The address of a copy of the test database."""
    settings = connection.settings_dict
    with django_db_blocker.unblock():
        # A database is copied only while nobody else uses it.
        connections["default"].close()
        connections["default"].close_pool()
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}".format(**settings)
    with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)")
        server.execute(f'CREATE DATABASE {SCRATCH} TEMPLATE "{settings["NAME"]}"')
        yield f"{address}/{SCRATCH}"
        server.execute(f"DROP DATABASE {SCRATCH} WITH (FORCE)")


def test_all_go_back_to_nothing_and_forth_again(scratch):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "fullcycle.config.settings",
        "DATABASE_URL": scratch,
        "PYTHONPATH": str(places.CHECKOUT / "src"),
    }

    done = subprocess.run(
        [sys.executable, "-c", BACK_AND_FORTH],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.django_db
def test_the_journals_are_not_taken_back_once_it_holds_a_line():
    module = "fullcycle.records.journal.migrations.0002_the_database_keeps_the_journal"
    act = journal.Act(act="a.b", subject_kind="x", subject_id=1, actor_id=None, at=NOON)
    journal.record(act)

    with (
        pytest.raises(DatabaseError, match="the journal holds lines"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(import_module(module).BACKWARD)
