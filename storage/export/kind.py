"""A kind of line: a table, what of its rows stands in clear anyway, and what has to be opened."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, create_model
from sqlalchemy import Column, ColumnElement, Connection, Select, Table, select

from storage import codec
from storage.codec import FOREVER, micros, moment
from storage.export.sealed import Line, Part, Row, Unfit, Vault
from storage.moving import AT_ONCE, in_bytes


class Kind:
    """Lines that are rows of a table.

    Args:
        about: what a line is, in a sentence for who reads the schema.
        parts: what has to be opened.
        documents: columns that hold JSON as text, and what type that is of.
        order: by what the lines are sorted; the primary key unless it depends on the key of the house.
    """

    at_once = AT_ONCE

    def __init__(
        self,
        table: Table,
        about: str,
        *parts: Part,
        documents: Mapping[str, Any] | None = None,
        order: Sequence[Column[Any]] = (),
    ) -> None:
        self.table, self.about, self.parts = table, about, parts
        self.documents = documents or {}
        self.order = order or tuple(table.primary_key)
        closed = {column for part in parts for column in part.columns}
        self.plain = tuple(column for column in table.columns if column.key not in closed)

    @property
    def name(self) -> str:
        """The name of its file, without `.jsonl`."""
        return self.table.name.rstrip("_")

    @cached_property
    def model(self) -> type[BaseModel]:
        """What each of its lines fits."""
        fields = {column.name: (self._type_of(column), ...) for column in self.plain}
        fields |= {name: (kind, ...) for part in self.parts for name, kind in part.fields.items()}
        config = ConfigDict(extra="forbid", strict=True, title=self.name)
        made = create_model(f"{self.name}_line", __config__=config, **fields)  # pyright: ignore[reportCallIssue, reportArgumentType, reportUnknownVariableType]
        made.__doc__ = self.about
        return made  # pyright: ignore[reportUnknownVariableType]

    def chosen(self) -> Select[Any]:
        """Return the query of its rows."""
        # Named as an insert takes them: a column's own name may be another.
        return select(*(column.label(column.key) for column in self.table.columns))

    def rows(self, core: Connection) -> Iterator[Row]:
        """Yield its rows in an order that is the same on every engine, never all in memory."""
        order: Sequence[ColumnElement[Any]] = [in_bytes(column, core) for column in self.order]
        chosen = self.chosen().order_by(*order).execution_options(yield_per=self.at_once)
        with core.execute(chosen) as found:
            for row in found.mappings():
                yield dict(row)

    def lines(self, vault: Vault) -> Iterator[Line | None]:
        """Yield a line for each row; None for a row of which nobody can say any more what it stands for."""
        for row in self.rows(vault.core):
            line = {column.name: self.clear(column, row[column.key]) for column in self.plain}
            for part in self.parts:
                part.open(row, line, vault)
            yield line

    def row(self, line: Line, vault: Vault) -> Row:
        """Return the row that a line was.

        Raises:
            Unfit: it can't have been one.
        """
        row = {column.key: self._stored(column, line[column.name]) for column in self.plain}
        for part in self.parts:
            try:
                part.seal(line, row, vault)
            except (ValueError, TypeError, LookupError, AttributeError) as wrong:
                key = next(iter(part.fields), part.columns[0])
                raise Unfit(key, line.get(key), f"what Redress can read again ({wrong})") from wrong
        return row

    def _type_of(self, column: Column[Any]) -> object:
        found: Any = self.documents.get(column.key)
        if found is None:
            found = AwareDatetime if is_moment(column) else column.type.python_type
        return found | None if column.nullable or column.key in ENDLESS else found

    def clear(self, column: Column[Any], value: Any) -> object:  # noqa: ANN401 - whatever the column holds
        """Return how a line has what a column has."""
        if column.key in self.documents:
            return codec.read(value)
        if value is None or not is_moment(column):
            return value
        return None if value == FOREVER else moment(value)

    def _stored(self, column: Column[Any], value: object) -> object:
        if column.key in self.documents:
            return codec.text(value)
        if value is None:
            return None if column.nullable else FOREVER
        return micros(value) if isinstance(value, datetime) else value


ENDLESS = frozenset({"due_at"})
"""Columns of moments that may never come."""


def is_moment(column: Column[Any]) -> bool:
    """Tell whether a column holds a moment: they are all named so."""
    return column.key == "at" or column.key.endswith("_at")
