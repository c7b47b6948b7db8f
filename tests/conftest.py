"""What every test stands on: the embedded PostgreSQL where no other is named."""

import os
import shutil
from io import BytesIO

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import override_settings
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import sync_playwright
from pypdf import PdfWriter

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
def _quick_hashing(settings):
    # A password hash is slow on purpose; tests make thousands.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _language_of_the_house():
    """Forget the language of a page that a test asked for: the thread would keep it."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _no_job_left_over(request, django_db_blocker):
    """Empty the job queue after a test that commits: Django's flush leaves its tables out."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture(scope="session")
def small_pdf():
    """A PDF of one empty page."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


# The file handler warns about a folder that is not there, and a warning is an error.
(places.home() / "static").mkdir(parents=True, exist_ok=True)


# Chromium must look for nothing outside the machine, and has no sandbox for root.
QUIET_BROWSER = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser(django_db_setup):  # noqa: ARG001  (the database is made before the event loop runs)
    """Debian's Chromium, driven by Playwright; tests that use it are marked `browser`."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs Debian's chromium")
    # Playwright's event loop stands in this thread, and Django would refuse its own database.
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    # The live server finds files by plain names, also where a checkout has collected some.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    names = override_settings(
        STORAGES=configured.STORAGES | {"staticfiles": {"BACKEND": plain}}
    )
    with names, sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(QUIET_BROWSER))
        yield started
        started.close()
    patch.undo()
