"""By which tariff book this platform bills."""

from functools import cache

from django.conf import settings

from fullcycle.kernels.rulebook.tariffs.book import DEMO, TariffBook, load_tariff_book
from fullcycle.kernels.tariff.engine import BillEngine


def current_book() -> TariffBook:
    """The real book; on a demonstration the real one completed by invented prices."""
    return load_tariff_book(DEMO) if settings.DEMO else load_tariff_book()


def current_engine() -> BillEngine:
    """The engine of the current book."""
    return engine_of(current_book())


@cache
def engine_of(book: TariffBook) -> BillEngine:
    """The engine of a book, one in a process: looked-up prices serve again."""
    return BillEngine(book)
