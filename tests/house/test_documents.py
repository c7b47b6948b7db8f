"""What is written for people is there, short and true."""

import re
from collections import Counter

import pytest
from tests.house.tree import CHECKOUT, SOURCE, files, write

from tools import links


SETTING = re.compile(r"""["'](FULLCYCLE_[A-Z0-9_]+|DATABASE_URL)["']""")
LONGEST_DECISION = 25
PARTS = ("**Because**", "**Instead of**", "**Costs**")


def find_unexplained_settings(source, runbook):
    """Environment variables that the runbook does not name."""
    names = {
        name for path in files(source, ".py") for name in SETTING.findall(path.read_text())
    }
    return sorted(name for name in names if f"`{name}`" not in runbook)


def find_bad_decisions(folder):
    """Decision records with a number used twice, too many lines or a part missing."""
    records = sorted(folder.glob("*.md"))
    used = Counter(record.name[:4] for record in records)
    for record in records:
        text = record.read_text()
        if (
            not re.match(r"\d{4}-[a-z0-9-]+\.md$", record.name)
            or used[record.name[:4]] > 1
            or text.count("\n") > LONGEST_DECISION
            or not all(part in text for part in PARTS)
        ):
            yield record.name


class TestSettings:
    def test_stand_in_the_runbook(self):
        runbook = (CHECKOUT / "docs/runbook.md").read_text()

        assert find_unexplained_settings(SOURCE, runbook) == []

    def test_that_the_runbook_leaves_out_are_found(self, tmp_path):
        write(tmp_path, "settings.py", "env('FULLCYCLE_A'), env.bool('FULLCYCLE_B')")

        assert find_unexplained_settings(tmp_path, "`FULLCYCLE_A`") == ["FULLCYCLE_B"]


class TestDecisions:
    def test_have_one_number_each_and_are_short(self):
        assert list(find_bad_decisions(CHECKOUT / "docs/decisions")) == []

    @pytest.mark.parametrize(
        ("_case", "name", "text"),
        [
            ("no number", "use-make.md", "".join(PARTS)),
            ("too long", "0001-use-make.md", "".join(PARTS) + "\n" * 26),
            ("no costs", "0001-use-make.md", "**Because** **Instead of**"),
        ],
        ids=str,
    )
    def test_that_break_the_form_are_found(self, tmp_path, _case, name, text):
        write(tmp_path, name, text)

        assert list(find_bad_decisions(tmp_path)) == [name]

    def test_with_the_same_number_are_both_found(self, tmp_path):
        for name in ("0001-a.md", "0001-b.md", "0002-c.md"):
            write(tmp_path, name, "".join(PARTS))

        assert list(find_bad_decisions(tmp_path)) == ["0001-a.md", "0001-b.md"]


class TestLinks:
    def test_lead_somewhere(self):
        assert links.find_broken_links(CHECKOUT) == []

    def test_that_lead_nowhere_are_found(self, tmp_path):
        write(tmp_path, "README.md", "[a](docs/a.md) [b](docs/b.md#part) [c](#here) [d](x://y)")
        write(tmp_path, "docs/a.md", "[up](../README.md)")

        assert links.find_broken_links(tmp_path) == ["README.md: docs/b.md#part"]
