"""`fullcycle tariff check`: faults, a table of what changes, and the exit code."""

import shutil

import pytest

from fullcycle.doors.command import main
from fullcycle.kernels.rulebook.tariffs import book


FIXED = "zhejiang_fixed_2026.yaml"


@pytest.fixture
def a_file(tmp_path):
    """A file of the book in force with one place changed."""

    def changed(name, old, new):
        text = (book.DATA / name).read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / name
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return changed


class TestCheck:
    def test_prints_old_and_new_of_a_changed_row(self, a_file, capsys):
        path = a_file(FIXED, "yuan_per_month: 29.5", "yuan_per_month: 31")

        assert main.main(["tariff", "check", str(path)]) == 0

        table, count = capsys.readouterr().out.strip().splitlines()[1:]
        assert table.split() == [
            "CHANGED", "tariff.zj.capacity-10kv.1", "yuan_per_month", "29.5", "31",
        ]  # fmt: skip
        assert count == "No faults. Rows: 0 added, 0 ended, 1 changed."

    def test_counts_a_new_month(self, tmp_path, capsys):
        text = (book.DATA / "hubei_2026_01.yaml").read_text(encoding="utf-8")
        text = text.replace("to: 2026-02-01", "to: 2026-03-01").replace(
            "from: 2026-01-01", "from: 2026-02-01"
        )
        path = tmp_path / "hubei_2026_02.yaml"
        path.write_text(text.replace(".202601", ".202602"), encoding="utf-8")

        assert main.main(["tariff", "check", str(path)]) == 0

        said = capsys.readouterr().out
        assert "ADDED" in said
        assert "No faults. Rows: 19 added, 0 ended, 0 changed." in said

    def test_says_when_nothing_differs(self, tmp_path, capsys):
        folder = shutil.copytree(book.DATA, tmp_path / "tariffs")

        assert main.main(["tariff", "check", str(folder)]) == 0
        assert "nothing differs" in capsys.readouterr().out

    def test_prints_faults_with_file_and_line_and_exits_with_1(self, a_file, capsys):
        path = a_file("zhejiang.yaml", "FLAT: 1, VALLEY: 0.40", "FLAT: 2, VALLEY: 0.40")

        assert main.main(["tariff", "check", str(path)]) == 1

        said = capsys.readouterr().out
        assert "zhejiang.yaml:" in said
        assert "tariff.zj.ratios.1: ratios: FLAT must be 1" in said
        assert "1 faults: the platform would not start on this book." in said

    @pytest.mark.parametrize("name", ["nothing_there.yaml", "."])
    def test_refuses_what_is_no_book(self, name, tmp_path, capsys):
        assert main.main(["tariff", "check", str(tmp_path / name)]) == 2
        assert "There is no" in capsys.readouterr().err
