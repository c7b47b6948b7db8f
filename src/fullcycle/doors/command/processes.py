"""The processes that serve the platform: started together, stopped together."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from fullcycle.doors.command.refusal import UnableToRunCommand


GRACE_SECONDS = 15
"""How long a process may finish what it is doing before it is killed."""

START_TIMEOUT_SECONDS = 60
PORTS_TRIED = 50


def find_free_port(*, host: str, wanted: int) -> int:
    """Return the wanted port, or the next one that nobody listens on.

    Raises:
        UnableToRunCommand: if the next fifty are taken as well.
    """
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return port
    raise UnableToRunCommand(
        f"Ports {wanted} to {wanted + PORTS_TRIED - 1} are all taken; name another: --port",
    )


class Crew:
    """Python programs that live and die together; Ctrl-C and SIGTERM end them all."""

    def __init__(self, programs: Mapping[str, Sequence[str]]) -> None:
        self._programs = programs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._stop_asked = threading.Event()

    def serve(self, *, host: str, port: int, announce: Callable[[], None]) -> int:
        """Start all, announce the answering port, wait; 0 if the end was asked for."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._stop_asked.set())
        try:
            for name, arguments in self._programs.items():
                self._running[name] = subprocess.Popen(
                    [sys.executable, *arguments],
                    env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                    # A Ctrl-C reaches the whole terminal group: only the crew passes it on.
                    start_new_session=True,
                )
            if self._wait_for(host, port):
                announce()
            return self._watch()
        finally:
            self._stop_all()

    def _wait_for(self, host: str, port: int) -> bool:
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while time.monotonic() < deadline and not self._stop_asked.wait(0.1):
            if self._dead():
                return False
            if _answers(host, port):
                return True
        return False

    def _watch(self) -> int:
        while not self._stop_asked.wait(0.5):
            if dead := self._dead():
                print(f"The {dead} ended by itself; everything is stopped.", file=sys.stderr)
                return 1
        return 0

    def _dead(self) -> str:
        return next((n for n, p in self._running.items() if p.poll() is not None), "")

    def _stop_all(self) -> None:
        for process in self._running.values():
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in self._running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _answers(host: str, port: int) -> bool:
    """Whether a request is answered: a server may listen before it can."""
    with socket.socket() as probe, suppress(OSError):
        probe.settimeout(START_TIMEOUT_SECONDS)
        probe.connect((host, port))
        probe.sendall(f"HEAD / HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        return bool(probe.recv(1))
    return False
