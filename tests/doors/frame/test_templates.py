"""House rules for every template: nothing inline, one component one stylesheet folder."""

import re
from pathlib import Path

import pytest

from fullcycle.gateways.database_server import places


SOURCE = places.CHECKOUT / "src"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "a script in the page": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
}


def without_template_tags(text: str) -> str:
    return re.sub(r"{[%{#].*?[%}#]}", "", text, flags=re.DOTALL)


class TestTemplates:
    def test_are_found(self):
        assert len(TEMPLATES) > 40

    @pytest.mark.parametrize(
        "path", TEMPLATES, ids=lambda path: str(Path(path).relative_to(SOURCE))
    )
    @pytest.mark.parametrize("what", INLINE)
    def test_hold_nothing_that_the_content_policy_blocks(self, path, what):
        text = without_template_tags(path.read_text(encoding="utf-8"))
        # `on="2026-11-03"` is a component's attribute, not an event.
        text = re.sub(r"<c-[^>]*>", "", text)

        assert not INLINE[what].search(text), f"{path} holds {what}"

    @pytest.mark.parametrize(
        ("_case", "text"),
        [
            ("style attribute", '<p style="color: red">'),
            ("style element", "<style>p{}</style>"),
            ("script", "<script>alert(1)</script>"),
            ("event", '<a onclick="x()">'),
            ("address", '<a href="javascript:x()">'),
        ],
    )
    def test_would_be_caught(self, _case, text):
        assert any(rule.search(text) for rule in INLINE.values())
