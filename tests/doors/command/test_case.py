"""`fullcycle case` and `fullcycle journal` answer in words and by exit code."""

import pytest
from django.db import connection
from tests.records.journal.test_journal import AT

from fullcycle.doors.command import case, journal, main
from fullcycle.doors.command.refusal import UnableToRunCommand
from fullcycle.records.journal import actions


@pytest.fixture
def line(db):  # noqa: ARG001  (asks for the database)
    def of(number):
        line_id = actions.record(
            actions.Act(act="a.b", subject_kind="x", subject_id=number, actor_id=None, at=AT)
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        return line_id

    return of


class TestVerifyingTheJournal:
    def test_says_how_many_lines_hold(self, line, capsys):
        line(1)
        line(2)

        assert main.main(["journal", "verify"]) == 0
        assert "2 lines verified" in capsys.readouterr().out

    def test_names_the_first_broken_line(self, line, capsys):
        lines = [line(number) for number in range(3)]
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("UPDATE journal_line SET act = 'c.d' WHERE id = %s", [lines[1]])
            cursor.execute("SET session_replication_role = origin")

        assert main.main(["journal", "verify"]) == 1
        assert f"Line {lines[1]} is broken" in capsys.readouterr().out


class TestMigratingACase:
    def test_that_is_not_there_is_refused(self, db):  # noqa: ARG002  (asks for the database)
        options = type("Options", (), {"move": "migrate", "number": "1", "reason": "x"})

        with pytest.raises(UnableToRunCommand, match="no case"):
            case.run(options)

    def test_needs_django(self):
        assert case.NEEDS_DJANGO
        assert journal.NEEDS_DJANGO
