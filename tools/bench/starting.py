"""What a person waits for first: the platform's first start, and a page under load.

It starts the platform in a home of its own, asks for a page as several clients would, and
leaves nothing behind.
"""

import json
import os
import shutil
import signal
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
from tools.bench.measures import Measure, judged

from fullcycle.gateways.database_server import places


PORT = 18500
PAGE = ""
CLIENTS = 8
SECONDS = 5


class UnableToMeasure(Exception):
    """The platform did not start; the message holds what it said."""


def measure() -> list[Measure]:
    """Start an empty platform once, then let several clients ask for its first page."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        with _platform(Path(folder)) as address:
            first = Measure(
                what="first start",
                measured=f"{time.monotonic() - started:.1f} s",
                how="`fullcycle serve`, no server and no database before",
            )
            return [first, *_under_load(f"{address}{PAGE}")]


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


def _under_load(address: str) -> list[Measure]:
    deadline = time.monotonic() + SECONDS
    with ThreadPoolExecutor(CLIENTS) as pool:
        runs = pool.map(lambda _: _ask_until(address, deadline), range(CLIENTS))
        answers = [answer for run in runs for answer in run]
    statuses = sorted({status for _, status in answers})
    milliseconds = [1_000 * seconds for seconds, _ in answers]
    return [
        Measure(
            what="first page under load",
            measured=f"{len(answers) / SECONDS:.0f} requests/s",
            how=f"{CLIENTS} clients for {SECONDS} s over HTTP, status {statuses}",
        ),
        judged("one of these requests", milliseconds, how="clients on the same cores"),
    ]


def _ask_until(address: str, deadline: float) -> list[tuple[float, int]]:
    answers = []
    with httpx.Client(timeout=30) as client:
        while time.monotonic() < deadline:
            asked = time.monotonic()
            status = client.get(address).status_code
            answers.append((time.monotonic() - asked, status))
    return answers
