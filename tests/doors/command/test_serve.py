"""`fullcycle serve`, run as a person runs it: in a home of its own, on a server of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import httpx
import pytest
from django.contrib.staticfiles import finders

from fullcycle.doors.command import serve
from fullcycle.doors.command.refusal import UnableToRunCommand
from fullcycle.gateways.database_server import places


LISTING = "src/fullcycle/doors/frame/vendor.toml"
SIGN_IN = {"role": "客户经理", "name": "wangmin", "password": "one-of-the-demo"}


def write_vendor_files(folder: Path) -> None:
    """Stand in for what npm fetches: every file that the frame lists, empty."""
    listing = tomllib.loads((places.CHECKOUT / LISTING).read_text())
    for name, entry in listing["packages"].items():
        for file in entry["files"]:
            (folder / name).mkdir(parents=True, exist_ok=True)
            (folder / name / Path(file).name).touch()


@pytest.fixture
def home(tmp_path):
    """A home folder with a space in its path, its server removed afterwards."""
    home = tmp_path / "a home"
    home.mkdir()
    write_vendor_files(home / "vendor")
    yield home
    note = home / "postgres.json"
    if note.exists():
        shutil.rmtree(json.loads(note.read_text())["folder"])


@pytest.fixture
def environment(home):
    """The surroundings of somebody who has named no server."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {
        "FULLCYCLE_HOME": str(home),
        "FULLCYCLE_SECRET_KEY": "for-this-test-alone",
        "PYTHONPATH": str(places.CHECKOUT / "src"),
        "PYTHONUNBUFFERED": "1",
    }


def start_server(environment) -> tuple[subprocess.Popen[str], list[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "fullcycle", "serve", "--port", "18400"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if "Ctrl-C" in line:
            break
    return process, said


class TestServe:
    def test_serves_until_it_is_told_to_stop_and_leaves_nothing_running(
        self, environment, home
    ):
        process, said = start_server(environment)
        address = next(line.split()[-1] for line in said if "ready" in line)

        status = httpx.get(f"{address}no-such-page/").status_code
        process.send_signal(signal.SIGTERM)
        rest = process.communicate(timeout=30)[0]

        assert status == 404
        assert process.returncode == 0
        assert "Stopped." in rest
        port = json.loads((home / "postgres.json").read_text())["port"]
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0


class TestCollectStaticFiles:
    @pytest.fixture(autouse=True)
    def _own_home(self, tmp_path, settings, monkeypatch):
        monkeypatch.setenv("FULLCYCLE_HOME", str(tmp_path))
        (tmp_path / "vendor").mkdir()
        settings.STATIC_ROOT = tmp_path / "static"
        settings.STATICFILES_DIRS = [("vendor", tmp_path / "vendor")]
        settings.STATICFILES_FINDERS = [
            "django.contrib.staticfiles.finders.FileSystemFinder",
        ]
        settings.STORAGES = settings.STORAGES | {
            "staticfiles": {
                "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
            },
        }
        finders.get_finder.cache_clear()
        yield
        finders.get_finder.cache_clear()

    def test_says_how_to_get_what_was_never_fetched(self):
        with pytest.raises(UnableToRunCommand, match="make run"):
            serve.collect_static_files()

    def test_lays_out_what_is_served(self, tmp_path):
        (tmp_path / "vendor" / "a.css").write_text("p {}")

        serve.collect_static_files()

        assert (tmp_path / "static/vendor/a.css").read_text() == "p {}"

    def test_does_so_again_only_when_something_changed(self, tmp_path, capsys):
        (tmp_path / "vendor" / "a.css").write_text("p {}")
        serve.collect_static_files()
        capsys.readouterr()

        serve.collect_static_files()
        quiet = capsys.readouterr().out
        (tmp_path / "vendor" / "a.css").write_text("p { color: red }")
        serve.collect_static_files()

        assert quiet == ""
        assert "red" in (tmp_path / "static/vendor/a.css").read_text()


class TestAnnouncement:
    def test_names_one_sign_in_per_role_in_a_demonstration(self, tmp_path, monkeypatch, capsys):
        monkeypatch.setenv("FULLCYCLE_HOME", str(tmp_path))
        monkeypatch.setenv("FULLCYCLE_DEMO", "1")
        Path(tmp_path / serve.SIGN_INS).write_text(json.dumps([SIGN_IN]))

        serve._announce("http://127.0.0.1:8000/")

        assert "客户经理: wangmin / one-of-the-demo" in capsys.readouterr().out

    def test_names_none_elsewhere(self, tmp_path, monkeypatch, capsys):
        monkeypatch.setenv("FULLCYCLE_HOME", str(tmp_path))
        monkeypatch.delenv("FULLCYCLE_DEMO", raising=False)
        Path(tmp_path / serve.SIGN_INS).write_text(json.dumps([SIGN_IN]))

        serve._announce("http://127.0.0.1:8000/")

        assert "wangmin" not in capsys.readouterr().out
