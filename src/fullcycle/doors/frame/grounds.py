"""By which rule something is so: the law or standard in words, the rule ids behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.kernels.rulebook.dating import Dating
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.snapshot import Basis
from fullcycle.kernels.rulebook.tariffs import book as tariffs
from fullcycle.kernels.schemes import reading as schemes


CONFIDENCE_WORDS: Mapping[str, str | Promise] = {
    "F": gettext_lazy("已查实"),
    "K": gettext_lazy("待核实"),
    "K2": gettext_lazy("依据较弱"),
}
"""How sure we are of a rule, the surest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What is shown of the rules behind one thing; `confidence` is that of the least sure."""

    words: str
    confidence: str
    rule_ids: tuple[str, ...]


def grounds_of(said: Basis | str | Iterable[str] | None) -> Grounds | None:
    """The grounds for a kept basis, one rule id or several; None without a rule.

    A basis keeps the source that held when it was kept; for a bare id the present books are
    asked, and an id that none of them knows is only called a ground.
    """
    if isinstance(said, Basis):
        return Grounds(
            words=said.source,
            confidence=str(CONFIDENCE_WORDS.get(said.confidence, said.confidence)),
            rule_ids=(said.rule_id,),
        )
    rule_ids = _ids(said)
    if not rule_ids:
        return None
    known = [dating for one in rule_ids if (dating := _datings().get(one)) is not None]
    sources = dict.fromkeys(dating.source for dating in known)
    order = list(CONFIDENCE_WORDS)
    weakest = max((order.index(dating.confidence) for dating in known), default=None)
    return Grounds(
        words=_("；").join(sources) or _("依据"),
        confidence="" if weakest is None else str(CONFIDENCE_WORDS[order[weakest]]),
        rule_ids=rule_ids,
    )


def _ids(said: str | Iterable[str] | None) -> tuple[str, ...]:
    given = (said,) if isinstance(said, str) else tuple(said or ())
    return tuple(dict.fromkeys(one for one in given if one))


@cache
def _datings() -> dict[str, Dating]:
    """Every dated rule of the rulebook, the tariff books and scheme engineering, by its id."""
    tables = schemes.scheme_tables()
    rows = (getattr(tables, table.name) for table in fields(tables))
    ruled = [row for table in rows if isinstance(table, tuple) for row in table]
    priced = [
        row for layer in tariffs.load_tariff_book(tariffs.DEMO).layers for row in layer.every()
    ]
    every = (*current_rulebook().rules_by_id().values(), *priced, *ruled)
    return {row.dating.rule_id: row.dating for row in every}
