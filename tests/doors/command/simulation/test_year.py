"""A small year through the real journey, from the first form to the sealed file."""

import argparse
import json
from datetime import date

import pytest
from django.core.management import call_command
from procrastinate.contrib.django.models import ProcrastinateJob
from tests import staffed

from fullcycle.doors.command import simulate as command
from fullcycle.doors.command.refusal import UnableToRunCommand
from fullcycle.doors.command.simulation import report, running
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import queries as cases
from fullcycle.records.journal import queries as journal


def held(found):
    return {line.what: line for line in found.held}


class TestAYear:
    def test_is_finished_case_by_case_and_read_back_as_planted(self, simulate, papers):
        simulated = simulate()

        found = report.report_of(simulated)
        assert sum(found.states.values()) == 7
        assert found.states["WITHDRAWN"] == 1
        assert found.states["CLOSED"] == 6
        assert found.kva_applied == 252_955 * 7 // 404
        assert found.mismatches == ()
        assert {what for what, line in held(found).items() if line.planted} >= {
            "RETURN",
            "VISIT",
            "PAUSE",
            "WITHDRAWAL",
        }
        self.every_paper_opens(simulated, papers)

    def every_paper_opens(self, simulated, papers):
        for trace in simulated.traces:
            at = simulated.wanted.ends_at
            for card in archive.list_papers(case_id=trace.case_id, at=at):
                assert archive.get_content(paper_id=card.paper_id).content
        assert papers.contents

    def test_stops_at_its_last_day(self, simulate):
        simulated = simulate(cases=4, until=date(2025, 9, 30))

        ends_at = simulated.wanted.ends_at
        for trace in simulated.traces:
            for task in cases.list_tasks_of_case(case_id=trace.case_id):
                assert task.opened_at <= ends_at
                assert task.ended_at is None or task.ended_at <= ends_at

    def test_is_run_once_for_each_seed(self, simulate):
        simulate(cases=1)

        with pytest.raises(running.UnableToSimulate, match="another seed"):
            simulate(cases=1)

    def test_leaves_no_job_in_the_queue(self, simulate):
        simulate(cases=1)

        assert not ProcrastinateJob.objects.exists()

    def test_is_the_same_from_the_same_seed(self, simulate, build):
        first = report.report_of(simulate(cases=3))
        call_command("flush", verbosity=0, interactive=False)
        build()

        assert report.report_of(simulate(cases=3)) == first

    def test_is_the_same_in_two_processes(self, simulate, build):
        first = report.report_of(simulate(cases=3))
        call_command("flush", verbosity=0, interactive=False)
        build()

        again = simulate(cases=3, processes=2)

        assert again.wanted.processes == 2
        assert report.report_of(again) == first


class TestTheCommand:
    def options(self, seed):
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        return parser.parse_args(
            ["year", "--seed", str(seed), "--cases", "2", "--processes", "1"]
        )

    @pytest.mark.usefixtures("district")
    def test_prints_keeps_and_journals_what_came_of_it(self, capsys, monkeypatch, tmp_path):
        monkeypatch.setenv("FULLCYCLE_HOME", str(tmp_path))

        code = command.run(self.options(8))

        told = capsys.readouterr().out
        kept = json.loads((tmp_path / "simulations" / "8.json").read_text())
        assert code == 0
        assert kept["applications"] == 2
        assert f"{kept['kva_applied']:,} kVA applied" in told
        assert "planted against found" in told
        (line,) = journal.list_lines_of_subject(subject_kind="simulation", subject_id="8")
        assert line.act == "command.simulation.finished"

    @pytest.mark.django_db(transaction=True)
    def test_refuses_a_database_that_is_not_the_demonstration(self):
        staffed.register_customer(3)

        with pytest.raises(UnableToRunCommand, match="customers of its own"):
            command.run(self.options(8))

    @pytest.mark.django_db(transaction=True)
    def test_refuses_a_district_that_is_not_built(self):
        with pytest.raises(UnableToRunCommand, match="not built"):
            command.run(self.options(8))
