"""The staircase refuses what would break it."""

import os
import shutil
import subprocess
import sys

import pytest
from tests.house.tree import CHECKOUT, write


@pytest.fixture
def copy(tmp_path):
    """A copy of the rooms that may be broken."""
    left_out = shutil.ignore_patterns("__pycache__", "static", "templates", "data", "locale")
    shutil.copytree(CHECKOUT / "src", tmp_path / "src", ignore=left_out)
    shutil.copy(CHECKOUT / ".importlinter", tmp_path)
    return tmp_path


def broken_contracts(folder) -> str:
    program = "from importlinter import cli; raise SystemExit(cli.lint_imports(no_cache=True))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout if done.returncode else ""


class TestStaircase:
    @pytest.mark.parametrize(
        ("_case", "file", "text", "contract"),
        [
            ("a new room", "utils/__init__.py", "", "The staircase"),
            ("a new door", "doors/garage/__init__.py", "", "Doors are strangers"),
            (
                "a look upstairs",
                "kernels/units/clock.py",
                "from fullcycle.doors.frame import clock\n",
                "The staircase",
            ),
            (
                "a framework in a kernel",
                "kernels/units/orm.py",
                "import django\n",
                "Kernels are plain",
            ),
            (
                "a table in a door",
                "doors/command/rows.py",
                "from fullcycle.records.journal import models\n",
                "Tables are private",
            ),
        ],
        ids=str,
    )
    def test_refuses(self, copy, _case, file, text, contract):
        write(copy, f"src/fullcycle/{file}", text)

        said = broken_contracts(copy)

        assert f"{contract}" in said
        assert "BROKEN" in said
