"""The journal holds what was written, and shows where it was touched."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from fullcycle.records.journal import actions, queries
from fullcycle.records.journal.models import Line


AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def write(subject_id: int, **details: object) -> int:
    act = actions.Act(
        act="casework.task.completed",
        subject_kind="task",
        subject_id=subject_id,
        actor_id=7,
        at=AT,
        case_id=3,
        details=details,
    )
    line_id = actions.record(act)
    with connection.cursor() as cursor:
        # A test's transaction never commits: seal now what a commit would seal.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return line_id


def tamper(statement: str, parameters: list[object]) -> None:
    """Do what somebody with the keys to the server could do: switch the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, parameters)
        cursor.execute("SET session_replication_role = origin")


@pytest.mark.django_db
class TestTheChain:
    def test_is_whole_after_ordinary_writing(self):
        for number in range(5):
            write(number, note="容量 1250 kVA")

        finding = queries.verify_chain(batch=2)

        assert finding.is_whole
        assert finding.verified == 5

    def test_names_the_line_whose_content_was_changed(self):
        lines = [write(number) for number in range(4)]
        tamper("UPDATE journal_line SET actor_id = 8 WHERE id = %s", [lines[2]])

        finding = queries.verify_chain()

        assert finding.first_broken_line_id == lines[2]
        assert finding.reason == "its content was changed"

    def test_names_the_line_that_was_deleted(self):
        lines = [write(number) for number in range(4)]
        tamper("DELETE FROM journal_line WHERE id = %s", [lines[1]])

        finding = queries.verify_chain()

        assert finding.first_broken_line_id == lines[1]
        assert finding.reason == "the line was deleted"

    def test_names_the_first_line_behind_a_link_that_was_cut_out(self):
        lines = [write(number) for number in range(4)]
        tamper("DELETE FROM journal_seal WHERE line_id = %s", [lines[1]])

        finding = queries.verify_chain()

        assert finding.first_broken_line_id == lines[2]
        assert finding.reason == "a line before it was removed from the chain"

    def test_names_a_line_that_was_slipped_in_past_the_trigger(self):
        write(1)
        tamper(
            "INSERT INTO journal_line (at, act, subject_kind, subject_id, details) "
            "VALUES (now(), 'a.b', 'task', '1', %s) ",
            ["{}"],
        )

        finding = queries.verify_chain()

        assert not finding.is_whole
        assert finding.reason == "the line has no seal"

    def test_names_a_seal_that_was_computed_anew_for_a_changed_line(self):
        lines = [write(number) for number in range(3)]
        tamper(
            "UPDATE journal_line SET actor_id = 9 WHERE id = %s",
            [lines[0]],
        )
        tamper(
            "UPDATE journal_seal SET hash = sha256(previous_hash || convert_to("
            "(SELECT journal_line_text(l) FROM journal_line l WHERE l.id = line_id), 'UTF8'))"
            " WHERE line_id = %s",
            [lines[0]],
        )

        finding = queries.verify_chain()

        assert finding.first_broken_line_id == lines[1]
        assert finding.reason == "it does not name the line before it"


@pytest.mark.django_db
class TestTheDatabase:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE journal_line SET actor_id = 1",
            "DELETE FROM journal_line",
            "TRUNCATE journal_line CASCADE",
            "UPDATE journal_seal SET number = 9",
            "DELETE FROM journal_seal",
            "TRUNCATE journal_seal",
        ],
    )
    def test_refuses_to_change_or_remove_what_was_written(self, statement):
        write(1)
        with connection.cursor() as cursor:
            # Test databases are emptied by TRUNCATE, so conftest switches these two off.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE journal_line ENABLE TRIGGER USER")
            cursor.execute("ALTER TABLE journal_seal ENABLE TRIGGER USER")

        with (
            pytest.raises(DatabaseError, match="append only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    def test_refuses_an_act_that_is_not_a_code(self):
        act = actions.Act(act="did it", subject_kind="task", subject_id=1, actor_id=1, at=AT)

        with pytest.raises(DatabaseError, match="journal_line_act_is_a_code"):
            actions.record(act)


def write_and_fail() -> None:
    with transaction.atomic():
        write(1)
        raise LookupError


@pytest.mark.django_db
class TestAnActThatFails:
    def test_leaves_no_line(self):
        with pytest.raises(LookupError):
            write_and_fail()

        assert Line.objects.count() == 0
        assert queries.verify_chain().verified == 0


@pytest.mark.django_db(transaction=True)
class TestACommit:
    def test_seals_its_lines_in_the_order_they_were_written(self):
        with transaction.atomic():
            for number in range(3):
                actions.record(
                    actions.Act(
                        act="a.b", subject_kind="task", subject_id=number, actor_id=1, at=AT
                    )
                )

        assert queries.verify_chain().verified == 3


def write_and_commit(number):
    for _ in range(20):
        with transaction.atomic():
            actions.record(
                actions.Act(act="a.b", subject_kind="x", subject_id=number, actor_id=1, at=AT)
            )
    connection.close()


@pytest.mark.django_db(transaction=True)
class TestManyWritersAtOnce:
    def test_make_one_chain(self):
        with ThreadPoolExecutor(max_workers=4) as writers:
            list(writers.map(write_and_commit, range(4)))

        finding = queries.verify_chain()
        assert (finding.is_whole, finding.verified) == (True, 80)


@pytest.mark.django_db
class TestReading:
    def test_lists_a_case_newest_first(self):
        first, second = write(1), write(2)

        lines = queries.list_lines_of_case(case_id=3)

        assert [line.id for line in lines] == [second, first]

    def test_lists_what_happened_to_one_thing(self):
        write(1)
        second = write(2, note="x")

        lines = queries.list_lines_of_subject(subject_kind="task", subject_id=2)

        assert [(line.id, line.details) for line in lines] == [(second, {"note": "x"})]
