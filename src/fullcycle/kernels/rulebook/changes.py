"""What differs between two rulebooks, rule by rule and field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from fullcycle.kernels.rulebook.dating import Dating
from fullcycle.kernels.rulebook.rules import AnyRule, Event, LimitKind
from fullcycle.kernels.rulebook.vocabulary import Material, Node
from fullcycle.kernels.units.wording import Wording


Nested = Dating | Event | LimitKind | Material | Node | Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of a rule before and after; None where the rule did not exist."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One rule that came (`before` is None), went (`after` is None) or reads differently."""

    rule_id: str
    before: AnyRule | None
    after: AnyRule | None

    @property
    def field_changes(self) -> tuple[FieldChange, ...]:
        """The fields that differ, in the order of the rule."""
        was = {} if self.before is None else _flat(self.before)
        now = {} if self.after is None else _flat(self.after)
        return tuple(
            FieldChange(field=name, before=was.get(name), after=now.get(name))
            for name in was | now
            if was.get(name) != now.get(name)
        )


def differences(
    before: Mapping[str, AnyRule], after: Mapping[str, AnyRule]
) -> tuple[Change, ...]:
    """Return the rules that came, went or changed, in the order of their ids."""
    return tuple(
        Change(rule_id=rule_id, before=before.get(rule_id), after=after.get(rule_id))
        for rule_id in sorted(before.keys() | after.keys())
        if before.get(rule_id) != after.get(rule_id)
    )


def _flat(entry: AnyRule | Nested, prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for field in fields(entry):
        value: object = getattr(entry, field.name)
        if isinstance(value, Nested):
            flat |= _flat(value, f"{prefix}{field.name}.")
        else:
            flat[prefix + field.name] = _told(value)
    return flat


def _told(value: object) -> str:
    return ", ".join(str(part) for part in value) if isinstance(value, tuple) else str(value)
