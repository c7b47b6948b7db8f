"""Server time of pages: from the request to the finished answer, by whoever may see them."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import cycle, islice
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from tools.bench.measures import WARM_UP, Measure, Promise, judged, taken
from tools.bench.questions import statements
from tools.bench.sampling import APART, AT, COMMON, SAMPLES, Sample
from tqdm import tqdm

from fullcycle.doors.frame import clock
from tools.bench import sampling


BACKEND = "fullcycle.doors.frame.signin.SignedIn"
DISTRICT_MS, PROVINCE_MS = 100, 150
PROVINCE_FROM = 100_000
"""Customers; from so many on the promise is the province's."""

OK = 200

Visit = tuple[int, str]
"""Who asks for which address."""


class UnableToMeasurePage(Exception):
    """A page did not answer as it should; the message names it."""


def measure() -> list[Measure]:
    """Measure every page that exists."""
    clock.now = lambda: AT
    sample = sampling.draw()
    promise = Promise(percent=95, most_ms=_promised_ms())
    drawn = _of_desk(sample) | _of_portal(sample)
    return [
        visited(what, calls, promise)
        for what, calls in tqdm(drawn.items(), desc="  Pages")
        if calls
    ]


def _promised_ms() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM customers_customer")
        (count,) = cursor.fetchone()
    return PROVINCE_MS if count >= PROVINCE_FROM else DISTRICT_MS


def _of_desk(sample: Sample) -> dict[str, Sequence[Visit]]:
    office, managers = sample.desks, sample.managers
    everybody = (*office, *managers)
    return {
        "list of cases": visits(everybody, "workbench:cases"),
        "list of cases, two characters": visits(everybody, "workbench:cases", q=sample.words),
        "list of cases, two common characters": visits(everybody, "workbench:cases", q=COMMON),
        "list of cases, words that never meet": visits(everybody, "workbench:cases", q=APART),
        "list of cases, case number begun": visits(
            everybody, "workbench:cases", q=[number[:12] for number in sample.numbers]
        ),
        "list of cases, one's own": visits(managers, "workbench:cases", mine="1"),
        "queue": visits(sample.waited_for, "workbench:queue"),
        "manager's day": visits(managers, "workbench:day"),
        "case page": visits(office, "workbench:case", [(one,) for one in sample.cases]),
        "list of customers": visits(everybody, "workbench:customers"),
        "list of customers, two characters": visits(
            everybody, "workbench:customers", q=sample.words
        ),
        "list of customers, two common characters": visits(
            everybody, "workbench:customers", q=COMMON
        ),
        "customer page": visits(
            office, "workbench:customer", [(one,) for one in sample.customers]
        ),
    }


def _of_portal(sample: Sample) -> dict[str, Sequence[Visit]]:
    persons = [one.person_id for one in sample.owned]
    numbers = [(one.number,) for one in sample.owned]
    return {
        "portal: home": visits(persons, "portal:home"),
        "portal: progress page": visits(persons, "portal:progress", numbers),
    }


def visits(
    persons: Sequence[int],
    name: str,
    arguments: Sequence[tuple[object, ...]] = ((),),
    **asked: str | Sequence[str],
) -> Sequence[Visit]:
    """The persons in turn at the addresses in turn; nothing where the page does not exist."""
    questions = [
        urlencode({field: value})
        for field, values in asked.items()
        for value in ([values] if isinstance(values, str) else values)
    ] or [""]
    try:
        paths = [reverse(name, args=one) for one in arguments]
    except NoReverseMatch:
        return []
    addresses = [f"{path}?{question}" for path in paths for question in questions]
    return list(islice(zip(cycle(persons), cycle(addresses), strict=False), SAMPLES))


def visited(what: str, asked: Sequence[Visit], promise: Promise) -> Measure:
    """Ask for every address and judge the time by the promise."""
    calls: list[Callable[[], object]] = [
        partial(_get, _client(person), address) for person, address in asked
    ]
    for call in calls[:WARM_UP]:
        call()
    figures = taken(calls)
    how = f"{len(calls)} requests, {statements(calls)}"
    return judged(what, figures, promise=promise, how=how)


@cache
def _client(person_id: int) -> Client:
    """A browser in which the person has signed in."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(pk=person_id), backend=BACKEND)
    return client


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != OK:
        raise UnableToMeasurePage(f"{address} answered {answer.status_code}")
