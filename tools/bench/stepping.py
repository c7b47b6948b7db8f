"""One step of a connecting case: in the database, in the engine alone, and beside its peers.

The case has two sources, so that it passes every node of the drawing. The steps of the house
answer nothing here: what they do belongs to the stages. Everything is measured in rounds, one
case of each kind a round, so that a noisy machine is noisy to all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from time import perf_counter

from django.db import connection
from tools.bench.measures import Measure, Promise, compared, judged, milliseconds, percentile

from fullcycle.doors.command.district import building
from fullcycle.journeys.connecting.journey import JOURNEY
from fullcycle.kernels.rulebook import snapshot
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.traits import CaseTraits
from fullcycle.records.casework import actions, engine, queries
from fullcycle.records.people import queries as people
from fullcycle.records.portfolios import queries as portfolios
from tools.bench import plain_engine


ROUNDS = 10
AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
OUTCOME = "DONE"
"""Gateways ask for returns only; any other outcome leads on."""

CUSTOMERS = ("CUSTOMER", "EXT")
MANAGER = "AM"


@dataclass(slots=True, kw_only=True)
class Figures:
    """Milliseconds of single steps."""

    steps: list[float] = field(default_factory=list)
    engine: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)


def measure() -> list[Measure]:
    """Measure a step, its engine, and what both are compared with."""
    drawing = JOURNEY.drawing
    steps = dict.fromkeys(JOURNEY.steps, _nothing)
    engine.connect_journeys(engine.Journey(name=JOURNEY.name, drawing=drawing, steps=steps))
    scene = _scene()
    _one_round(scene, drawing, Figures(), turn=0)
    figures = Figures()
    for turn in range(1, ROUNDS + 1):
        _one_round(scene, drawing, figures, turn=turn)
    count = len(figures.steps) // ROUNDS
    per_case = f"{ROUNDS} cases of {count} steps by people"
    return [
        judged(
            "one step by a person",
            figures.steps,
            promise=Promise(percent=50, most_ms=25),
            how=f"casework.complete_task with rights, journal, clock, commit; {per_case}",
        ),
        judged(
            "the engine's part of it",
            figures.engine,
            promise=Promise(percent=50, most_ms=15),
            how="thaw, complete, freeze in memory, from the first node to the last",
        ),
        judged(
            "peer: SpiffWorkflow's serializer",
            figures.plain,
            how="deserialize_json, run, serialize_json, drawing inside; the same way",
        ),
        judged(
            "limit: one UPDATE and one INSERT",
            figures.raw,
            how="psycopg alone: the state's bytes, a line of audit, commit",
        ),
        compared(
            "engine : SpiffWorkflow's serializer",
            figures.engine,
            figures.plain,
            how="p50 : p50",
        ),
        compared("step : UPDATE and INSERT", figures.steps, figures.raw, how="p50 : p50"),
        Measure(
            what="longest step of a case by the engine",
            measured=f"p99 {percentile(figures.engine, 99):.1f} ms",
            how="late in a case, when the state is largest",
        ),
    ]


def _nothing(_call: engine.StepCall) -> engine.Flags:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Whose case it is, who does each role's tasks, and the rules."""

    customer_id: int
    owner_id: int
    staff: dict[str, int]
    traits: CaseTraits
    rules: snapshot.CaseRules


def _scene() -> Scene:
    owner = people.find_person_by_phone(phone=building.customer_sign_ins()[0].name)
    if owner is None:
        raise LookupError("the demonstration district has nobody who signs in by phone")
    (customer_id,) = people.list_customer_ids_of(person_id=owner.id, at=AT)
    book = current_rulebook()
    staff = {role: people.list_staff_with_role(role=role, at=AT)[:1] for role in book.roles}
    by_role = {role: cards[0].id for role, cards in staff.items() if cards}
    by_role[MANAGER] = portfolios.managers_of(customer_id=customer_id, at=AT).acting.id
    traits = CaseTraits(voltage_kv=Decimal(10), capacity_kva=Decimal(1250), source_count=2)
    plan = book.plan_case(matter_id="hv_new", traits=traits, applied_on=AT.date())
    turns = book.turn_rule(journey=JOURNEY.name, on=AT.date())
    return Scene(
        customer_id=customer_id,
        owner_id=owner.id,
        staff=by_role | dict.fromkeys(CUSTOMERS, owner.id),
        traits=traits,
        rules=snapshot.kept_rules(plan, turns=turns),
    )


def _one_round(scene: Scene, drawing: bytes, figures: Figures, *, turn: int) -> None:
    figures.steps += _steps_of_a_case(scene, turn)
    flags = dict(scene.rules.flags())
    figures.engine += _engine_steps(drawing, flags)
    figures.plain += plain_engine.steps(drawing, flags, outcome=OUTCOME)
    figures.raw += _raw_steps(drawing, flags, count=len(figures.steps) // max(1, turn))


def _steps_of_a_case(scene: Scene, turn: int) -> Iterator[float]:
    new = actions.NewCase(
        journey=JOURNEY.name,
        matter="hv_new",
        title="bench",
        customer_id=scene.customer_id,
        district="330302",
        opened_by_id=scene.owner_id,
        submission_key=f"bench-{turn}-{perf_counter()}",
        requested_kva=1_250,
        voltage_kv=Decimal(10),
        traits=scene.traits,
        rules=scene.rules,
    )
    case_id = actions.open_case(new=new, at=AT).case_id
    while waiting := [
        one for one in queries.list_tasks_of_case(case_id=case_id) if one.is_open
    ]:
        task = waiting[0]
        completion = actions.Completion(
            task_id=task.id,
            node=task.node,
            by_id=scene.staff[task.role],
            outcome=OUTCOME,
            at=AT,
        )
        started = perf_counter()
        actions.complete_task(completion=completion)
        yield (perf_counter() - started) * 1_000


def _engine_steps(drawing: bytes, flags: engine.Flags) -> Iterator[float]:
    known = dict(flags)
    frozen = engine.begin(drawing, known).freeze()
    while waiting := engine.thaw(frozen, drawing).list_open():
        node = waiting[0]
        if not node.is_step:
            known[node.node] = OUTCOME
        started = perf_counter()
        process = engine.thaw(frozen, drawing)
        process.complete(node.token, known)
        frozen = process.freeze()
        figure = (perf_counter() - started) * 1_000
        if not node.is_step:
            yield figure


def _raw_steps(drawing: bytes, flags: engine.Flags, *, count: int) -> Iterator[float]:
    """The least that any implementation pays for a step that survives a power cut."""
    frozen = engine.begin(drawing, flags).freeze()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_state, bench_audit")
        cursor.execute("CREATE TABLE bench_state (id bigint PRIMARY KEY, frozen bytea)")
        cursor.execute(
            "CREATE TABLE bench_audit (id bigserial PRIMARY KEY, at timestamptz, words jsonb)"
        )
        cursor.execute("INSERT INTO bench_state VALUES (1, %s)", [frozen])
    raw = connection.connection
    words = '{"node": "survey", "outcome": "DONE"}'

    def step() -> None:
        with raw.transaction():
            raw.execute("UPDATE bench_state SET frozen = %s WHERE id = 1", [frozen])
            raw.execute("INSERT INTO bench_audit (at, words) VALUES (%s, %s)", [AT, words])

    for _ in range(count):
        yield milliseconds(step)
