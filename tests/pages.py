"""Pages in a real browser: opened in a window of one's own, and what is wrong with them."""

import pytest

from fullcycle.gateways.database_server import places


AXE = places.home() / "vendor/axe/axe.min.js"

IN_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="needs the front-end packages: make run"),
    pytest.mark.django_db(transaction=True),
]
"""What a module of such tests is marked with."""


def open_window(browser, url, *, width, height=900, language="zh-CN", cookies=None):
    """A page that has gone nowhere yet; `faults` keeps what its console complains of."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=language, reduced_motion="reduce"
    )
    context.add_cookies(
        [{"name": name, "value": value, "url": url} for name, value in (cookies or {}).items()]
    )
    page = context.new_page()
    page.set_default_timeout(8000)
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on(
        "console",
        lambda line: page.faults.append(line.text) if line.type == "error" else None,
    )
    return page


def broken_rules(page):
    """The rules of accessibility that the page breaks, and whether it outgrows its screen."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({preload: false, resultTypes: ['violations']})")
    broken = [
        f"{one['id']} {[node['html'][:160] for node in one['nodes']]}"
        for one in found["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
        broken.append("wider than the screen")
    return broken


def too_filled(page):
    """Whether more than one button is filled: a page has one thing to do."""
    filled = page.locator(".button-primary:visible").count()
    return [f"{filled} filled buttons"] if filled > 1 else []
