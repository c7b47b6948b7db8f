"""Whoever takes steps is killed at any moment: every case stands before a step or after it.

`FULLCYCLE_KILLS=200` kills two hundred times and says what it met.
"""

import json
import logging
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from tests import staffed
from tests.journeys.connecting.plant import FEEDER, NOON

from fullcycle.doors.jobs import dropped
from fullcycle.gateways.database_server import places
from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.paper_store.folder import FolderPapers
from fullcycle.gateways.signer.demo_seal import create_demo_seal
from fullcycle.journeys.connecting import papers
from fullcycle.records.archive.models import Paper
from fullcycle.records.casework import engine
from fullcycle.records.casework.models import Case, Task, TurnLine
from fullcycle.records.journal import queries as journal
from fullcycle.records.journal.models import Line
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.care.models import CallBack
from fullcycle.stages.connection import actions as networks
from fullcycle.stages.connection import queries as connections


pytestmark = pytest.mark.django_db(transaction=True)

log = logging.getLogger(__name__)

KILLED_MAKERS = 6

KILLS = int(os.environ.get("FULLCYCLE_KILLS", "10"))
MEAN_LIFE_SECONDS = 0.3
"""Some live long enough for the longest step, which seals contracts."""
WHOSE = "step-taker"

PAPERS_BY_NODE = {
    "plan_reply": "SCHEME_REPLY",
    "fee_collect": "RECEIPT",
    "contract_sign": "CONTRACT",
    "complete_check": "INSPECTION_OPINION",
    "energise": "WORKS_ORDER",
    "doc_archive": "SEALED_FILE",
}
"""The papers that a finished step has promised, whatever happened to whoever finished it."""


@pytest.fixture
def orders(tmp_path):
    """Give an order to the program that takes steps; the process that works on it."""
    seal = create_demo_seal(tmp_path, company="温州供电公司", password="lucheng", at=NOON)
    settings = connection.settings_dict
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**settings)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "fullcycle.config.settings",
        "DATABASE_URL": address,
        "PGAPPNAME": WHOSE,
        "PYTHONPATH": os.pathsep.join([str(places.CHECKOUT / "src"), str(places.CHECKOUT)]),
        "FULLCYCLE_PAPERS": str(tmp_path / "papers"),
        "FULLCYCLE_SEAL": str(seal),
        "FULLCYCLE_SEAL_PASSWORD": "lucheng",
    }
    program = [sys.executable, "-m", "tests.journeys.connecting.step_taker"]
    with (
        paper_store.lent(FolderPapers(tmp_path / "papers")),
        subprocess.Popen(
            program,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=places.CHECKOUT,
        ) as taker,
    ):
        assert taker.stdout.readline() == "ready\n"

        def give(**order):
            taker.stdin.write(json.dumps(order) + "\n")
            taker.stdin.flush()
            return int(taker.stdout.readline())

        yield give
        taker.kill()


def count_of_takers(state=""):
    """How many database sessions of step takers there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s"
            " AND xact_start IS NOT NULL"
            if state
            else "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s",
            [WHOSE],
        )
        return cursor.fetchone()[0]


def kill(process_id):
    """Kill with SIGKILL; whether a transaction was open then."""
    was_amidst = count_of_takers("in a transaction") > 0
    try:
        os.kill(process_id, signal.SIGKILL)
    except ProcessLookupError:
        return None
    # The server notices a lost client when it next writes to it.
    wait_until(lambda: count_of_takers() == 0)
    return was_amidst


def wait_until(holds):
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def waiting_papers():
    return ProcrastinateJob.objects.filter(task_name=papers.TASK)


def silence_workers():
    """Let half a minute pass in which no worker says that it is alive."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"
        )


def faults_of(case_id):
    """Everything in which the parts of a case contradict each other."""
    case = Case.objects.select_related("process__drawing").get(pk=case_id)
    process = engine.thaw(bytes(case.process.frozen), bytes(case.process.drawing.xml))
    tasks = list(Task.objects.filter(case=case))
    done = [task for task in tasks if task.state == "DONE"]
    nodes = {task.node for task in done}
    lines = Counter(
        Line.objects.filter(case_id=case_id, act="casework.task.completed").values_list(
            "subject_id", flat=True
        )
    )
    jobs = Counter(
        job["kind"]
        for job in ProcrastinateJob.objects.filter(
            task_name=papers.TASK, args__case_id=case_id
        ).values_list("args", flat=True)
    )
    scheme = connections.find_scheme(case_id=case_id)
    turns = TurnLine.objects.filter(case=case)
    facts = {
        "tokens": {node.token for node in process.list_open()}
        == {str(task.token) for task in tasks if task.state == "OPEN"},
        "no step of the house waits": not any(node.is_step for node in process.list_open()),
        "finished": nodes <= set(process.marks().finished),
        "lines": lines == Counter(str(task.pk) for task in done),
        "revision": case.process.revision == 2 + len(done),
        "flags": all(case.flags[task.node] == task.outcome for task in done),
        "end": (case.state == "CLOSED") == process.is_finished(),
        "turn": turns.exists() and not turns.filter(to_at__isnull=False).exists(),
        "survey": (connections.find_survey(case_id=case_id) is not None) == ("survey" in nodes),
        "scheme": (scheme is not None) == ("plan_draft" in nodes),
        "reply": bool(scheme and scheme.reply) == ("plan_reply" in nodes),
        "decision": bool(scheme and scheme.reply and scheme.reply.decision)
        == ("plan_decide" in nodes),
        "contracts": bool(agreed.list_contracts(case_id=case_id))
        == ("contract_draft" in nodes),
        "call": CallBack.objects.filter(case_id=case_id).exists() == ("callback" in nodes),
        "papers": all(
            (jobs[kind] == 1) == (node in nodes) for node, kind in PAPERS_BY_NODE.items()
        ),
        "notice": jobs["APPLICATION_FORM"] == 1 and jobs["NOTICE"] >= ("accept" in nodes),
    }
    return [what for what, holds in facts.items() if not holds]


class TestAKilledProcess:
    def test_leaves_every_case_before_a_step_or_after_it(
        self, orders, district, submit, small_pdf
    ):
        ample = replace(FEEDER, capacity_kva=9_000_000, spare_kva=9_000_000)
        networks.store_network(feeders=[ample], at=staffed.BEFORE)
        chance = random.Random(KILLS)
        case_ids, closed, kills, amidst, at = [], set(), 0, 0, NOON

        while kills < KILLS:
            if closed.issuperset(case_ids):
                case_ids.append(submit(demand={"requested_kva": "1250"}).case_id)
            at += timedelta(minutes=10)
            last = Line.objects.order_by("-at").values_list("at", flat=True)[0]
            at = max(at, last + timedelta(minutes=10))
            taker = orders(
                case_ids=[one for one in case_ids if one not in closed],
                district=asdict(district),
                pdf=small_pdf.decode("latin-1"),
                at=at.isoformat(),
            )
            time.sleep(chance.expovariate(1 / MEAN_LIFE_SECONDS))
            was_amidst = kill(taker)

            assert {one: faults_of(one) for one in case_ids if faults_of(one)} == {}
            assert journal.verify_chain().is_whole
            kills += was_amidst is not None
            amidst += was_amidst is True
            closed = set(Case.objects.filter(state="CLOSED").values_list("pk", flat=True))

        steps = Task.objects.filter(state="DONE").count()
        log.info("%d kills, %d of them amidst a transaction, %d steps", kills, amidst, steps)
        assert steps > 0


class TestAKilledWorker:
    def test_leaves_papers_that_the_next_one_makes_once(self, orders, walker):
        chance = random.Random(KILLS)
        walk = walker()
        walk.walk(until="plan_decide")
        kinds = {"APPLICATION_FORM", "NOTICE", "SCHEME_REPLY"}
        assert {job.args["kind"] for job in waiting_papers()} == kinds

        for _ in range(KILLED_MAKERS):
            maker = orders(queue=papers.QUEUE)
            time.sleep(chance.expovariate(2 / MEAN_LIFE_SECONDS))
            kill(maker)
            silence_workers()
            async_to_sync(dropped.take_up_dropped.func)(timestamp=0)
            assert not waiting_papers().exclude(status="todo").exists()
        maker = orders(queue=papers.QUEUE)
        wait_until(lambda: not waiting_papers().exists())

        made = Counter(
            (paper.material, paper.title, paper.latest_version)
            for paper in Paper.objects.filter(versions__source="GENERATED")
        )
        assert set(made.values()) == {1}
        assert {version for _material, _title, version in made} == {1}
        assert connections.find_scheme(case_id=walk.case_id).reply.paper_id is not None
