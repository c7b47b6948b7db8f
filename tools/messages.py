"""Collect the words shown to people and keep their English complete.

The source speaks Chinese; each room that speaks has `locale/en/LC_MESSAGES/django.po`.
Without options the catalogues are brought up to date and what they lack is listed;
`--check` writes nothing and fails where anything is wrong; `--compile` makes the `.mo` files.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, Token, TokenType
from django.utils.translation.template import templatize


SOURCE = Path(__file__).resolve().parents[1] / "src" / "fullcycle"
SPEAKING_ROOMS = (
    "doors/frame",
    "doors/api",
    "doors/portal",
    "doors/workbench",
    "doors/command",
    "journeys",
    "stages",
    "records",
    "gateways",
)
OTHERS_SPEAK_THROUGH = "doors/frame"
"""The room whose catalogue holds the words of folders that have none."""

CATALOGUE = Path("locale") / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """\
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
LATIN_ALLOWED = {"English"}
CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN_WORD = re.compile(r"[a-z]{3,}")
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sdf]|(?<!\{)\{\w*\}(?!\})")
MARKED = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")
HTML_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One catalogue: what its folders say now and where its English is kept."""

    name: str
    said: Catalog
    file: Path

    def renewed(self) -> Catalog:
        """What is said now, with the English already written for it."""
        known = _read(self.file)
        renewed = Catalog(locale="en", fuzzy=False)
        for message in self.said:
            if message.id:
                old = known.get(message.id, context=message.context)
                english = old.string if old is not None and _fits(old, message) else None
                renewed.add(message.id, english, flags=message.flags, context=message.context)
        return renewed


@dataclass(slots=True)
class Findings:
    """What is wrong, one sentence each."""

    sentences: list[str] = field(default_factory=list)

    def add(self, place: object, what: str, words: object = "") -> None:
        """Note one fault."""
        self.sentences.append(f"{place}: {what} {words}".rstrip())


def main() -> int:
    """Run one of the three uses; 1 says that something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--compile", action="store_true")
    options = parser.parse_args()
    if options.compile:
        compile_catalogues(SOURCE)
        return 0
    if not options.check:
        update_catalogues(SOURCE)
    findings = find_faults(SOURCE)
    print(*findings, sep="\n", end="\n" if findings else "")
    return 1 if findings else 0


def update_catalogues(source: Path) -> None:
    """Write each room's catalogue anew: new words in, dead ones out, sorted, without dates."""
    for room in collect_rooms(source):
        text = _as_text(room.renewed())
        if text != HEADER or room.file.exists():
            room.file.parent.mkdir(parents=True, exist_ok=True)
            room.file.write_text(text)


def compile_catalogues(source: Path) -> None:
    """Write a `.mo` file beside every catalogue."""
    for file in sorted(source.rglob("LC_MESSAGES/django.po")):
        with file.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, _read(file))


def find_faults(source: Path) -> list[str]:
    """Everything a reader of either language would stumble over, one sentence each."""
    findings = Findings()
    english: dict[tuple[object, str | None], object] = {}
    for room in collect_rooms(source):
        renewed = room.renewed()
        if _as_text(renewed) != (room.file.read_text() if room.file.exists() else HEADER):
            findings.add(room.name, "the catalogue is not up to date: run `make messages`")
        for message in renewed:
            if message.id:
                _judge(message, room.name, findings)
                key = (message.id, message.context)
                if english.setdefault(key, message.string) != message.string:
                    findings.add(room.name, "said otherwise in another room:", message.id)
    for template in sorted(source.rglob("templates/**/*.html")):
        for words in find_unmarked_words(template.read_text()):
            findings.add(template.relative_to(source), "Chinese outside translate:", words)
    return findings.sentences


def collect_rooms(source: Path) -> list[Room]:
    """Gather what each speaking room says in its Python and its templates."""
    said = {name: Catalog(locale="en", fuzzy=False) for name in SPEAKING_ROOMS}
    for file in sorted(
        [*source.rglob("*.py"), *source.rglob("*.html"), *source.rglob("*.txt")]
    ):
        catalogue = said[_room_of(file.relative_to(source))]
        for words, context in extract_words(file):
            catalogue.add(words, context=context)
    return [
        Room(name=name, said=catalogue, file=source / name / CATALOGUE)
        for name, catalogue in said.items()
    ]


def extract_words(file: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Yield each message (a pair where it has a plural) with its context."""
    text = file.read_text()
    if file.suffix != ".py":
        # Templates become calls in a row of Xs; their indents would not be Python's.
        lines = templatize(text, origin=str(file)).splitlines()
        text = "\n".join(line.strip() for line in lines)
    code = io.BytesIO(text.encode())
    options = {"encoding": "utf-8"}
    for _line, words, _comments, context in extract(
        "python", code, keywords=KEYWORDS, options=options
    ):
        yield words, context


def find_unmarked_words(template: str) -> Iterator[str]:
    """Yield Chinese that a template shows without offering it for translation."""
    inside = ""
    for token in Lexer(HTML_COMMENT.sub("", template)).tokenize():
        name = token.contents.split(maxsplit=1)[0] if token.contents.strip() else ""
        if token.token_type is TokenType.BLOCK and inside in ("", name.removeprefix("end")):
            inside = _opened(name)
        if not inside and _is_unmarked(token, name):
            yield " ".join(token.contents.split())[:60]


def _opened(block: str) -> str:
    return block if block in {"blocktranslate", "blocktrans", "comment", "verbatim"} else ""


def _is_unmarked(token: Token, name: str) -> bool:
    if token.token_type is TokenType.COMMENT or name in {"translate", "trans"}:
        return False
    return CHINESE.search(MARKED.sub("", token.contents)) is not None


def _judge(message: Message, room: str, findings: Findings) -> None:
    chinese, english = _forms(message.id), _forms(message.string)
    if not all(english) or len(english) < len(chinese):
        findings.add(room, "no English for:", message.id)
        return
    for words in chinese:
        bare = PLACEHOLDER.sub("", words)
        if not CHINESE.search(bare) and LATIN_WORD.search(bare) and bare not in LATIN_ALLOWED:
            findings.add(room, "the source speaks Chinese, but this does not:", words)
    wanted = {*PLACEHOLDER.findall(chinese[-1])}
    if {*PLACEHOLDER.findall(english[-1])} != wanted or any(
        {*PLACEHOLDER.findall(form)} - wanted for form in english
    ):
        findings.add(room, "the placeholders differ in:", message.id)


def _forms(words: str | Iterable[str] | None) -> tuple[str, ...]:
    if isinstance(words, str) or words is None:
        return (words or "",)
    return tuple(words)


def _fits(old: Message, new: Message) -> bool:
    return isinstance(old.id, str) == isinstance(new.id, str)


def _room_of(file: Path) -> str:
    for room in SPEAKING_ROOMS:
        if file.is_relative_to(room):
            return room
    return OTHERS_SPEAK_THROUGH


def _read(file: Path) -> Catalog:
    if not file.exists():
        return Catalog(locale="en", fuzzy=False)
    with file.open("rb") as stream:
        return read_po(stream, locale="en")


def _as_text(catalogue: Catalog) -> str:
    buffer = io.BytesIO()
    write_po(
        buffer,
        catalogue,
        width=0,
        no_location=True,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
    )
    return (
        HEADER
        + buffer.getvalue().decode().strip()
        + ("\n" if buffer.getvalue().strip() else "")
    )


if __name__ == "__main__":
    sys.exit(main())
