"""A program that takes steps or does jobs until it is killed: `python -m …step_taker`.

Each line it reads is an order; each order is worked on by a process of its own, forked from
this one, so that it begins at once. For each order it first writes the number of that process;
`failed: …` where a step was refused.
"""
# ruff: noqa: E402, I001, T201 - models can be imported once Django is set up; it speaks by print

import json
import os
import re
import signal
import sys
from datetime import datetime

import django

django.setup()

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.journeys.connecting.walking import Walker
from tests.phone import newest_message
from tests.staffed import Staffed

from fullcycle.gateways.signer import local_seal  # noqa: F401 - read before the fork, not after
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.gateways.typesetter.plain import PlainTypesetter
from fullcycle.journeys.connecting import papers
from fullcycle.stages.agreements import actions as agreements


def serve():
    typesetter.connect(PlainTypesetter())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        if os.fork() == 0:
            try:
                work(json.loads(line))
            except Exception as fault:  # noqa: BLE001 - whatever it was, the test has to say it
                print(f"failed: {fault!r}", flush=True)
            os._exit(0)


def work(order):
    connection.ensure_connection()
    print(os.getpid(), flush=True)
    if "queue" in order:
        with app.replace_connector(app.connector.get_worker_connector()) as jobs:
            jobs.run_worker(queues=[order["queue"]], wait=False, delete_jobs="successful")
    else:
        take_steps(order)


def take_steps(order):
    district = Staffed(**order["district"])
    walker = Walker(
        district=district,
        small_pdf=order["pdf"].encode("latin-1"),
        sign=lambda contract, at: sign(contract, at, district.owner_id),
        case_id=0,
        at=datetime.fromisoformat(order["at"]),
    )
    for walker.case_id in order["case_ids"]:
        seal_waiting_contracts(walker.case_id, walker.at)
        walker.walk()


def seal_waiting_contracts(case_id, at):
    """Do the job that a killed walker left in the queue: the next step asks for its paper."""
    promised = ProcrastinateJob.objects.filter(
        task_name=papers.TASK, args__kind="CONTRACT", args__case_id=case_id
    )
    if promised.exists():
        papers.make_paper(kind=papers.PaperKind.CONTRACT, case_id=case_id, reference="", at=at)


def sign(contract, at, owner_id):
    agreements.start_signing(contract_id=contract.id, by_id=owner_id, at=at)
    code = re.search(r"\d{6}", newest_message(at).words).group()
    confirmation_id = agreements.confirm_signing(
        contract_id=contract.id, code=code, by_id=owner_id, at=at
    )
    return agreements.CustomerSigning(
        contract_id=contract.id,
        confirmation_id=confirmation_id,
        seen_sha256=contract.sha256,
        ip_address="127.0.0.1",
        user_agent="test",
    )


if __name__ == "__main__":
    serve()
