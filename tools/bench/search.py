"""The search for customers, by words cut from customers that are there.

Pieces of names, streets, account numbers and credit codes, each as people type them.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from random import Random

from django.apps import apps
from tools.bench.measures import Measure, judged, taken
from tqdm import tqdm

from fullcycle.records.customers import queries as customers


SAMPLES = 150
SEED = 5


def measure() -> list[Measure]:
    """Measure each kind of word, and all of them together."""
    total = customers.count_customers()
    cards = [*_some_customers(total)]
    every: list[float] = []
    measures = []
    for kind, word_of in tqdm(_kinds(Random(SEED)).items(), desc="  Search"):  # noqa: S311 - no secret
        figures = taken(
            partial(customers.search_customers, words=word_of(card)) for card in cards
        )
        every += figures
        measures.append(judged(f"search: {kind}", figures, how=f"{len(figures)} searches"))
    return [
        *measures,
        judged(
            "search: all kinds together",
            every,
            how=f"{len(every)} searches among {total:,} customers",
        ),
    ]


def _some_customers(total: int) -> Iterator[object]:
    rows = apps.get_model("customers", "Customer").objects.defer("words").order_by("pk")
    step = max(1, total // SAMPLES)
    ids = [*rows.values_list("pk", flat=True)[::step]][:SAMPLES]
    yield from rows.filter(pk__in=ids)


def _kinds(source: Random) -> Mapping[str, Callable[..., str]]:
    common = ("有限", "公司", "鹿城", "温州", "工业")
    return {
        "two characters of the name": lambda one: one.name[3:5],
        "two characters most names have": lambda _one: source.choice(common),
        "three characters of the name": lambda one: one.name[2:5],
        "one character of the name": lambda one: one.name[source.randrange(2, 5)],
        "trade and street": lambda one: f"{one.name[-6:-4]} {one.address[9:11]}",
        "road and house": lambda one: one.address[-6:],
        "whole account number": lambda one: one.account_numbers[:13],
        "last four digits of the account": lambda one: one.account_numbers[9:13],
        "last five of the credit code": lambda one: one.credit_code[-5:],
        "what stands nowhere": lambda _one: "龘靐",
    }
