"""What the tables promise."""

import ast

import pytest
from django.core.management import call_command
from tests.house.tree import CHECKOUT, SOURCE, files, write

from tools import glossary


def find_unexplained_models(source):
    """Classes of a models module without a docstring."""
    for path in files(source, ".py"):
        if path.stem == "models" or path.parent.name == "models":
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.ClassDef) and not ast.get_docstring(node):
                    yield f"{path.relative_to(source).as_posix()}: {node.name}"


def find_words_missing_from_glossary(source, glossary_text):
    """Labels of choices that docs/glossary.md does not list with their code."""
    for choices in glossary.collect_choices(source):
        for code, label in choices.labels.items():
            if f"| `{code}` | {label} |" not in glossary_text:
                yield f"{choices.name}: {label}"


class TestModels:
    def test_say_what_they_are(self):
        assert list(find_unexplained_models(SOURCE)) == []

    def test_without_a_docstring_are_found(self, tmp_path):
        write(tmp_path, "stages/billing/models.py", "class Bill(Model):\n    x = 1\n")
        write(tmp_path, "stages/care/models/visits.py", "class Visit(Model):\n    'A visit.'\n")

        assert list(find_unexplained_models(tmp_path)) == ["stages/billing/models.py: Bill"]

    @pytest.mark.django_db
    def test_and_their_migrations_agree(self, capsys):
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)

        assert "No changes detected" in capsys.readouterr().out


class TestChoices:
    def test_stand_in_the_glossary(self):
        text = (CHECKOUT / "docs/glossary.md").read_text()

        assert list(find_words_missing_from_glossary(SOURCE, text)) == [], "run `make messages`"

    def test_that_are_missing_there_are_found(self, tmp_path):
        write(
            tmp_path,
            "models.py",
            "class State(models.TextChoices):\n    A = 'A', _('甲')\n    B = 'B', _('乙')\n",
        )

        found = find_words_missing_from_glossary(tmp_path, "| `A` | 甲 | first |")

        assert list(found) == ["State: 乙"]
