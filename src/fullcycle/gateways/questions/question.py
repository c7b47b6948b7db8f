"""A query of the ORM with gaps for its values: composed when first asked, sent ever after."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models, transaction
from django.db.models.expressions import Expression
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)


Row = TypeVar("Row")


class UnableToCompose(TypeError):
    """The query reads its rows in a way that a question does not know."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Where the value of that name goes among the parameters."""

    name: str


class Given(Expression):
    """Stands in a query for the value that is named when the question is asked.

    It is compared by `=`, `<` and the like; None is no value to compare with.
    """

    def __init__(self, name: str) -> None:
        """Name the value."""
        super().__init__()
        self.name = name

    def as_sql(self, compiler: object, connection: object) -> tuple[str, list[Gap]]:  # type: ignore[override]  # noqa: ARG002
        """A placeholder, and the gap that it leaves."""
        return "%s", [Gap(self.name)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Composed:
    sql: str
    parameters: tuple[object, ...]
    converters: tuple[tuple[int, Sequence[Callable[..., object]], object], ...]
    read: Callable[[Sequence[Any]], Any]
    is_locking: bool


class Question(Generic[Row]):
    """A query that is asked often; its statement is written once in a process."""

    def __init__(self, compose: Callable[[], models.QuerySet[Any, Row]]) -> None:
        """Hold how the query is composed; `Given` marks the values that differ."""
        self._compose = compose
        self._composed: _Composed | None = None
        self._model: type[models.Model] | None = None

    def ask(self, **given: object) -> list[Row]:
        """Every row, as the query would give it.

        Raises:
            KeyError: if a value is not given.
            TransactionManagementError: if rows are to be locked outside of a transaction.
            UnableToCompose: if the query is of a kind that is not read here.
        """
        composed = self._composed or self._write()
        if composed.is_locking and connection.get_autocommit():
            raise transaction.TransactionManagementError(
                "select_for_update cannot be used outside of a transaction."
            )
        values: list[Any] = [
            given[each.name] if isinstance(each, Gap) else each for each in composed.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(composed.sql, values)
            rows = cursor.fetchall()
        return [composed.read(row) for row in _converted(rows, composed)]

    def first(self, **given: object) -> Row | None:
        """The first row, or None; the query itself is sorted, and ends with `[:1]`."""
        return next(iter(self.ask(**given)), None)

    def one(self, **given: object) -> Row:
        """The row that a key names.

        Raises:
            ObjectDoesNotExist: that of the query's model, if there is none.
        """
        rows = self.ask(**given)
        if not rows:
            missing = getattr(self._model, "DoesNotExist", ObjectDoesNotExist)
            raise missing(f"nothing matches {given}")
        return rows[0]

    def _write(self) -> _Composed:
        queryset = self._compose()
        self._model = queryset.model
        query = queryset.query
        compiler = query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        columns = [column for column, _sql, _alias in compiler.select]
        self._composed = _Composed(
            sql=sql,
            parameters=tuple(parameters),
            converters=tuple(
                (place, functions, column)
                for place, (functions, column) in compiler.get_converters(columns).items()
            ),
            read=_reading(queryset, compiler),
            is_locking=query.select_for_update,
        )
        return self._composed


def _converted(rows: list[tuple[Any, ...]], composed: _Composed) -> Iterator[Sequence[Any]]:
    if not composed.converters:
        yield from rows
        return
    for row in map(list, rows):
        for place, functions, column in composed.converters:
            for function in functions:
                row[place] = function(row[place], column, connection)
        yield row


def _reading(
    queryset: models.QuerySet[Any, Any],
    compiler: Any,  # noqa: ANN401 - what the compiler learned of its columns has no types
) -> Callable[[Sequence[Any]], Any]:
    kind = cast("Any", queryset)._iterable_class  # noqa: SLF001 - the only place that knows it
    if kind is FlatValuesListIterable:
        return lambda row: row[0]
    if kind is ValuesListIterable:
        return tuple
    prefetched = cast("Any", queryset)._prefetch_related_lookups  # noqa: SLF001 - as above
    if kind is not ModelIterable or prefetched:
        raise UnableToCompose(f"{kind.__name__} of {queryset.model.__name__}")
    info = compiler.klass_info
    model: type[models.Model] = info["model"]
    start, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, _sql, _alias in compiler.select[start:end]]
    alias = queryset.db
    related = get_related_populators(info, compiler.select, alias)  # type: ignore[call-arg]  # stubs of 6.0
    annotations = tuple(compiler.annotation_col_map.items())

    def read(row: Sequence[Any]) -> models.Model:
        instance = model.from_db(alias, names, row[start:end])
        for populator in related:
            populator.populate(row, instance)
        for name, place in annotations:
            setattr(instance, name, row[place])
        return instance

    return read
