"""Updates and inserts that every step makes: written once in a process, then only sent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models.sql import UpdateQuery

from fullcycle.gateways.questions.question import Gap, Given


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    sql: str
    parameters: tuple[object, ...]
    fields: dict[str, "models.Field[Any, Any]"]


class Change:
    """Sets some fields of the rows of a query, as its `update` does."""

    def __init__(
        self, compose: Callable[[], models.QuerySet[Any, Any]], *field_names: str
    ) -> None:
        """Hold how the rows are found, with `Given` for what differs, and what is set."""
        self._compose = compose
        self._field_names = field_names
        self._written: _Written | None = None

    def make(self, **values: object) -> int:
        """Set the fields, each by its name, and return how many rows there were.

        Raises:
            KeyError: if a field's value, or one that the rows are found by, is missing.
        """
        written = self._written or self._write()
        sent: list[Any] = []
        for each in written.parameters:
            if not isinstance(each, Gap):
                sent.append(each)
            elif each.name in written.fields:
                field = written.fields[each.name]
                sent.append(field.get_db_prep_save(values[each.name], connection))
            else:
                sent.append(values[each.name])
        with connection.cursor() as cursor:
            cursor.execute(written.sql, sent)
            return int(cursor.rowcount)

    def _write(self) -> _Written:
        queryset = self._compose()
        fields = {name: queryset.model._meta.get_field(name) for name in self._field_names}  # noqa: SLF001
        query: Any = queryset.query.chain(UpdateQuery)
        query.add_update_values({name: Given(name) for name in fields})
        sql, parameters = query.get_compiler(connection=connection).as_sql()
        self._written = _Written(sql=sql, parameters=tuple(parameters), fields=fields)
        return self._written


class Addition:
    """Inserts rows of one model, as `save` does with a new instance; no signal is sent."""

    def __init__(self, model: type[models.Model]) -> None:
        """Hold the model, whose key the database gives."""
        self._model = model
        self._sql = ""

    def make(self, instance: models.Model) -> int:
        """Insert a new instance, give it its key, and return that."""
        fields = self._model._meta.local_concrete_fields  # noqa: SLF001
        key = self._model._meta.pk  # noqa: SLF001
        given = [field for field in fields if field is not key and not field.generated]
        if not self._sql:
            name = connection.ops.quote_name
            columns = ", ".join(name(str(field.column)) for field in given)
            marks = ", ".join("%s" for _ in given)
            self._sql = (
                f"INSERT INTO {name(self._model._meta.db_table)} ({columns}) "  # noqa: S608, SLF001 - names of the model
                f"VALUES ({marks}) RETURNING {name(str(key.column))}"
            )
        sent: list[Any] = [
            field.get_db_prep_save(field.pre_save(instance, add=True), connection)
            for field in given
        ]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, sent)
            instance.pk = cursor.fetchone()[0]
        instance._state.adding = False  # noqa: SLF001
        instance._state.db = connection.alias  # noqa: SLF001
        return int(instance.pk)
