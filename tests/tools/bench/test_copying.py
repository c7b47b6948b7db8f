"""Copies of a case are valid rows, each under a number and for a customer of its own."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pypdf
import pytest
from django.db import connection
from stdnum.iso7064 import mod_11_10
from tests import staffed

from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.paper_store.memory import MemoryPapers
from fullcycle.journeys.connecting.journey import JOURNEY
from fullcycle.kernels.rulebook import snapshot
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.traits import CaseTraits
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries as papers
from fullcycle.records.casework import actions, queries
from fullcycle.records.journal import queries as journal
from tools.bench import copying


SUBMITTED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
COPIES = 25
"""Two statements' worth."""


def pdf():
    writer, file = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(file)
    return file.getvalue()


def case_of(district):
    traits = CaseTraits(voltage_kv=Decimal(10), capacity_kva=Decimal(1250), source_count=1)
    book, on = current_rulebook(), SUBMITTED.date()
    plan = book.plan_case(matter_id="hv_new", traits=traits, applied_on=on)
    return actions.NewCase(
        journey=JOURNEY.name,
        matter="hv_new",
        title="瓯江鞋业 高压新装",
        customer_id=district.customer_id,
        district="330302",
        opened_by_id=district.owner_id,
        submission_key="form-1",
        requested_kva=1250,
        voltage_kv=Decimal(10),
        traits=traits,
        rules=snapshot.kept_rules(plan, turns=book.turn_rule(journey=JOURNEY.name, on=on)),
    )


@pytest.fixture
def district(db):  # noqa: ARG001  (asks for the database)
    return staffed.build()


@pytest.fixture
def case_id(district):
    case_id = actions.open_case(new=case_of(district), at=SUBMITTED).case_id
    paper = archive.NewPaper(
        material="M02",
        content=pdf(),
        file_name="营业执照.pdf",
        case_id=case_id,
        customer_id=district.customer_id,
    )
    with paper_store.lent(MemoryPapers()):
        archive.add_paper(paper, by_id=district.owner_id, at=SUBMITTED)
    return case_id


@pytest.fixture
def listed(district, case_id):  # noqa: ARG001  (asks for the case)
    """Every case there is after copying, newest first."""
    others = [staffed.register_customer(number) for number in range(2, 28)]
    copying.copy_cases(connection.connection, customers=1 + len(others), copies=COPIES)
    viewer = queries.Viewer(person_id=district.staff["MANAGER"], at=SUBMITTED)
    return queries.list_cases(viewer=viewer, wanted=queries.CaseFilter()).items


class TestCopyCases:
    def test_makes_as_many_as_were_asked_for_each_later_than_the_one_before(self, listed):
        opened = [card.opened_at for card in listed]

        assert len(listed) == COPIES
        assert opened[-1] == SUBMITTED
        assert {later - earlier for later, earlier in pairwise(opened)} == {
            timedelta(seconds=copying.SECONDS_LATER)
        }

    def test_numbers_them_as_the_platform_does_without_repeating(self, listed, case_id):
        numbers = {card.number for card in listed}

        original = queries.get_case(case_id=case_id).card.number
        assert len(numbers) == COPIES
        assert {number[:14] for number in numbers} == {original[:14]}
        assert all(mod_11_10.is_valid(number) for number in numbers)

    def test_gives_each_to_another_customer(self, listed):
        assert len({card.customer_id for card in listed}) == COPIES

    def test_takes_along_what_pages_show(self, listed, case_id):
        copy = listed[0]
        first, last = (
            queries.progress_of(case_id=which, at=SUBMITTED + timedelta(days=1))
            for which in (case_id, copy.id)
        )

        assert [task.node for task in last.open_tasks] == ["accept"]
        assert last.turn.owner == first.turn.owner
        assert queries.drawing_state(case_id=copy.id) == queries.drawing_state(case_id=case_id)
        (paper,) = papers.list_papers(case_id=copy.id, at=SUBMITTED)
        assert paper.file_name == "营业执照.pdf"
        (line, *_) = journal.list_lines_of_case(case_id=copy.id)
        assert line.for_customer_id == copy.customer_id

    def test_leaves_the_journal_chaining_what_comes_after(self, district, listed):
        before = journal.verify_chain()

        actions.say(
            case_id=listed[-1].id, words="您好", node="", by_id=district.owner_id, at=SUBMITTED
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        assert journal.verify_chain().verified == before.verified + 1

    def test_leaves_the_next_case_a_number_of_its_own(self, district, listed):
        new = replace(case_of(district), submission_key="form-2")

        opened = actions.open_case(new=new, at=SUBMITTED)

        assert opened.number not in {card.number for card in listed}
