"""Opening a case puts its token on the first node, once for one form."""

import re
import threading
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from stdnum.iso7064 import mod_11_10
from tests.records.casework.conftest import SUBMITTED

from fullcycle.records.casework import actions, queries
from fullcycle.records.casework.models import Case, Drawing
from fullcycle.records.journal import queries as journal


checks_of_cases = import_module("fullcycle.records.casework.migrations.0003_checks_of_cases")


class TestOpeningACase:
    def test_gives_it_a_number_that_tells_district_and_day(self, new_case):
        opened = actions.open_case(new=new_case(), at=SUBMITTED)

        assert re.fullmatch(r"33030220260302\d{6}\d", opened.number)
        assert mod_11_10.is_valid(opened.number)

    def test_gives_it_a_code_that_cannot_be_guessed(self, new_case):
        first = actions.open_case(new=new_case("a"), at=SUBMITTED)
        second = actions.open_case(new=new_case("b"), at=SUBMITTED)

        assert len(first.tracking_code) == 12
        assert first.tracking_code != second.tracking_code

    def test_waits_for_acceptance_on_the_utilitys_time(self, case_id):
        (task,) = queries.list_tasks_of_case(case_id=case_id)
        (turn,) = queries.list_turns(case_id=case_id)

        assert (task.node, task.role, task.state) == ("accept", "ACCEPT", "OPEN")
        assert (turn.owner, turn.department, turn.cause) == ("UTILITY", "ACCEPT", "accept")

    def test_finds_the_first_case_when_a_form_is_submitted_again(self, new_case):
        first = actions.open_case(new=new_case(), at=SUBMITTED)
        second = actions.open_case(new=new_case(), at=SUBMITTED + timedelta(seconds=2))

        assert second.case_id == first.case_id
        assert not second.is_first_submit
        assert Case.objects.count() == 1

    def test_stores_its_drawing_once(self, new_case):
        actions.open_case(new=new_case("a"), at=SUBMITTED)
        actions.open_case(new=new_case("b"), at=SUBMITTED)

        assert Drawing.objects.count() == 1

    def test_writes_the_journal(self, case_id):
        acts = [line.act for line in journal.list_lines_of_case(case_id=case_id)]

        assert acts == ["casework.case.opened"]


@pytest.mark.django_db(transaction=True)
class TestTwoSubmitsAtOnce:
    def test_open_one_case(self, new_case):
        form = new_case()
        opened = []
        start = threading.Barrier(2)

        def submit():
            start.wait()
            opened.append(actions.open_case(new=form, at=SUBMITTED))
            connection.close()

        threads = [threading.Thread(target=submit) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len({case.case_id for case in opened}) == 1
        assert [case.is_first_submit for case in opened].count(True) == 1


class TestACaseFromBeforeTheChecks:
    def test_is_given_those_of_the_day_it_was_applied_for(self, case_id):
        row = Case.objects.get(pk=case_id)
        kept = row.rules.pop("checks")
        row.save(update_fields=["rules"])

        with connection.schema_editor() as editor:
            checks_of_cases.give_checks(apps, editor)

        row.refresh_from_db()
        assert kept
        assert row.rules["checks"] == kept
