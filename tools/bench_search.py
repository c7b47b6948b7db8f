"""Measure the customer search on the database that `fullcycle demo` filled.

Every word that is asked for is cut from a customer that is there: pieces of names, streets,
account numbers and credit codes, each as people type them.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from random import Random

import django


SAMPLES = 150
SEED = 5


def main() -> int:
    """Measure and print; 1 if the database holds no customers."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullcycle.config.settings")
    django.setup()
    queries = import_module("fullcycle.records.customers.queries")
    total = queries.count_customers()
    if not total:
        print("No customers: run `fullcycle demo` first.")
        return 1
    cards = [*_some_customers(total)]
    every: list[float] = []
    for kind, word_of in _kinds(Random(SEED)).items():  # noqa: S311 - no secret
        taken = sorted(_milliseconds(word_of(card)) for card in cards)
        every += taken
        print(f"  {kind:<34}{_summary(taken)}")
    print(f"  {f'all, among {total:,} customers':<34}{_summary(sorted(every))}")
    return 0


def _some_customers(total: int) -> Iterator[object]:
    from_models = import_module("django.apps").apps.get_model("customers", "Customer")
    rows = from_models.objects.defer("words").order_by("pk")
    step = max(1, total // SAMPLES)
    ids = [*rows.values_list("pk", flat=True)[::step]][:SAMPLES]
    yield from rows.filter(pk__in=ids)


def _kinds(source: Random) -> dict[str, Callable[..., str]]:
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


def _milliseconds(words: str) -> float:
    queries = import_module("fullcycle.records.customers.queries")
    started = time.perf_counter()
    queries.search_customers(words=words)
    return (time.perf_counter() - started) * 1_000


def _summary(taken: list[float]) -> str:
    p95 = taken[int(len(taken) * 0.95)]
    return f"p50 {taken[len(taken) // 2]:6.1f}  p95 {p95:6.1f}  max {taken[-1]:6.1f} ms"


if __name__ == "__main__":
    sys.exit(main())
