"""Asking for many things at once: whatever is wrong is found at once and said at its field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from fullcycle.kernels.units.gaps import FoundGaps, Gap


Words = str | Promise

PLAIN_WORDS: Sequence[tuple[type[forms.Field], Mapping[str, Words]]] = (
    (forms.Field, {"required": gettext_lazy("请填写。")}),
    (forms.ChoiceField, {"required": gettext_lazy("请选择。")}),
    (forms.BooleanField, {"required": gettext_lazy("请核对后打勾。")}),
    (forms.FileField, {"required": gettext_lazy("请选一个文件。")}),
    (forms.DateField, {"invalid": gettext_lazy("请填写日期，例如 2026-12-31。")}),
    (forms.DateTimeField, {"invalid": gettext_lazy("请填写日期和时间。")}),
    (forms.IntegerField, {"invalid": gettext_lazy("请填写数字。")}),
)
"""What to do about a field, by its kind; the later line wins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong on the page, and the field that mends it; none for the whole."""

    words: str
    label: str = ""
    anchor: str = ""


class Form(forms.Form):
    """A form that says what to do about each field, and which row of the page it is."""

    use_required_attribute = False
    row_name: Words = ""
    """What the row is called where the page has several of a kind."""
    asked_as: ClassVar[Mapping[str, str]] = {}
    """Parts of what is handed in that are fields of another name here."""

    def full_clean(self) -> None:
        """Judge every field, in plain words where a field has none of its own."""
        for field in self.fields.values():
            for code, words in _plain_words(field).items():
                field.error_messages[code] = words  # type: ignore[assignment]  # lazy words
        super().full_clean()

    def faults(self) -> Iterator[Fault]:
        """Everything that is wrong, in the order of the fields."""
        return faults_of(self, row_name=self.row_name)


def faults_of(form: forms.BaseForm, *, row_name: Words = "") -> Iterator[Fault]:
    """Everything that is wrong in a form, in the order of its fields."""
    for words in form.non_field_errors():
        yield Fault(words=str(words), label=str(row_name))
    for field in form:
        for words in field.errors:
            named = [str(part) for part in (row_name, field.label) if part]
            yield Fault(words=str(words), label=" · ".join(named), anchor=_anchor(field))


def mark(refusal: Exception, form: Form, rows: Sequence[Form] = ()) -> None:
    """Say each part of a refusal at the field it is about, else above the form."""
    gaps = refusal.gaps if isinstance(refusal, FoundGaps) else _lines(refusal)
    for gap in gaps:
        asked = form if gap.row is None else rows[gap.row]
        name = asked.asked_as.get(gap.part, gap.part)
        asked.add_error(name if name in asked.fields else None, gap.words)


def _lines(refusal: Exception) -> Iterable[Gap]:
    return (Gap(words=line) for line in str(refusal).splitlines())


def _anchor(field: BoundField) -> str:
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


def _plain_words(field: forms.Field) -> dict[str, Words]:
    said: dict[str, Words] = {}
    for kind, words in PLAIN_WORDS:
        if isinstance(field, kind):
            said |= words
    return {
        code: words
        for code, words in said.items()
        if field.error_messages.get(code) is _usual_words(field, code)
    }


def _usual_words(field: forms.Field, code: str) -> object:
    """Django's own words for what is wrong."""
    for kind in type(field).__mro__:
        usual = vars(kind).get("default_error_messages", {})
        if code in usual:
            return usual[code]
    return None
