"""The world of a story: its clock, its browser, its job worker, its pictures."""

import os
import threading
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from pathlib import Path

from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app as jobs
from tests import clock


PICTURES = os.environ.get("FULLCYCLE_PICTURES", "")
"""A folder in which the pages of a story are pictured, for somebody to look at."""


SATURDAY = 5


class Hands(clock.Hands):
    """The hands of the clock on the wall, which stop in the morning too."""

    def go_to_morning(self, days=1):
        """Nine o'clock at the site, so many days later or on the Monday behind."""
        day = timezone.localtime(self.at).replace(hour=9, minute=0) + timedelta(days=days)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
        self.at = day.astimezone(UTC)


def work_off_jobs():
    """Let the job worker do all that waits, as it does beside the web server."""

    def work():
        worker = jobs.connector.get_worker_connector()
        with jobs.replace_connector(worker):
            jobs.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        connections.close_all()

    # The browser's event loop stands in this thread; the worker wants one of its own.
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


@dataclass
class World:
    """Where the pages are, what time it is, and the browser that people share."""

    browser: object
    url: str
    hands: Hands
    crew: dict[str, str]
    files: Path
    faults: list[str] = field(default_factory=list)
    pictured: int = 0

    def open_page(self, *, width, height):
        """A page in a window of one's own; whatever its console complains of is kept."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
        )
        page = context.new_page()
        page.set_default_timeout(60_000)  # a laden machine is slow, not wrong
        page.on("pageerror", lambda error: self.faults.append(f"{page.url} {error}"))
        page.on("console", lambda line: self._hear(page, line))
        return page

    def _hear(self, page, line):
        if line.type == "error":
            self.faults.append(f"{page.url} {line.text}")

    def picture(self, page, name):
        """Picture the page where somebody wants to look at it."""
        if PICTURES:
            self.pictured += 1
            path = Path(PICTURES) / f"{self.pictured:02d}-{name}.png"
            page.screenshot(path=path, full_page=True)
