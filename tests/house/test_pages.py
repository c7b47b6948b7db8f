"""Pages: one name at every level, and nothing that the content policy would refuse."""

import re

import pytest
from tests.house.tree import SOURCE, files, write


INLINE = re.compile(
    r"""<script(?![^>]*\bsrc=)(?![^>]*type="application/json")|<style\b|\sstyle=|\son[a-z]+=""",
)


def find_pages_without_template(source):
    """Page modules of a door that have no template of their name."""
    for page in sorted(source.glob("doors/*/pages/**/*.py")):
        door = page.relative_to(source / "doors").parts[0]
        name = page.relative_to(source / "doors" / door / "pages").with_suffix(".html")
        template = source / "doors" / door / "templates" / door / name
        if page.stem != "__init__" and not template.exists():
            yield page.relative_to(source).as_posix()


def find_inline_code(source):
    """Templates with a script or a style inside, which the content policy forbids."""
    for path in files(source, ".html"):
        if INLINE.search(
            re.sub(r"\{#.*?#\}|<!--.*?-->", "", path.read_text(), flags=re.DOTALL)
        ):
            yield path.relative_to(source).as_posix()


class TestPages:
    def test_have_a_template_of_their_name(self):
        assert list(find_pages_without_template(SOURCE)) == []

    def test_without_one_are_found(self, tmp_path):
        write(tmp_path, "doors/portal/pages/__init__.py")
        write(tmp_path, "doors/portal/pages/bills.py")
        write(tmp_path, "doors/portal/pages/papers.py")
        write(tmp_path, "doors/portal/templates/portal/papers.html")

        assert list(find_pages_without_template(tmp_path)) == ["doors/portal/pages/bills.py"]


class TestTemplates:
    def test_hold_no_script_and_no_style(self):
        assert list(find_inline_code(SOURCE)) == []

    @pytest.mark.parametrize(
        "text",
        ["<script>a()</script>", "<style>p{}</style>", '<p style="x">', '<p onclick="a()">'],
    )
    def test_that_do_are_found(self, tmp_path, text):
        write(tmp_path, "a.html", text)
        write(tmp_path, "b.html", '<script src="b.js"></script>{# <style> #}<p data-on="x">')

        assert list(find_inline_code(tmp_path)) == ["a.html"]
