"""The questions behind the pages, each alone: time in Python and database, statements sent."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tools.bench.measures import WARM_UP, Measure, judged, taken
from tools.bench.sampling import APART, AT, COMMON, SAMPLES, Sample
from tqdm import tqdm

from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import CaseFilter, Viewer
from fullcycle.records.customers import queries as customers
from fullcycle.records.journal import queries as journal
from tools.bench import sampling


Calls = Sequence[Callable[[], object]]


def measure() -> list[Measure]:
    """Measure every question with the sample's own words and persons."""
    sample = sampling.draw()
    questions = _of_lists(sample) | _of_one(sample)
    return [_asked(what, calls) for what, calls in tqdm(questions.items(), desc="  Questions")]


def _of_lists(sample: Sample) -> dict[str, Calls]:
    viewers = [Viewer(person_id=person, at=AT) for person in (*sample.desks, *sample.managers)]
    pressed = [Viewer(person_id=person, at=AT) for person in sample.waited_for]
    common = [CaseFilter(words=words) for words in COMMON]
    own = [CaseFilter(words=words) for words in sample.words]
    days = [CaseFilter(words=number[:12]) for number in sample.numbers]
    managed = [CaseFilter(manager_id=person) for person in sample.managers]
    of_customer = [CaseFilter(customer_id=customer) for customer in sample.customers]
    over, open_ = CaseFilter(is_under_way=False), CaseFilter(is_under_way=True)
    listed = cases.list_cases
    return {
        "list_cases": _each(listed, viewer=viewers),
        "list_cases, under way": _each(listed, viewer=viewers, wanted=[open_]),
        "list_cases, over": _each(listed, viewer=viewers, wanted=[over]),
        "list_cases, two characters": _each(listed, viewer=viewers, wanted=own),
        "list_cases, two common characters": _each(listed, viewer=viewers, wanted=common),
        "list_cases, two words that never meet": _each(
            listed, viewer=viewers, wanted=[CaseFilter(words=words) for words in APART]
        ),
        "list_cases, words nobody has": _each(
            listed, viewer=viewers, wanted=[CaseFilter(words="龘靐")]
        ),
        "list_cases, first 12 of the number": _each(listed, viewer=viewers, wanted=days),
        "list_cases, a manager's": _each(listed, viewer=viewers, wanted=managed),
        "list_cases, a customer's": _each(listed, viewer=viewers, wanted=of_customer),
        "list_queue": _each(cases.list_queue, viewer=pressed),
        "count_queue": _each(cases.count_queue, viewer=pressed),
        "list_managed": _each(cases.list_managed, manager_id=sample.managers, at=[AT]),
        "search_customers, two characters": _each(
            customers.search_customers, words=sample.words
        ),
        "search_customers, two common characters": _each(
            customers.search_customers, words=COMMON
        ),
    }


def _of_one(sample: Sample) -> dict[str, Calls]:
    viewers = [Viewer(person_id=sample.desks[0], at=AT)]
    one = {"case_id": sample.cases}
    return {
        "find_case_by_number": _each(
            cases.find_case_by_number, viewer=viewers, number=sample.numbers
        ),
        "progress_of": _each(cases.progress_of, **one, at=[AT]),
        "drawing_state": _each(cases.drawing_state, **one),
        "list_lines_of_case": _each(journal.list_lines_of_case, **one),
        "list_papers of a case": _each(archive.list_papers, **one, at=[AT]),
        "get_file": _each(customers.get_file, customer_id=sample.customers, at=[AT]),
    }


def _each(question: Callable[..., object], **given: Sequence[object]) -> Calls:
    """The question asked as often as the longest of the given lists, the others in turn."""
    if question is cases.list_cases:
        given.setdefault("wanted", [CaseFilter()])
    count = max(SAMPLES, *(len(values) for values in given.values()))
    turns: Iterator[tuple[object, ...]] = zip(*map(cycle, given.values()), strict=False)
    names = list(given)
    return [
        partial(question, **dict(zip(names, next(turns), strict=True))) for _ in range(count)
    ]


def _asked(what: str, calls: Calls) -> Measure:
    for call in calls[:WARM_UP]:
        call()
    figures = taken(calls)
    return judged(what, figures, how=f"{len(calls)} calls, {statements(calls)}")


def statements(calls: Calls) -> str:
    """How many statements a call sends, least and most, counted apart from the time."""
    counts = []
    for call in calls[::4]:
        with CaptureQueriesContext(connection) as captured:
            call()
        counts.append(len(captured))
    least, most = min(counts), max(counts)
    return f"{least} statements" if least == most else f"{least}–{most} statements"
