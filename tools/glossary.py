"""Keep the second half of docs/glossary.md: every choice of every field, in both languages.

The words above the mark are written by hand; the tables below it are collected from the
classes of choices, so that a code, its Chinese and its English never drift apart.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import read_po


CHECKOUT = Path(__file__).resolve().parents[1]
MARK = "<!-- Below: collected by `make messages`. Above: written by hand. -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """One class of choices: where it stands, what it says of itself, its codes and labels."""

    folder: Path
    name: str
    meaning: str
    labels: dict[str, str]


def main() -> int:
    """Bring the glossary up to date."""
    glossary = CHECKOUT / "docs" / "glossary.md"
    glossary.write_text(renew(glossary.read_text(), CHECKOUT / "src" / "fullcycle"))
    return 0


def renew(glossary: str, source: Path) -> str:
    """Return the glossary with its collected half written anew."""
    by_hand = glossary.split(MARK, maxsplit=1)[0]
    english = _english(source)
    parts = [by_hand + MARK]
    for choices in collect_choices(source):
        room = " · ".join(choices.folder.relative_to(source).parts)
        rows = "\n".join(
            f"| `{code}` | {label} | {english.get(label, '')} |"
            for code, label in choices.labels.items()
        )
        parts.append(
            f"### {room}: {choices.name}\n\n{choices.meaning}\n\n"
            f"| Code | Shown | English |\n|---|---|---|\n{rows}",
        )
    return "\n\n".join(parts) + "\n"


def collect_choices(source: Path) -> list[Choices]:
    """Every class of text choices below a folder, in the order of the tree."""
    return [
        choices
        for file in sorted(source.rglob("*.py"))
        for choices in _choices_in(ast.parse(file.read_text()).body, file=file, inside="")
    ]


def _choices_in(body: list[ast.stmt], *, file: Path, inside: str) -> Iterator[Choices]:
    for statement in body:
        if not isinstance(statement, ast.ClassDef):
            continue
        name = f"{inside}{statement.name}"
        if any(ast.unparse(base).endswith("TextChoices") for base in statement.bases):
            yield Choices(
                folder=_app_of(file),
                name=name,
                meaning=(ast.get_docstring(statement) or "").replace("\n", " "),
                labels=dict(_labels(statement)),
            )
        yield from _choices_in(statement.body, file=file, inside=f"{name}.")


def _app_of(file: Path) -> Path:
    return file.parent.parent if file.parent.name == "models" else file.parent


def _labels(choices: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for statement in choices.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Tuple):
            code, label = statement.value.elts
            words = next(
                (node.value for node in ast.walk(label) if isinstance(node, ast.Constant)), ""
            )
            yield str(ast.literal_eval(code)), str(words)


def _english(source: Path) -> dict[str, str]:
    english: dict[str, str] = {}
    for file in sorted(source.rglob("locale/en/LC_MESSAGES/django.po")):
        with file.open("rb") as stream:
            english |= {
                message.id: message.string
                for message in read_po(stream, locale="en")
                if isinstance(message.id, str) and isinstance(message.string, str)
            }
    return english


if __name__ == "__main__":
    sys.exit(main())
