"""Measure on this machine what a person waits for: a first start, and pages under load.

It starts the platform in a home of its own, asks for pages as several clients would, prints
each figure with what it was measured on, and leaves nothing behind.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx

from fullcycle.gateways.database_server import places


PORT = 18500


class UnableToMeasure(Exception):
    """The platform did not start; the message holds what it said."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", default="/", help="the page that is asked for")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        with _platform(Path(folder)) as address:
            print(f"First start, empty database: {time.monotonic() - started:.1f} s")
            _measure_page(f"{address}{options.page.lstrip('/')}", options)
    return 0


@contextmanager
def _platform(home: Path) -> Iterator[str]:
    shutil.copytree(places.home() / "vendor", home / "vendor")
    shutil.copy(places.home() / "secrets.env", home)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    process = subprocess.Popen(
        [sys.executable, "-m", "fullcycle", "serve", "--port", str(PORT)],
        env=environment
        | {"FULLCYCLE_HOME": str(home), "PYTHONPATH": str(places.CHECKOUT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    # Read on to the end, or the platform would stop at a full pipe.
    lines: list[str] = []
    ready = threading.Event()
    reader = threading.Thread(target=_read, args=(process, lines, ready))
    reader.start()
    try:
        ready.wait()
        address = next((line.split()[-1] for line in lines if "is ready" in line), "")
        if not address:
            raise UnableToMeasure("".join(lines))
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        reader.join()
        note = home / "postgres.json"
        if note.exists():
            shutil.rmtree(json.loads(note.read_text())["folder"], ignore_errors=True)


def _read(process: subprocess.Popen[str], lines: list[str], ready: threading.Event) -> None:
    for line in process.stdout or ():
        lines.append(line)
        if "Ctrl-C" in line:
            ready.set()
    ready.set()


def _measure_page(address: str, options: argparse.Namespace) -> None:
    deadline = time.monotonic() + options.seconds
    with ThreadPoolExecutor(options.clients) as pool:
        runs = pool.map(lambda _: _ask_until(address, deadline), range(options.clients))
        answers = [answer for run in runs for answer in run]
    milliseconds = sorted(1000 * seconds for seconds, _ in answers)
    statuses = sorted({status for _, status in answers})
    print(
        f"{options.page} with {options.clients} clients (status {statuses}): "
        f"{len(answers) / options.seconds:.0f} a second, "
        f"half within {statistics.median(milliseconds):.0f} ms, "
        f"95 % within {milliseconds[int(0.95 * (len(milliseconds) - 1))]:.0f} ms",
    )


def _ask_until(address: str, deadline: float) -> list[tuple[float, int]]:
    answers = []
    with httpx.Client(timeout=30) as client:
        while time.monotonic() < deadline:
            asked = time.monotonic()
            status = client.get(address).status_code
            answers.append((time.monotonic() - asked, status))
    return answers


if __name__ == "__main__":
    sys.exit(main())
