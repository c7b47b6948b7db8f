"""`fullcycle bill compute` on the examples of the documentation."""

import json
from pathlib import Path

import pytest

from fullcycle.doors.command import main
from fullcycle.kernels.rulebook.tariffs.book import load_tariff_book
from fullcycle.kernels.tariff.case_files import read_case
from fullcycle.kernels.tariff.freezing import freeze


EXAMPLES = Path(__file__).parents[3] / "docs" / "domain" / "bill-cases"


class TestCompute:
    @pytest.mark.parametrize(
        ("name", "total"),
        [("two-transformers", "15,750.00"), ("replaced-transformer", "21,673.60")],
    )
    def test_prints_the_published_total(self, name, total, capsys):
        assert main.main(["bill", "compute", str(EXAMPLES / f"{name}.toml")]) == 0
        assert capsys.readouterr().out.strip().endswith(f"{total} yuan")

    def test_tells_machines_from_which_reading_a_line_came(self, capsys):
        path = EXAMPLES / "official-month.toml"
        assert main.main(["bill", "compute", str(path), "--json"]) == 0
        bill = json.loads(capsys.readouterr().out)
        demand = next(line for line in bill["lines"] if line["kind"] == "DEMAND")
        # 0.4920 x 1500 = 738 kW at 42 yuan, by the official table of the month.
        assert (demand["quantity"], demand["amount_yuan"]) == ("738.0000", "30996.00")
        assert demand["evidence"] == ["2026-01-19 10:15 demand"]
        assert sum(float(line["amount_yuan"]) for line in bill["lines"]) == pytest.approx(
            float(bill["total_yuan"])
        )

    def test_names_the_line_of_what_it_does_not_know(self, tmp_path, capsys):
        text = (
            (EXAMPLES / "two-transformers.toml").read_text().replace("kva = 500", "mva = 0.5")
        )
        path = tmp_path / "wrong.toml"
        path.write_text(text)
        assert main.main(["bill", "compute", str(path)]) == 1
        said = capsys.readouterr().out
        assert "wrong.toml:" in said
        assert "unknown field 'mva'" in said

    def test_shows_what_should_be_looked_at(self, tmp_path, capsys):
        text = (EXAMPLES / "two-transformers.toml").read_text().replace("25000", "250000")
        path = tmp_path / "strange.toml"
        path.write_text(text)
        assert main.main(["bill", "compute", str(path)]) == 0
        assert "请核对无功" in capsys.readouterr().out

    def test_makes_a_bill_of_facts_that_were_kept_as_json(self, tmp_path, capsys):
        case = EXAMPLES / "official-month.toml"
        facts = read_case(case.read_text(), name=case.name, book=load_tariff_book()).facts
        path = tmp_path / "facts.json"
        path.write_text(freeze(facts))

        done = main.main(["bill", "compute", str(path), "--json"])
        of_facts = capsys.readouterr().out
        main.main(["bill", "compute", str(case), "--json"])

        assert done == 0
        assert of_facts == capsys.readouterr().out

    def test_names_the_fault_of_facts_that_are_none(self, tmp_path, capsys):
        path = tmp_path / "facts.json"
        path.write_text("{}")

        assert main.main(["bill", "compute", str(path)]) == 1
        assert "account_number" in capsys.readouterr().out

    def test_a_file_that_is_not_there_is_a_refusal(self, tmp_path, capsys):
        assert main.main(["bill", "compute", str(tmp_path / "no.toml")]) == 2
        assert "There is no file" in capsys.readouterr().err
