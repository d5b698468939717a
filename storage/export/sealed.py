"""What stands sealed in a row, or as a blind index, and how it comes out in clear and goes in again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Connection, select

from storage import codec
from storage.cases import key_place
from storage.encryption import Keys, Sealer
from storage.tables import case_
from workflow.numbers import CaseNumber

Line = dict[str, Any]
"""A line of an export, in Python's own types."""
Row = dict[str, Any]
"""A row of a table, by the keys of its columns."""


class Unfit(Exception):
    """A line can't become a row; `key` says where, `found` what stands there."""

    def __init__(self, key: str, found: object, expected: str) -> None:
        super().__init__(expected)
        self.key, self.found, self.expected = key, found, expected


class Vault:
    """The keys of a database: the master key's, and each case's own."""

    def __init__(self, core: Connection, keys: Keys) -> None:
        self.core, self.keys = core, keys
        self._of_case: tuple[int, CaseNumber, Sealer | None] | None = None

    def case(self, ident: int) -> tuple[CaseNumber, Sealer | None]:
        """Return the number of a case and the sealer of what was told in it, None where that was erased.

        Raises:
            Unfit: there is no such case.
        """
        if self._of_case is None or self._of_case[0] != ident:
            row = self.core.execute(select(case_.c.number, case_.c.wrapped).where(case_.c.id == ident)).one_or_none()
            if row is None:
                raise Unfit("case_id", ident, "the id of a case")
            self._of_case = (ident, row.number, self.sealer_of(row.number, row.wrapped))
        return self._of_case[1:]

    def sealer_of(self, number: CaseNumber, wrapped: bytes | None) -> Sealer | None:
        """Return the sealer of a case, None where it was erased."""
        return None if wrapped is None else self.keys.unwrapped(bytes(wrapped), key_place(number))


class Part(Protocol):
    """Some columns of a row that a line has otherwise.

    Attributes:
        columns: those that no line has.
        fields: what stands in their place, and of which type it is.
    """

    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def fields(self) -> Mapping[str, Any]: ...

    def open(self, row: Row, line: Line, vault: Vault) -> None:
        """Put into the line what the row has."""
        ...

    def seal(self, line: Line, row: Row, vault: Vault) -> None:
        """Put into the row what the line has.

        Raises:
            Unfit: the line can't have that.
        """
        ...


def by_table(table: str) -> Callable[[Row, Vault], Sealer]:
    """Return what finds the sealer of a table's rows."""
    return lambda _, vault: vault.keys.of_table(table)


def by_case(row: Row, vault: Vault) -> Sealer | None:
    """Return the sealer of the case that a row belongs to."""
    return vault.case(row["case_id"])[1]


def words(blob: bytes) -> list[str]:
    """Return the one text that was sealed."""
    return [blob.decode()]


def in_words(values: list[Any]) -> bytes:
    """Return a text to be sealed."""
    return values[0].encode()


def document(blob: bytes) -> list[Any]:
    """Return the one document that was sealed."""
    return [codec.read(blob)]


def in_document(values: list[Any]) -> bytes:
    """Return a document to be sealed."""
    return codec.written(values[0])


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A sealed column.

    Attributes:
        fields: what it holds, in the order in which `read` gives and `write` takes it.
        place: what the seal is bound to.
        nothing: what the column has where nothing is sealed, or no more; the fields are null then.
    """

    column: str
    fields: Mapping[str, Any]
    place: Callable[[Row, Vault], bytes]
    sealer: Callable[[Row, Vault], Sealer | None]
    read: Callable[[bytes], list[Any]] = document
    write: Callable[[list[Any]], bytes] = in_document
    nothing: bytes | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)

    def open(self, row: Row, line: Line, vault: Vault) -> None:
        blob, sealer = row[self.column], self.sealer(row, vault)
        if not blob or sealer is None:
            line.update(dict.fromkeys(self.fields))
            return
        line.update(zip(self.fields, self.read(sealer.unseal(bytes(blob), self.place(row, vault))), strict=True))

    def seal(self, line: Line, row: Row, vault: Vault) -> None:
        values = [line[name] for name in self.fields]
        if values[0] is None:
            row[self.column] = self.nothing
            return
        sealer = self.sealer(row, vault)
        if sealer is None:
            raise Unfit(next(iter(self.fields)), "something", "null, as its case was erased")
        row[self.column] = sealer.seal(self.write(values), self.place(row, vault))


@dataclass(frozen=True)
class Blind:
    """A blind index, made anew by the key that is there now.

    Attributes:
        kind: of what it is an index, of a row.
        value: what of a line is found by it.
    """

    column: str
    kind: Callable[[Row], str]
    value: Callable[[Line], str]
    fields: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)

    def open(self, row: Row, line: Line, vault: Vault) -> None:
        del row, line, vault

    def seal(self, line: Line, row: Row, vault: Vault) -> None:
        row[self.column] = vault.keys.blind(self.kind(row), self.value(line))
