"""A case of a plant on the connecting drawing, whose house steps do nothing here."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests import staffed

from fullcycle.kernels.rulebook import snapshot
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.traits import CaseTraits
from fullcycle.records.casework import actions, engine, queries


SUBMITTED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""A Monday, 9:00 at the site."""

DRAWING = (
    Path(engine.__file__).parents[3] / "journeys" / "connecting" / "process.bpmn"
).read_bytes()


def connect(drawing: bytes = DRAWING) -> None:
    steps = {
        node: lambda _call: {}
        for node, is_step in engine.list_nodes(drawing).items()
        if is_step
    }
    engine.connect_journeys(engine.Journey(name="practice", drawing=drawing, steps=steps))


@pytest.fixture
def district(db):  # noqa: ARG001  (asks for the database)
    connect()
    return staffed.build()


@pytest.fixture
def rules():
    book = current_rulebook()
    traits = CaseTraits(voltage_kv=Decimal(10), capacity_kva=Decimal(1250), source_count=1)
    plan = book.plan_case(matter_id="hv_new", traits=traits, applied_on=SUBMITTED.date())
    turns = book.turn_rule(journey="connecting", on=SUBMITTED.date())
    return snapshot.kept_rules(plan, turns=turns)


@pytest.fixture
def new_case(district, rules):
    def of(submission_key="form-1", customer_id=None):
        return actions.NewCase(
            journey="practice",
            matter="hv_new",
            title="瓯江鞋业 高压新装",
            customer_id=customer_id or district.customer_id,
            district="330302",
            opened_by_id=district.owner_id,
            submission_key=submission_key,
            requested_kva=1250,
            voltage_kv=Decimal(10),
            traits=CaseTraits(
                voltage_kv=Decimal(10), capacity_kva=Decimal(1250), source_count=1
            ),
            rules=rules,
        )

    return of


@pytest.fixture
def case_id(new_case):
    return actions.open_case(new=new_case(), at=SUBMITTED).case_id


@pytest.fixture
def finish(district):
    """Finish the open task of a node, by whoever's it is."""

    def node(case_id, node, outcome="DONE", at=SUBMITTED, by_id=None):
        task = queries.find_open_task(case_id=case_id, node=node)
        whose = {"CUSTOMER": district.owner_id, "EXT": district.owner_id}
        whose |= {"AM": district.managers[0]} | district.staff
        return actions.complete_task(
            completion=actions.Completion(
                task_id=task.id,
                node=node,
                by_id=by_id or whose[task.role],
                outcome=outcome,
                at=at,
            )
        )

    return node
