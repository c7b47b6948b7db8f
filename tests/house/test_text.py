"""What must not stand in any file of ours."""

import re

import pytest
from tests.house.tree import CHECKOUT, files, write


READ = (
    *(".py", ".md", ".html", ".js", ".css", ".toml", ".yaml", ".yml", ".json", ".txt"),
    *(".bpmn", ".svg", ".typ", ".sh", ".po", ""),
)
TODO = re.compile(r"(?:#|//|--|\{#)\s*(?:TODO|FIXME)\b(?!\(#\d+\))|\b(?:TODO|FIXME):")
# Spelled in pieces, so that this file does not name them itself.
REGISTRIES = re.compile(
    "|".join(
        (
            r"pypi\." + "org",
            "pythonhosted" + r"\.",
            r"registry\.npm" + "js",
            "npmmirror" + r"\.",
        ),
    ),
)
MACHINE_PATH = re.compile(
    r"(?<![\w.}/-])/(?:(?:home|Users)/[\w.-]+/|root/|work/(?:main|wt|venv)|mnt/)"
)


def find_lines(root, pattern, *, but=()):
    """Every `file:line` that a pattern is found in."""
    for path in files(root, *READ):
        if path.name in but:
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if pattern.search(line):
                yield f"{path.relative_to(root).as_posix()}:{number}"


class TestText:
    @pytest.mark.parametrize("pattern", [TODO, REGISTRIES, MACHINE_PATH], ids=repr)
    def test_holds_no_debt_no_registry_and_no_path_of_a_machine(self, pattern):
        assert list(find_lines(CHECKOUT, pattern, but=["test_text.py"])) == []

    @pytest.mark.parametrize(
        ("pattern", "line"),
        [
            (TODO, "# TODO: later"),
            (TODO, "# FIXME"),
            (REGISTRIES, "index = https://pypi." + "org/simple"),
            (REGISTRIES, '"resolved": "https://registry.npm' + 'js.org/a"'),
            (MACHINE_PATH, 'open("/home/li/data.csv")'),
        ],
    )
    def test_that_does_is_found(self, tmp_path, pattern, line):
        write(tmp_path, "a.py", f"x = 1\n{line}\n")
        write(
            tmp_path,
            "b.py",
            "# TODO(#12): later\nx = '/var/lib/fullcycle'; y = '/portal/home/'\n",
        )

        assert list(find_lines(tmp_path, pattern)) == ["a.py:2"]

    def test_is_what_we_wrote_not_what_a_run_of_the_tests_left(self, tmp_path):
        for name in (".coverage", ".gitignore"):
            write(tmp_path, name, "/home/li/data.csv\n")

        assert list(find_lines(tmp_path, MACHINE_PATH)) == [".gitignore:1"]
