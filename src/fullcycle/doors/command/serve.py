"""`fullcycle serve`: bring the database up to date and serve the pages and the jobs."""

import argparse
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from fullcycle.doors.command import processes
from fullcycle.doors.command.refusal import UnableToRunCommand
from fullcycle.gateways.database_server import embedded, places


NEEDS_DJANGO = False
WORKERS = 2
KILL_TIMEOUT_SECONDS = 5
THREADS_PER_WORKER = max(2, min(8, os.cpu_count() or 1))
DEMO_MODULE = "fullcycle.doors.command.demo"
SIGN_INS = "demo_sign_ins.json"
"""A list of {"role", "name", "password", "totp_secret"} that `fullcycle demo` writes."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow `fullcycle serve`."""
    parser.add_argument("--demo", action="store_true", help="with a demonstration district")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="or the next free one")


def run(options: argparse.Namespace) -> int:
    """Set up what is missing, then serve until Ctrl-C or SIGTERM; 0 after an orderly end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullcycle.config.settings")
    if options.demo:
        os.environ["FULLCYCLE_DEMO"] = "1"
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    starts_server = not os.environ.get("DATABASE_URL") and not embedded.is_running()
    try:
        _set_up(starts_server=starts_server)
        if options.demo:
            _build_demo_district()
        return _serve(options)
    except KeyboardInterrupt:
        print("\n  Interrupted before the pages were served.")
        return 130
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if starts_server:
            _stop_server()


def _set_up(*, starts_server: bool) -> None:
    if starts_server:
        with _stage("Database server"):
            embedded.start()
    with _stage("Tables"):
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
    collect_static_files()


def collect_static_files() -> None:
    """Lay styles, scripts and fonts out for serving, unless none of them has changed.

    Raises:
        UnableToRunCommand: if those from outside were never fetched.
    """
    settings = import_module("django.conf").settings
    vendor = places.home() / "vendor"
    if not vendor.is_dir() or not any(vendor.iterdir()):
        raise UnableToRunCommand(
            "The pages' scripts and styles are missing: `make run` fetches them."
        )
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    fingerprint = _fingerprint_static_files()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    with _stage("Styles and scripts"):
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(fingerprint)


def _fingerprint_static_files() -> str:
    finders = import_module("django.contrib.staticfiles.finders")
    digest = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _build_demo_district() -> None:
    # The command sees for itself whether the district stands, and shows its own progress.
    if find_spec(DEMO_MODULE) is None:
        return
    done = subprocess.run([sys.executable, "-m", "fullcycle", "demo"], check=False)
    if done.returncode != 0:
        raise UnableToRunCommand("The demonstration district could not be built.")


def _serve(options: argparse.Namespace) -> int:
    _leave_database()
    port = processes.find_free_port(host=options.host, wanted=options.port)
    if port != options.port:
        print(f"  Port {options.port} is taken; this is port {port}.")
    crew = processes.Crew(
        {
            "web server": [
                *("-m", "granian", "--interface", "wsgi", "--no-ws"),
                *("--host", options.host, "--port", str(port), "--log-level", "warning"),
                *("--workers", str(WORKERS), "--blocking-threads", str(THREADS_PER_WORKER)),
                # Told to stop while a worker still loads, granian would wait for it for ever.
                *("--workers-kill-timeout", str(KILL_TIMEOUT_SECONDS)),
                "fullcycle.config.wsgi:application",
            ],
            "job worker": ["-m", "fullcycle", "manage", "procrastinate", "worker"],
        },
    )
    return crew.serve(
        host=options.host,
        port=port,
        announce=lambda: _announce(f"http://{options.host}:{port}/"),
    )


def _announce(address: str) -> None:
    print(f"\n  Fullcycle is ready: {address}")
    sign_ins = places.home() / SIGN_INS
    if os.environ.get("FULLCYCLE_DEMO") and sign_ins.exists():
        print("\n  Sign in as")
        for person in json.loads(sign_ins.read_text()):
            secret = person.get("totp_secret")
            shown = f" / authenticator {secret}" if secret else ""
            print(f"    {person['role']}: {person['name']} / {person['password']}{shown}")
    print("\n  Ctrl-C stops everything.", flush=True)


def _stop_server() -> None:
    if not embedded.is_running():
        return
    _leave_database()
    # A connection closed just now may still be listed for a moment.
    for _ in range(10):
        if not embedded.is_used():
            embedded.stop()
            print("  Stopped.")
            return
        time.sleep(0.2)
    print("  Somebody else uses the database: it runs on (`make stop` stops it).")


def _leave_database() -> None:
    wrapper = connections["default"]
    wrapper.close()
    if isinstance(wrapper, DatabaseWrapper):
        wrapper.close_pool()


@contextmanager
def _stage(name: str) -> Iterator[None]:
    print(f"  {name} … ", end="", flush=True)
    started = time.monotonic()
    yield
    print(f"{time.monotonic() - started:.1f} s", flush=True)
