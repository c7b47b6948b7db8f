"""The table of sub-commands, and those that need no page."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from fullcycle.doors.command import main, postgres
from fullcycle.doors.command.refusal import UnableToRunCommand
from fullcycle.gateways.database_server import embedded, places


SOURCE = places.CHECKOUT / "src/fullcycle"


class TestMain:
    def test_lists_every_sub_command(self, capsys):
        with pytest.raises(SystemExit) as end:
            main.main(["--help"])

        said = capsys.readouterr().out
        assert end.value.code == 0
        assert all(name in said for name in main.COMMANDS)

    def test_refuses_an_unknown_one(self, capsys):
        with pytest.raises(SystemExit) as end:
            main.main(["fly"])

        assert end.value.code == 2
        assert "fly" in capsys.readouterr().err

    def test_prints_a_refusal_without_a_trace(self, capsys, monkeypatch):
        def refuse(_options):
            raise UnableToRunCommand("It cannot be done.")

        monkeypatch.setattr(postgres, "run", refuse)

        assert main.main(["postgres", "url"]) == 2
        assert capsys.readouterr().err == "It cannot be done.\n"


class TestAFaultInTheRules:
    @pytest.mark.parametrize(
        ("file", "right", "said"),
        [
            ("rulebook/data/connecting.yaml", "M04", "M99"),
            ("schemes/data/voltages.yaml", "1996-10-08", "a day"),
        ],
    )
    def test_keeps_the_platform_from_starting_and_is_named(self, tmp_path, file, right, said):
        shutil.copytree(SOURCE, tmp_path / "fullcycle")
        path = tmp_path / "fullcycle/kernels" / file
        path.write_text(path.read_text().replace(right, "M99", 1))

        done = subprocess.run(
            [sys.executable, "-m", "fullcycle", "journal", "verify"],
            env=os.environ | {"PYTHONPATH": str(tmp_path), "DATABASE_URL": "postgres://x@y/z"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 2
        assert re.match(rf"{path.name}:\d+: .*{said}", done.stderr)
        assert "Traceback" not in done.stderr


class TestPostgres:
    def test_prints_the_address_of_the_server(self, capsys):
        code = main.main(["postgres", "url"])

        assert code == 0
        assert capsys.readouterr().out.strip() == embedded.find_cluster().url

    def test_starts_what_runs_already_without_a_word(self, capsys):
        assert main.main(["postgres", "start"]) == 0
        assert embedded.is_running()
        assert capsys.readouterr().out == ""

    def test_has_nothing_to_stop_where_no_server_was_made(self, monkeypatch, tmp_path):
        monkeypatch.setenv("FULLCYCLE_HOME", str(tmp_path))

        assert main.main(["postgres", "stop"]) == 0
        assert not embedded.is_running()
