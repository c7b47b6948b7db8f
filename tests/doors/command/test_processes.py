"""What serves the platform starts and ends together."""

import os
import signal
import socket

import pytest

from fullcycle.doors.command import processes
from fullcycle.doors.command.refusal import UnableToRunCommand


HOST = "127.0.0.1"
DEAF_SERVER = """
import http.server, signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
http.server.test(port=int(sys.argv[1]), bind="127.0.0.1")
"""


@pytest.fixture
def taken_port():
    with socket.create_server((HOST, 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture(autouse=True)
def _signals_as_before():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def free_port() -> int:
    with socket.create_server((HOST, 0)) as server:
        return server.getsockname()[1]


class TestFindFreePort:
    def test_returns_the_wanted_port_when_nobody_listens_there(self):
        wanted = free_port()

        assert processes.find_free_port(host=HOST, wanted=wanted) == wanted

    def test_passes_over_a_port_that_is_taken(self, taken_port):
        assert processes.find_free_port(host=HOST, wanted=taken_port) > taken_port

    def test_refuses_when_the_next_ones_are_taken_too(self, taken_port, monkeypatch):
        monkeypatch.setattr(processes, "PORTS_TRIED", 1)

        with pytest.raises(UnableToRunCommand, match=f"{taken_port}"):
            processes.find_free_port(host=HOST, wanted=taken_port)


class TestCrew:
    def test_announces_the_port_and_ends_all_when_asked_to(self):
        port = free_port()
        crew = processes.Crew(
            {
                "server": ["-m", "http.server", "--bind", HOST, str(port)],
                "worker": ["-c", "import time; time.sleep(60)"],
            },
        )

        code = crew.serve(
            host=HOST,
            port=port,
            announce=lambda: os.kill(os.getpid(), signal.SIGTERM),
        )

        assert code == 0
        assert processes.find_free_port(host=HOST, wanted=port) == port

    def test_ends_all_when_one_dies(self, capsys):
        port = free_port()
        crew = processes.Crew(
            {
                "server": ["-m", "http.server", "--bind", HOST, str(port)],
                "worker": ["-c", "import time; time.sleep(1)"],
            },
        )

        code = crew.serve(host=HOST, port=port, announce=lambda: None)

        assert code == 1
        assert "worker ended by itself" in capsys.readouterr().err

    def test_does_not_announce_a_server_that_never_came_up(self, capsys):
        announced = []
        crew = processes.Crew({"server": ["-c", "raise SystemExit(3)"]})

        code = crew.serve(host=HOST, port=free_port(), announce=lambda: announced.append(1))

        assert (code, announced) == (1, [])
        assert "server ended by itself" in capsys.readouterr().err

    def test_kills_what_does_not_end(self, monkeypatch):
        monkeypatch.setattr(processes, "GRACE_SECONDS", 0.2)
        port = free_port()
        crew = processes.Crew({"server": ["-c", DEAF_SERVER, str(port)]})

        code = crew.serve(
            host=HOST,
            port=port,
            announce=lambda: os.kill(os.getpid(), signal.SIGTERM),
        )

        assert code == 0
        assert processes.find_free_port(host=HOST, wanted=port) == port
